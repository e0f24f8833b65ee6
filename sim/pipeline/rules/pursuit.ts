/**
 * Two come together, and then one of them runs: a robbery as a camera sees it. No product's rule mirrors it; its parts
 * are ONVIF's Behaviour/Speed and a distance on the ground.
 *
 * They must have been apart before, so that companions are no pursuit; and neither may have been running when they
 * met, so that whoever runs past others is none. Both are followed by one camera: one person whom two cameras see
 * would come very near to himself.
 */
import { contains } from '../../../engine/geometry/polygon.ts';
import type { Track } from '../tracking/track.ts';
import { type Claim, type Evaluation, isSeen, kmh, type PlacedRule, type Scene, seconds } from './rule.ts';

/** Two further apart than this are not watched together; assumed: at one frame a second nobody closes it unseen. */
const WATCHED = 10; // m
/** From how many times `near` on two are apart: noise must not part companions; assumed. */
const APART = 2;

/** For how long one runs at least, as in the rule for running; assumed. */
const HELD = 1000; // ms

/** Two tracks not far from each other, in order of birth. */
export interface Pair {
  readonly first: string;
  readonly second: string;
  readonly wereApart: boolean;
  readonly metIn: string | null; // area; null: they have not met
  readonly metAt: number; // ms since the Unix epoch, when they last were near
}

export function evaluatePursuit(placed: PlacedRule<'pursuit'>, state: readonly Pair[], scene: Scene): Evaluation<Pair> {
  const followed = scene.tracks.filter(({ label }) => placed.rule.objects.includes(label));
  const isFollowed = (track: string) => followed.some(({ id }) => id === track);
  const isSoon = ({ metIn, metAt }: Pair) => metIn !== null && scene.at - metAt <= placed.condition.within;
  // One of them may be out of sight while the other runs.
  const pairs = state.filter((pair) => isSoon(pair) && isFollowed(pair.first) !== isFollowed(pair.second));
  for (let i = 0; i < followed.length; i++) {
    for (let j = i + 1; j < followed.length; j++) {
      const [first, second] = [followed[i], followed[j]];
      const isNear = distanceBetween(first, second) <= WATCHED;
      // Most are far apart, and of those nothing is remembered.
      if (!isNear && state.length === 0) continue;
      const before = state.find((pair) => pair.first === first.id && pair.second === second.id) ?? null;
      if (!isSeen(first) || !isSeen(second)) {
        if (before !== null) pairs.push(before);
      } else if (isNear || (before !== null && isSoon(before))) {
        pairs.push(nextPair(placed, before, [first, second], scene));
      }
    }
  }
  return { state: pairs, claims: pairs.flatMap((pair) => claimOf(placed, pair, scene) ?? []) };
}

function nextPair(
  { areas, condition }: PlacedRule<'pursuit'>,
  before: Pair | null,
  [first, second]: readonly [Track, Track],
  { at, paces }: Scene,
): Pair {
  const { near, speed, within } = condition;
  const distance = distanceBetween(first, second);
  const pair = before ?? { first: first.id, second: second.id, wereApart: false, metIn: null, metAt: 0 };
  if (distance > APART * near) {
    const metIn = at - pair.metAt <= within ? pair.metIn : null;
    return pair.wereApart && metIn === pair.metIn ? pair : { ...pair, wereApart: true, metIn };
  }
  if (distance > near || !pair.wereApart) return pair;
  if (pair.metIn !== null) return { ...pair, metAt: at };
  const walks = (track: Track) => (paces.get(track.id)?.speed ?? Infinity) < speed;
  if (!walks(first) || !walks(second)) return { ...pair, wereApart: false };
  const [x, y] = [(first.x + second.x) / 2, (first.y + second.y) / 2];
  const area = areas.find(({ ring }) => contains(ring, x, y));
  return area === undefined ? pair : { ...pair, metIn: area.name, metAt: at };
}

function distanceBetween(a: Track, b: Track): number {
  const [dx, dy] = [a.x - b.x, a.y - b.y];
  return Math.sqrt(dx * dx + dy * dy);
}

function claimOf({ condition }: PlacedRule<'pursuit'>, pair: Pair, { at, tracks, paces }: Scene): Claim | null {
  const { near, speed, within } = condition;
  if (pair.metIn === null || at - pair.metAt > within) return null;
  const runner = tracks.find(
    ({ id }) => (id === pair.first || id === pair.second) && (paces.get(id)?.speed ?? 0) >= speed,
  );
  if (runner === undefined) return null;
  return {
    key: `${pair.metIn} ${pair.first} ${pair.second}`,
    area: pair.metIn,
    tracks: [pair.first, pair.second],
    held: HELD,
    x: runner.x,
    y: runner.y,
    reason: () =>
      `two came within ${near.toFixed(1)} m in ${pair.metIn}, and ${seconds(at - pair.metAt)} later one ran at ` +
      `${kmh(paces.get(runner.id)!.speed)} (limit ${kmh(speed)} within ${seconds(within)})`,
  };
}
