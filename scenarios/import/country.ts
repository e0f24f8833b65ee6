/** On which side of the road one drives at a place, by the country it lies in: borders of rapideditor/country-coder. */
import { driveSide } from '@rapideditor/country-coder';
import type { Roads } from '../../sim/world/site.ts';
import type { Findings } from './findings.ts';

/** Right, and told as a guess, where no country is: two people in three drive on the right. */
export function drivingSideAt(lon: number, lat: number, findings: Findings): Roads['drivingSide'] {
  const side = driveSide([lon, lat]);
  if (side === 'left' || side === 'right') return side;
  findings.addMany('import.guess.driving_side', 1);
  return 'right';
}
