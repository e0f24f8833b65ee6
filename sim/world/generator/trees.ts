/**
 * Planting trees one by one where ground is free.
 *
 * Crowns in leaf let 1-5 % of direct light through and bare ones 40-52 %: Konarska et al., "Transmissivity of solar
 * radiation through crowns of single urban trees", Theor. Appl. Climatol. 117, 363 (2014),
 * doi:10.1007/s00704-013-1000-3. Sizes and spacings are assumed.
 */
import type { Tree } from '../site.ts';
import { type Ground, isFree, takeSegment } from './ground.ts';
import { type Chance, centimetres, type GeneratorParameters } from './parameters.ts';

const TRANSMITTANCE = { summer: 0.05, winter: 0.5 } as const;
const TRUNK_CLEARANCE = 0.3; // m in rows
const ROW_SPACING = 1; //       m kept free round a trunk in a row
const SCATTER_CLEARANCE = 1; // m
const SCATTER_SPACING = 2.2; // m kept free round a trunk
const ATTEMPTS = 4; //          places tried per tree

export interface Planting {
  readonly trees: Tree[];
  /** Whether a tree of a row finds room here. */
  inRow(x: number, y: number): boolean;
  /** Plants up to `count` trees anywhere in a box where `isWithin`; tells how many. */
  scatter(
    name: string,
    count: number,
    box: readonly [x0: number, y0: number, x1: number, y1: number],
    isWithin?: (x: number, y: number) => boolean,
  ): number;
}

export function startPlanting(ground: Ground, season: GeneratorParameters['season'], chance: Chance): Planting {
  const trees: Tree[] = [];
  const plant = (x: number, y: number, clearance: number, spacing: number): boolean => {
    if (!isFree(ground, x, y, clearance)) return false;
    const number = trees.length + 1;
    const crownRadius = centimetres(1.8 + 1.4 * chance(`tree/${number}`, 0));
    trees.push({
      id: `t${number}`,
      x: centimetres(x),
      y: centimetres(y),
      crownRadius,
      crownHeight: centimetres(2.4 + crownRadius + 1.2 * chance(`tree/${number}`, 1)), // heads pass under the crown
      transmittance: TRANSMITTANCE[season],
    });
    takeSegment(ground, x, y, x, y, spacing);
    return true;
  };
  return {
    trees,
    inRow: (x, y) => plant(x, y, TRUNK_CLEARANCE, ROW_SPACING),
    scatter(name, count, [x0, y0, x1, y1], isWithin = () => true) {
      let placed = 0;
      for (let k = 0; k < count * ATTEMPTS && placed < count; k++) {
        const x = x0 + (x1 - x0) * chance(name, 2 * k);
        const y = y0 + (y1 - y0) * chance(name, 2 * k + 1);
        if (isWithin(x, y) && plant(x, y, SCATTER_CLEARANCE, SCATTER_SPACING)) placed++;
      }
      return placed;
    },
  };
}
