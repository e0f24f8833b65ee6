/**
 * Heights over sea level → heights over the ground at a building. The ground of a site is level, so each building stands
 * on it at its own: where its attributes tell how high the terrain is there, on that, else on its lowest point.
 */
import { HEADROOM } from '../../../sim/world/walls.ts';
import { part } from '../../read/shape.ts';

/** What our own export writes: the height of the ground in the file's coordinates, so that stilts stay stilts. */
export const GROUND_ATTRIBUTE = 'sunqar_ground_m';

/**
 * What surveys call the height of the terrain: 3D BAG (https://docs.3dbag.nl), its forerunner, and Rotterdam 3D, whose
 * buildings all reach down to sea level.
 */
const TERRAIN_ATTRIBUTES = ['b3_h_maaiveld', 'h_maaiveld', 'TerrainHeight'];

export interface Ground {
  readonly z: number; // m, in the file's heights
  readonly from: 'stated' | 'terrain' | 'lowest';
}

/** @param lowest, highest of the building and all its parts (m) */
export function groundOf(attributes: unknown, lowest: number, highest: number): Ground {
  const stated = part(attributes, GROUND_ATTRIBUTE);
  if (typeof stated === 'number' && Number.isFinite(stated)) return { z: stated, from: 'stated' };
  for (const key of TERRAIN_ATTRIBUTES) {
    const terrain = part(attributes, key);
    // Below the lowest wall the terrain would leave the building in the air, and near its roof it would bury it.
    const fits = typeof terrain === 'number' && terrain > lowest && terrain < highest - HEADROOM;
    if (fits) return { z: terrain, from: 'terrain' };
  }
  return { z: lowest, from: 'lowest' };
}
