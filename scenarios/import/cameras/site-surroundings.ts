/** The ways and squares of a finished city by place, for cameras that a list adds to it. */
import type { Site } from '../../../sim/world/site.ts';
import { indexLines } from '../osm/line-index.ts';
import type { Surroundings } from '../osm/surroundings.ts';

/** Squares are the zones that importers name so: square/way-12. */
export function siteSurroundings({ roads, walkways, zones }: Pick<Site, 'roads' | 'walkways' | 'zones'>): Surroundings {
  const lanes = roads.lanes.filter(({ level }) => level === 0);
  const nodes = new Map(walkways.nodes.map((node) => [node.id, node]));
  const paths = walkways.paths
    .filter(({ level, crossing }) => level === 0 && crossing === null)
    .map(({ from, to }) => [nodes.get(from)!, nodes.get(to)!].flatMap(({ x, y }) => [x, y]));
  const squares = zones.filter(({ id }) => id.startsWith('square/'));
  return {
    driven: indexLines(lanes.map(({ line }) => line)),
    drivenRank: new Int8Array(lanes.length),
    walked: indexLines(paths),
    squares: indexLines(squares.map(({ ring }) => [...ring, ring[0], ring[1]])),
  };
}
