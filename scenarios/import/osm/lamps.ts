/** Street lamps of an extract, as high and bright as those of the street they stand at where no tag tells. */
import type { Lamp } from '../../../sim/world/site.ts';
import type { Findings } from '../findings.ts';
import { parseLength } from '../heights.ts';
import type { OsmExtract } from './extract.ts';
import { nearestPoint } from './line-index.ts';
import { centimetres, type Projected } from './projected.ts';
import type { Surroundings } from './surroundings.ts';

/** By the street that a lamp stands at, as the generator has them: m, and lm of the LED lamps usual there. Assumed. */
const LAMPS = {
  arterial: { height: 10, flux: 14_000 },
  street: { height: 8, flux: 9000 },
  walk: { height: 5, flux: 4500 },
} as const;
const ARTERIAL_RANK = 3; // secondary roads and above
const BESIDE = 12; //       m from the middle of a carriageway to its lamps, assumed
const LAMP_HEIGHTS = [1, 60] as const; // m that are believed

export function placeLamps(
  { nodes }: OsmExtract,
  { x, y }: Projected,
  surroundings: Surroundings,
  findings: Findings,
): Lamp[] {
  const lamps = [...nodes.tags].flatMap(([node, tags]): Lamp[] => {
    if (tags.get('highway') !== 'street_lamp' && tags.get('man_made') !== 'street_lamp') return [];
    const id = `node/${nodes.ids[node]}`;
    const usual = LAMPS[streetOf(surroundings, x[node], y[node])];
    const stated = parseLength(tags.get('height') ?? '');
    const isKnown = stated !== null && stated >= LAMP_HEIGHTS[0] && stated <= LAMP_HEIGHTS[1];
    findings.add('import.guess.lamp', id); // its light always
    return [{ id, x: x[node], y: y[node], height: isKnown ? centimetres(stated) : usual.height, flux: usual.flux }];
  });
  findings.outOf('import.guess.lamp', lamps.length);
  return lamps;
}

function streetOf({ driven, drivenRank }: Surroundings, x: number, y: number): keyof typeof LAMPS {
  const street = nearestPoint(driven, x, y, BESIDE);
  if (street === null) return 'walk';
  return drivenRank[street.line] >= ARTERIAL_RANK ? 'arterial' : 'street';
}
