/**
 * A vehicle's front passes a stop line while its group is red. Mirrors what traffic enforcement does with loops at the
 * line, and ONVIF's LineDetector tied to a signal.
 *
 * The moment of passing is interpolated between the last frame before the line and the first well beyond it. A vehicle
 * that waits at the line trembles over it: so it must be under way, and the light still red when it is beyond.
 */
import type { StopLine } from '../configuration.ts';
import type { Label } from '../contract.ts';
import type { Track } from '../tracking/track.ts';
import { type Claim, type Evaluation, isSeen, kmh, type Light, type PlacedRule, type Scene, seconds } from './rule.ts';

/** From the middle of a vehicle to its front: half of 4.5, 8, 12 and 1.8 m. Usual sizes; assumed. */
const HALF_LENGTH: Readonly<Record<Label, number>> = { person: 0.2, car: 2.25, truck: 4, bus: 6, bicycle: 0.9 };

/** How far before the line a vehicle is taken note of, and how far beyond it has passed; assumed, as are the next. */
const BEFORE = 40; // m
const BEYOND = 1; // m, and the spread of its position
const ASIDE = 1; // m, past either end of the line
const LEAST_SPEED = 2; // m/s: slower, it creeps up to the line
const LEAST_ALONG = 0.8; // cosine of the angle to the lane
/** Longer unseen at the line, and nobody can say when it passed. */
const LONGEST_GAP = 1500; // ms

/** A vehicle that was last seen before a line. */
export interface Approach {
  readonly line: string;
  readonly track: string;
  readonly at: number; // ms since the Unix epoch
  readonly ahead: number; // m from its front to the line
}

export function evaluateRedLight(
  placed: PlacedRule<'red-light'>,
  state: readonly Approach[],
  scene: Scene,
): Evaluation<Approach> {
  const next: Approach[] = [];
  const claims: Claim[] = [];
  for (const track of scene.tracks) {
    if (!placed.rule.objects.includes(track.label)) continue;
    for (const line of placed.stopLines) {
      const before = state.find((approach) => approach.line === line.name && approach.track === track.id) ?? null;
      const front = isSeen(track) ? frontAt(line, track, scene) : null;
      if (front === null) {
        if (before !== null) next.push(before); // unseen, or not under way
      } else if (front.ahead > 0) {
        next.push({ line: line.name, track: track.id, at: scene.at, ahead: front.ahead });
      } else if (before !== null && -front.ahead < BEYOND + track.spread) {
        next.push(before);
      } else if (before !== null) {
        claims.push(...claimsOfPassing(placed, line, before, { track, ...front }, scene));
      }
    }
  }
  return { state: next, claims };
}

interface Front {
  readonly ahead: number; // m to the line; negative beyond it
  readonly speed: number; // m/s
}

/** Null for a vehicle that is not on this lane, far away, or not under way along it. */
function frontAt({ from, to }: StopLine, { id, label, x, y }: Track, { paces }: Scene): Front | null {
  const [acrossX, acrossY] = [to[0] - from[0], to[1] - from[1]];
  const width = Math.sqrt(acrossX * acrossX + acrossY * acrossY);
  // The driver sees the line from left to right; ahead is a quarter turn to the left of that.
  const [aheadX, aheadY] = [-acrossY / width, acrossX / width];
  const behind = (from[0] - x) * aheadX + (from[1] - y) * aheadY;
  if (behind > BEFORE || behind < -BEFORE) return null;
  const aside = ((x - from[0]) * acrossX + (y - from[1]) * acrossY) / width;
  const pace = paces.get(id);
  if (aside < -ASIDE || aside > width + ASIDE || pace === undefined || pace.speed < LEAST_SPEED) return null;
  if (pace.east * aheadX + pace.north * aheadY < LEAST_ALONG) return null;
  return { ahead: behind - HALF_LENGTH[label], speed: pace.speed };
}

function claimsOfPassing(
  { condition }: PlacedRule<'red-light'>,
  line: StopLine,
  before: Approach,
  { track, ahead, speed }: Front & { readonly track: Track },
  { at, lights }: Scene,
): Claim[] {
  const light = lights.get(`${line.signal}/${line.group}`);
  if (light === undefined || at - before.at > LONGEST_GAP) return [];
  const passedAt = before.at + ((at - before.at) * before.ahead) / (before.ahead - ahead);
  if (!isRed(light, passedAt - condition.grace) || !isRed(light, at)) return [];
  const red = passedAt - light.redFrom;
  const reason = () =>
    `${track.label} passed the line of ${line.name} at ${kmh(speed)}, ${seconds(red)} after ${line.signal}/` +
    `${line.group} turned red (limit ${seconds(condition.grace)})`;
  return [
    { key: `${line.name} ${track.id}`, area: line.name, tracks: [track.id], held: 0, x: track.x, y: track.y, reason },
  ];
}

function isRed({ redFrom, redTo }: Light, at: number): boolean {
  return at >= redFrom && (redTo === null || at < redTo);
}
