/** The carriageways, footways and squares of an extract by place, for what stands beside one or looks at one. */
import { Findings } from '../findings.ts';
import type { OsmExtract, Tags } from './extract.ts';
import { indexLines, type LineIndex } from './line-index.ts';
import type { Projected } from './projected.ts';
import { areasOf } from './solids/areas.ts';
import { lineOf } from './solids/passages.ts';
import { carriagewayOf, footwayOf, levelOf } from './ways.ts';

/** Ways on the ground; those on bridges and in tunnels are not beside anything. */
export interface Surroundings {
  readonly driven: LineIndex; // carriageways, service ways not among them
  readonly drivenRank: Int8Array; // of each line of `driven`: importance, as carriageways have it
  readonly walked: LineIndex; // footways, and service ways, which people walk on
  readonly squares: LineIndex; // outlines
}

export function indexSurroundings(extract: OsmExtract, projected: Projected): Surroundings {
  const driven: number[][] = [];
  const ranks: number[] = [];
  const walked: number[][] = [];
  for (const { tags, refs } of extract.ways) {
    if (!tags.has('highway') || levelOf(tags) !== 0) continue;
    const way = carriagewayOf(tags);
    if (typeof way === 'object') {
      driven.push(lineOf(refs, extract, projected));
      ranks.push(way.rank);
    } else if (footwayOf(tags)?.isPassage === false) walked.push(lineOf(refs, extract, projected));
  }
  const squares = areasOf(extract, projected, isSquare, new Findings()).flatMap(({ polygons }) => polygons);
  return {
    driven: indexLines(driven),
    drivenRank: Int8Array.from(ranks),
    walked: indexLines(walked),
    squares: indexLines(squares.map(({ outline }) => [...outline, outline[0], outline[1]])),
  };
}

/** Ground on which people stand about: a square by name, or paved for those on foot. */
export function isSquare(tags: Tags): boolean {
  if (tags.get('place') === 'square') return true;
  const isArea = tags.get('area') === 'yes' || tags.get('type') === 'multipolygon' || tags.has('area:highway');
  return (tags.get('highway') === 'pedestrian' || tags.get('area:highway') === 'pedestrian') && isArea;
}
