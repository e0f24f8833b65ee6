/**
 * What each parcel is for: the smaller a block, the likelier it is a square; for other uses it is drawn.
 *
 * Two blocks without houses all round never face each other. One block at least has houses, and those at the border have.
 */
import { signedArea } from '../../../../engine/geometry/polygon.ts';
import type { Chance } from '../parameters.ts';
import { type Parcel, parcelRing } from './parcels.ts';

const BLOCKS_PER_SCHOOL = 8; //       assumed: blocks are smaller than a microdistrict's
const BLOCKS_PER_KINDERGARTEN = 4; // assumed
const FEWEST_FOR_SCHOOL = 4; //       blocks; in less there is no room for a school

export type Use = 'houses' | 'square' | 'school' | 'kindergarten';

/** @param squares share of the blocks that are left open */
export function shareUses(parcels: readonly Parcel[], squares: number, chance: Chance): Use[] {
  const uses = parcels.map((): Use => 'houses');
  const blocks = [...parcels.keys()].filter((k) => !parcels[k].isFringe);
  const areas = parcels.map((parcel) => signedArea(parcelRing(parcel)));
  const stretches = parcels.map(({ sides }) => new Set(sides.flatMap(({ front }) => front?.stretch ?? [])));
  const areNeighbours = (a: number, b: number) => [...stretches[a]].some((stretch) => stretches[b].has(stretch));
  const taken: number[] = [];
  const share = (use: Use, count: number, rank: (index: number) => number) => {
    const ranked = blocks.map((index) => ({ index, rank: rank(index) })).sort((a, b) => a.rank - b.rank);
    for (const { index } of ranked) {
      if (uses.filter((other) => other === use).length >= count || taken.length >= blocks.length - 1) return;
      if (taken.some((other) => other === index || areNeighbours(other, index))) continue;
      uses[index] = use;
      taken.push(index);
    }
  };
  const drawn = (index: number) => chance('facilities', index);
  share('square', Math.round(blocks.length * squares), (index) => areas[index] * (0.5 + drawn(index)));
  const schools = Math.max(1, Math.round(blocks.length / BLOCKS_PER_SCHOOL));
  share('school', blocks.length < FEWEST_FOR_SCHOOL ? 0 : schools, drawn);
  share('kindergarten', Math.round(blocks.length / BLOCKS_PER_KINDERGARTEN), drawn);
  return uses;
}
