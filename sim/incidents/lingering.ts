/**
 * What theft, door-forcing, loitering and intrusion have in common: somebody comes to a place and lingers, pacing to a
 * spot nearby and back, for two thirds of the script; then each goes its own way.
 */
import { type Go, pace, type Range, type Role, type Step } from './script.ts';
import { CHOICE, type Laid, LIKENESS, type Occasion, type Setting } from './stage.ts';
import {
  apart,
  approaches,
  longestPath,
  type Straight,
  spotBeside,
  spotOf,
  spotTowards,
  type Way,
  waysOff,
} from './ways.ts';

/** Comes this much before it begins, and waits, so that it begins on time, ms; assumed. */
const EARLY = 4000;
/** Between the farthest spot and the end of a path, m. */
const MARGIN = 0.3;

/** Between a body's centre and the edge of a path, m; where between the edges one lingers. Assumed. */
const EDGE = 0.35;
const SIDES = [-1, -0.5, 0, 0.5, 1] as const;

/** Where somebody lingers: at node `halt`, there or on the way to `destination`. */
export interface Haunt {
  readonly destination: number;
  readonly halt: number;
  readonly towards: Straight | null; // a path from there to pace along
}

/** A haunt at the door of an asset. */
export function doorHaunt({ walkways }: Setting, destination: number): Haunt {
  const halt = walkways.destinationNode[destination];
  return { destination, halt, towards: longestPath(walkways, halt, () => true) };
}

/** Whether one can come to a haunt, pace there as far as `reach` may want, and go away. */
export function isHaunt({ walkways }: Setting, { destination, halt, towards }: Haunt, reach: Range): boolean {
  if (towards === null) return false;
  const isRoom = apart(spotOf(walkways, halt), towards) >= reach[1] * (1 + LIKENESS) + MARGIN;
  return isRoom && approaches(walkways, destination).length > 0 && waysOff(walkways, halt, false).length > 0;
}

/**
 * @param own     steps after the shared two thirds, begun at the haunt
 * @param acts    which of them is the act
 */
export function layLingering(
  { walkways }: Setting,
  { destination, halt, towards }: Haunt,
  { at, traits, choose }: Occasion,
  { own, acts }: { readonly own: readonly Step[]; readonly acts: number },
): Laid {
  const node = spotOf(walkways, halt);
  // People who linger at one place at one time do not all stand in the middle of the path.
  const aside = choose(SIDES, CHOICE.side) * Math.max(0, towards!.width / 2 - EDGE);
  const here = spotBeside(node, node, towards!, aside);
  const there = spotBeside(spotTowards(node, towards!, traits.reach), node, towards!, aside);
  const way = choose(approaches(walkways, destination), CHOICE.approach);
  const length = lengthTo(walkways, way, halt);
  const before: [Go, ...Step[]] = [
    { does: 'go', destination, halt, pace: traits.pace },
    { does: 'step', ...here, pace: traits.pace },
    { does: 'wait', until: at },
  ];
  const shared = pace(here, there, (2 / 3) * traits.dwell, traits);
  const parts = before.length + shared.length;
  const comesAt = at - EARLY - Math.round((1000 * length) / traits.pace);
  const roles: Role[] = [{ from: way.nodes[0], comesAt, steps: [...before, ...shared, ...own] }];
  const place = walkways.destinationIds[destination];
  return { ...here, place, script: { on: 'foot', roles, begins: before.length, parts, acts: parts + acts } };
}

/** Leaves the haunt, walking or running. */
export function goOff({ walkways }: Setting, { halt }: Haunt, occasion: Occasion, run: number | null): Step {
  const way = occasion.choose(waysOff(walkways, halt, run !== null), CHOICE.flight);
  const { destination } = way;
  const speed = run ?? occasion.traits.pace;
  return { does: 'go', destination, halt: walkways.destinationNode[destination], pace: speed };
}

/** Longest from beginning to end of a kind that lingers as long and as far as `dwell` and `reach` allow, ms. */
export function longestLingering(dwell: Range, reach: Range, pace: Range): number {
  return Math.ceil((1 + LIKENESS) * dwell[1] + ((1 + LIKENESS) * 4000 * reach[1]) / pace[0]);
}

function lengthTo(walkways: Setting['walkways'], { nodes, length }: Way, halt: number): number {
  const end = nodes.indexOf(halt);
  let beyond = 0;
  for (let k = end + 1; end >= 0 && k < nodes.length; k++) {
    beyond += apart(spotOf(walkways, nodes[k - 1]), spotOf(walkways, nodes[k]));
  }
  return length - beyond;
}
