/**
 * Trees of an extract, one by one and in rows. Sizes are assumed where no tag tells.
 *
 * Crowns in leaf let 1-5 % of direct light through and bare ones 40-52 %: Konarska et al., "Transmissivity of solar
 * radiation through crowns of single urban trees", Theor. Appl. Climatol. 117, 363 (2014),
 * doi:10.1007/s00704-013-1000-3.
 */
import { arcLengths, pointAtArc } from '../../../../engine/geometry/polyline.ts';
import type { Tree } from '../../../../sim/world/site.ts';
import type { Findings } from '../../findings.ts';
import { parseLength } from '../../heights.ts';
import type { OsmExtract, Tags } from '../extract.ts';
import { centimetres, type Projected } from '../projected.ts';
import { pieceId } from './areas.ts';
import { buildingAround, type Footprints } from './footprints.ts';
import { lineOf } from './passages.ts';

export type Season = 'summer' | 'winter';

const IN_LEAF = 0.05;
const BARE = 0.5;
const CROWN_RADIUS = 2.5; // m, assumed: a street tree of middle age
const CLEAR_STEM = 3; //     m from the ground to the crown, assumed: heads pass below
const ROW_SPACING = 8; //    m
const CROWNS = [0.3, 15] as const; // m of radius that is believed

export function placeTrees(
  extract: OsmExtract,
  projected: Projected,
  footprints: Footprints,
  season: Season,
  findings: Findings,
): Tree[] {
  const trees: Tree[] = [];
  const place = (id: string, x: number, y: number, tags: Tags) => {
    if (buildingAround(footprints, x, y, 0.1) >= 0) findings.add('import.dropped.tree_inside', id);
    else trees.push({ id, x: centimetres(x), y: centimetres(y), ...crownOf(tags, season, id, findings) });
  };
  const { nodes } = extract;
  const single = new Set<number>();
  for (const [node, tags] of nodes.tags) {
    if (tags.get('natural') !== 'tree') continue;
    single.add(nodes.ids[node]);
    place(`node/${nodes.ids[node]}`, projected.x[node], projected.y[node], tags);
  }
  for (const { id, tags, refs } of extract.ways) {
    if (tags.get('natural') !== 'tree_row' || refs.some((ref) => single.has(ref))) continue;
    findings.add('import.guess.tree_row', `way/${id}`);
    for (const [k, [x, y]] of alongRow(lineOf(refs, extract, projected)).entries()) {
      place(pieceId(`way/${id}`, k), x, y, tags);
    }
  }
  findings.outOf('import.guess.tree_size', trees.length);
  return trees;
}

function crownOf(tags: Tags, season: Season, id: string, findings: Findings) {
  const diameter = parseLength(tags.get('diameter_crown') ?? '');
  const height = parseLength(tags.get('height') ?? tags.get('est_height') ?? '');
  if (diameter === null || height === null) findings.add('import.guess.tree_size', id);
  const isEvergreen = tags.get('leaf_cycle') === 'evergreen' || tags.get('leaf_type') === 'needleleaved';
  // Of a tree of which only the height is known, the crown is what a stem of the usual length leaves of it.
  const assumed = height === null ? CROWN_RADIUS : Math.min(CROWN_RADIUS, height / 3);
  const radius = Math.max(CROWNS[0], Math.min(CROWNS[1], diameter === null ? assumed : diameter / 2));
  const top = height !== null && height >= 1 && height <= 100 ? height : CLEAR_STEM + 2 * radius;
  return {
    crownRadius: centimetres(radius),
    crownHeight: centimetres(Math.max(radius, top - radius)),
    transmittance: season === 'winter' && !isEvergreen ? BARE : IN_LEAF,
  };
}

function alongRow(line: readonly number[]): [x: number, y: number][] {
  const arcs = arcLengths(line);
  const length = arcs.at(-1) ?? 0;
  if (line.length < 4 || length === 0) return [];
  const gaps = Math.max(1, Math.round(length / ROW_SPACING));
  const out = new Float64Array(4);
  return Array.from({ length: gaps + 1 }, (_, k) => {
    pointAtArc(line, arcs, (k * length) / gaps, out);
    return [out[0], out[1]];
  });
}
