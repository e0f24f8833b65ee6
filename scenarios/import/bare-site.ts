/** A place of buildings and trees alone: nothing else is known of it, and nothing is made up. */
import type { Building, Site } from '../../sim/world/site.ts';
import { LARGEST_SPAN } from '../read/city.ts';
import { cleanLine } from './lines.ts';

const MARGIN = 30; // m of ground round the outermost buildings, room for a street; assumed
/** How wide buildings may spread, m: with that ground round them, in whole metres, they fill the largest place. */
export const LARGEST_SPREAD = LARGEST_SPAN - 2 * (MARGIN + 1);

/** @param trees those further out than the ground round the buildings are left out */
export function bareSite({
  trees,
  ...told
}: Pick<Site, 'name' | 'origin' | 'attribution' | 'buildings' | 'trees'>): Site {
  const bounds = boundsOf(told.buildings);
  return {
    ...told,
    bounds,
    trees: trees.filter(({ x, y }) => x >= bounds[0] && y >= bounds[1] && x <= bounds[2] && y <= bounds[3]),
    barriers: [],
    lamps: [],
    mounts: [],
    zones: [],
    assets: [],
    roads: { drivingSide: 'right', lanes: [], signals: [] },
    walkways: { nodes: [], paths: [], kerbs: [] },
  };
}

function boundsOf(buildings: readonly Building[]): Site['bounds'] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { footprint } of buildings) {
    for (let i = 0; i < footprint.length; i += 2) {
      west = Math.min(west, footprint[i]);
      south = Math.min(south, footprint[i + 1]);
      east = Math.max(east, footprint[i]);
      north = Math.max(north, footprint[i + 1]);
    }
  }
  return [Math.floor(west) - MARGIN, Math.floor(south) - MARGIN, Math.ceil(east) + MARGIN, Math.ceil(north) + MARGIN];
}

/** out/delft.city.json → delft: a name for a place that has none. */
export function stemOf(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? '';
  return cleanLine(name.replace(/(\.city)?\.(jsonl?|geojson)$/i, ''), 200) || 'city';
}
