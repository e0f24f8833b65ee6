/**
 * The pedestrian boulevard: two alleys along its column from border to border, links between them, lamps and trees in
 * the middle (drawn by their own files). At each street the alleys end on the pavement and one crossing goes over.
 */
import { type Draft, drawWalk } from '../draft.ts';
import { drawGate } from '../streets/pavements.ts';
import type { Plan } from './plan.ts';

const LINK_SPACING = 42; // m, assumed
const LINK_WIDTH = 3; // m, assumed

export function drawBoulevard(draft: Draft, plan: Plan): void {
  const { at, walk, walkWidth } = plan.boulevard;
  for (const [begin, end] of boulevardReaches(plan)) {
    for (const side of [-1, 1]) {
      const x = at + side * walk;
      drawWalk(draft, [x, begin], [x, end], walkWidth);
      if (begin === plan.bounds[1]) drawGate(draft, [x, begin], 'boulevard');
      if (end === plan.bounds[3]) drawGate(draft, [x, end], 'boulevard');
    }
    for (const y of linksAlong(begin, end)) drawWalk(draft, [at - walk, y], [at + walk, y], LINK_WIDTH);
  }
}

/** The pieces of the boulevard between pavements, south to north. */
export function boulevardReaches(plan: Plan): (readonly [begin: number, end: number])[] {
  const begins = [plan.bounds[1], ...plan.rows.map((row) => row.at + row.walk)];
  const ends = [...plan.rows.map((row) => row.at - row.walk), plan.bounds[3]];
  return begins.map((begin, k) => [begin, ends[k]] as const);
}

/** Where the links of one piece lie: evenly, none at its ends. */
export function linksAlong(begin: number, end: number): number[] {
  const count = Math.round((end - begin) / LINK_SPACING);
  return Array.from({ length: Math.max(0, count - 1) }, (_, k) => begin + ((k + 1) * (end - begin)) / count);
}
