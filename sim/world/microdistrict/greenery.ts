/**
 * Trees: rows along boulevard and arterials, and scattered ones in the parcels and on the fringe, where ground is free.
 *
 * Crowns in leaf let 1-5 % of direct light through and bare ones 40-52 %: Konarska et al., "Transmissivity of solar
 * radiation through crowns of single urban trees", Theor. Appl. Climatol. 117, 363 (2014),
 * doi:10.1007/s00704-013-1000-3. Sizes and spacings are assumed.
 */
import type { Tree } from '../site.ts';
import { type Ground, isFree, takeSegment } from './ground.ts';
import { type Chance, centimetres, type MicrodistrictParameters } from './parameters.ts';
import type { Plan } from './plan.ts';

const TRANSMITTANCE = { summer: 0.05, winter: 0.5 } as const;
const ROW_SPACING = 9; //       m, on the boulevard
const VERGE_SPACING = 14; //    m, along arterials
const BOULEVARD_ROWS = [-11, -2.8, 2.8, 11] as const; // m from the axis
const TRUNK_CLEARANCE = 0.3; // m in rows
const SCATTER_CLEARANCE = 1; // m
const SCATTER_SPACING = 2.2; // m kept free round a trunk
const ATTEMPTS = 4; //          places tried per tree

export function placeTrees(plan: Plan, ground: Ground, parameters: MicrodistrictParameters, chance: Chance): Tree[] {
  const trees: Tree[] = [];
  const place = (x: number, y: number, clearance: number, spacing: number): boolean => {
    if (!isFree(ground, x, y, clearance)) return false;
    const number = trees.length + 1;
    const crownRadius = centimetres(1.8 + 1.4 * chance(`tree/${number}`, 0));
    trees.push({
      id: `t${number}`,
      x: centimetres(x),
      y: centimetres(y),
      crownRadius,
      crownHeight: centimetres(2.4 + crownRadius + 1.2 * chance(`tree/${number}`, 1)), // heads pass under the crown
      transmittance: TRANSMITTANCE[parameters.season],
    });
    takeSegment(ground, x, y, x, y, spacing);
    return true;
  };
  placeRows(plan, (x, y) => place(x, y, TRUNK_CLEARANCE, 1));
  const scatter = (name: string, count: number, [x0, y0, x1, y1]: readonly number[]) => {
    let placed = 0;
    for (let k = 0; k < count * ATTEMPTS && placed < count; k++) {
      const x = x0 + (x1 - x0) * chance(name, 2 * k);
      const y = y0 + (y1 - y0) * chance(name, 2 * k + 1);
      if (place(x, y, SCATTER_CLEARANCE, SCATTER_SPACING)) placed++;
    }
  };
  for (const { number, x0, y0, x1, y1 } of plan.parcels) {
    scatter(`parcel/${number}/trees`, parameters.treesPerBlock, [x0, y0, x1, y1]);
  }
  const [minX, minY, maxX, maxY] = plan.bounds;
  const [west, east] = [plan.columns[0], plan.columns[plan.columns.length - 1]].map((street) => street.at);
  const [south, north] = [plan.rows[0], plan.rows[plan.rows.length - 1]].map((street) => street.at);
  const sideCount = (count: number) => Math.round((count * parameters.treesPerBlock) / 3);
  scatter('fringe/south', sideCount(plan.columns.length - 1), [minX, minY, maxX, south]);
  scatter('fringe/north', sideCount(plan.columns.length - 1), [minX, north, maxX, maxY]);
  scatter('fringe/west', sideCount(plan.rows.length - 1), [minX, south, west, north]);
  scatter('fringe/east', sideCount(plan.rows.length - 1), [east, south, maxX, north]);
  return trees;
}

function placeRows(plan: Plan, place: (x: number, y: number) => void): void {
  const [minX, minY, maxX, maxY] = plan.bounds;
  for (const row of BOULEVARD_ROWS) {
    for (let y = minY + 4; y < maxY; y += ROW_SPACING) place(plan.boulevard.at + row, y);
  }
  for (const street of plan.rows.filter(({ kind }) => kind === 'arterial')) {
    for (let x = minX + 7; x < maxX; x += VERGE_SPACING) {
      for (const side of [-1, 1]) place(x, street.at + side * (street.half + 1.5));
    }
  }
  for (const street of plan.columns.filter(({ kind }) => kind === 'arterial')) {
    for (let y = minY + 7; y < maxY; y += VERGE_SPACING) {
      for (const side of [-1, 1]) place(street.at + side * (street.half + 1.5), y);
    }
  }
}
