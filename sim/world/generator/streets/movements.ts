/**
 * Every way through a junction, lane by lane.
 *
 * Lane k of a direction counts from the kerb. The turn that hugs the kerb leaves from the kerb's lane and the turn that
 * swings across from the innermost, into the lane they meet first; straight traffic keeps its lane. Lanes that have
 * no way out after that take the nearest, and lanes that nobody would enter get one more way in, so no lane is dead.
 */
import { type Arm, angleBetween, armAfter, type Junction, type Stretch, sidesOf } from './junction.ts';

export type Turn = 'straight' | 'left' | 'right'; // as the driver turns the wheel

export interface Movement {
  readonly id: string;
  readonly turn: Turn;
  readonly arm: Arm; // vehicles come from here
  readonly exit: Arm;
  readonly fromLane: number;
  readonly toLane: number;
}

/** Directions that differ by less than this are straight on. */
const STRAIGHT_COSINE = Math.SQRT1_2; // 45°, assumed

type Way = Omit<Movement, 'id'>;

/** Ways from each arm in turn, from the leftmost exit to the rightmost. */
export function movementsThrough(junction: Junction, drivingSide: 'right' | 'left'): Movement[] {
  const ways = junction.arms.flatMap((arm) => waysFrom(junction, arm, drivingSide));
  const all = [...ways, ...waysIntoForgottenLanes(junction, ways)];
  const taken = new Set<string>();
  return all.map((way) => {
    const id = `${junction.id}/${way.arm.side}-${way.exit.side}.${way.fromLane}`;
    const isSecond = taken.has(id);
    taken.add(id);
    return { ...way, id: isSecond ? `${id}.${way.toLane}` : id };
  });
}

function waysFrom(junction: Junction, arm: Arm, drivingSide: 'right' | 'left'): Way[] {
  const lanes = Array.from({ length: arm.arriving }, (_, k) => k);
  const exits = exitsFrom(junction, arm);
  const ways = exits.flatMap(({ exit, turn }) => {
    const [innermost, farthest] = [arm.arriving - 1, exit.leaving - 1];
    const way = (fromLane: number, toLane: number): Way => ({ turn, arm, exit, fromLane, toLane });
    if (arm.arriving === 0) return [];
    if (turn === 'straight') return lanes.map((k) => way(k, Math.min(k, farthest)));
    return turn === drivingSide ? [way(0, 0)] : [way(innermost, farthest)];
  });
  const stranded = lanes.filter((lane) => !ways.some(({ fromLane }) => fromLane === lane));
  // Inner lanes go where the innermost one does, outer ones where the outermost one does.
  const outermostFirst = drivingSide === 'right' ? exits.toReversed() : exits;
  for (const fromLane of stranded) {
    const { exit, turn } = outermostFirst[fromLane < arm.arriving / 2 ? 0 : outermostFirst.length - 1];
    ways.push({ turn, arm, exit, fromLane, toLane: Math.min(fromLane, exit.leaving - 1) });
  }
  return ways;
}

/** Exits that vehicles from an arm may take, from left to right. Nobody turns on the spot. */
function exitsFrom(junction: Junction, arm: Arm): { readonly exit: Arm; readonly turn: Turn }[] {
  const exits: { exit: Arm; turn: Turn }[] = [];
  for (let exit = armAfter(junction, arm); exit !== arm; exit = armAfter(junction, exit)) {
    if (exit.leaving > 0) exits.push({ exit, turn: turnInto(arm, exit) });
  }
  return exits;
}

function turnInto(arm: Arm, exit: Arm): Turn {
  // Vehicles head against the arm they come by.
  const { sine, cosine } = angleBetween(arm, exit);
  if (-cosine > STRAIGHT_COSINE) return 'straight';
  return sine > 0 ? 'left' : 'right';
}

/** One way more into each lane that nobody else enters: beside the straightest one into that arm. */
function waysIntoForgottenLanes(junction: Junction, ways: readonly Way[]): Way[] {
  return junction.arms.flatMap((exit) => {
    const into = ways.filter((way) => way.exit === exit);
    const source = into.find(({ turn }) => turn === 'straight') ?? into[0];
    if (source === undefined) return [];
    return Array.from({ length: exit.leaving }, (_, lane) => lane)
      .filter((lane) => !into.some(({ toLane }) => toLane === lane))
      .map((toLane) => ({ ...source, fromLane: Math.min(toLane, source.arm.arriving - 1), toLane }));
  });
}

/** The lane of a stretch that leads to a side, lane k from its kerb. */
export function laneId(stretch: Stretch, way: 'forward' | 'backward', k: number): string {
  const [forward, backward] = sidesOf(stretch.axis);
  return `${stretch.id}/${way === 'forward' ? forward : backward}.${k}`;
}
