/** Trees: rows along boulevard and arterials, and scattered ones in the parcels and on the fringe, where ground is free. */
import type { Tree } from '../../site.ts';
import type { Ground } from '../ground.ts';
import type { Chance, GeneratorParameters } from '../parameters.ts';
import { startPlanting } from '../trees.ts';
import type { Plan } from './plan.ts';

const ROW_SPACING = 9; //       m, on the boulevard, assumed
const VERGE_SPACING = 14; //    m, along arterials, assumed
const BOULEVARD_ROWS = [-11, -2.8, 2.8, 11] as const; // m from the axis

export function placeTrees(plan: Plan, ground: Ground, parameters: GeneratorParameters, chance: Chance): Tree[] {
  const { trees, inRow, scatter } = startPlanting(ground, parameters.season, chance);
  placeRows(plan, inRow);
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
