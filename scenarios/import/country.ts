/** On which side of the road one drives at a place, by the country it lies in: borders of rapideditor/country-coder. */
import { driveSide } from '@rapideditor/country-coder';
import type { Roads } from '../../sim/world/site.ts';

/** Null where no country is, as out at sea: whoever builds a road there assumes a side, and says so. */
export function drivingSideAt(lon: number, lat: number): Roads['drivingSide'] | null {
  const side = driveSide([lon, lat]);
  return side === 'left' || side === 'right' ? side : null;
}
