/**
 * Operators who look at live pictures. How much one person sees on several screens at once: Police Scientific
 * Development Branch (Aldridge), 85, 74, 58 and 53 % of incidents with 1, 4, 6 and 9 monitors, and straight lines between
 * these four points (one line through all would miss that at 6 by 5.3 points). Four points only, quoted at second hand:
 * an assumption.
 *
 * Cameras beyond operators × monitors take turns: in each turn a camera is on a screen with the share of screens to
 * cameras, by a draw of its own, so that no other camera shifts its turns. An incident that an operator is apt to
 * notice on a camera is noticed once it has shown there, on a screen, for a keyed while in all. Not modelled: less
 * attention late in a shift, and while an alert is looked at.
 */
import { exponential } from '../../engine/random/distributions.ts';
import { type EntityId, entityPair, type Key, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';

/** Screens of a control room for a layout's cameras. */
export interface Screens {
  readonly key: Key;
  readonly share: number; // of the time that a camera is on a screen
  readonly chance: number; // of noticing what shows on a screen
}

/** An incident that shows on a camera and that somebody is apt to notice. Plain data. */
export interface Gaze {
  readonly incident: number; // row
  readonly camera: number; // row
  since: number; // ms, looked at up to here; HIDDEN: it does not show now
  left: number; // ms that it still has to be on a screen; 0: noticed
}

const HIDDEN = -1;
/** ms that a picture stays on a screen before the next takes its turn. Assumed. */
const TURN = 10_000;
/** s on a screen until it is noticed, mean. Assumed: one look round the monitors. */
const UNTIL_NOTICED = 8;
/** Share of incidents noticed by one who watches so many monitors (PSDB). */
const NOTICED = [
  [1, 0.85],
  [4, 0.74],
  [6, 0.58],
  [9, 0.53],
] as const;
/** What each monitor more than nine costs, the mean slope of the four points by least squares; and the least. Assumed. */
const [BEYOND, FLOOR] = [0.0424, 0.25];

export function createScreens(key: Key, operators: number, monitorsEach: number, cameras: number): Screens {
  if (operators === 0 || cameras === 0) return { key, share: 0, chance: 0 };
  const monitors = Math.max(1, Math.min(monitorsEach, cameras / operators)); // that show something, per operator
  return {
    key,
    share: Math.min(1, (operators * monitorsEach) / cameras),
    chance: chanceOfNoticing(monitors),
  };
}

function chanceOfNoticing(monitors: number): number {
  const [most, least] = NOTICED[NOTICED.length - 1];
  if (monitors >= most) return Math.max(FLOOR, least - BEYOND * (monitors - most));
  const after = NOTICED.findIndex(([n]) => n > monitors);
  const [[n0, p0], [n1, p1]] = [NOTICED[after - 1], NOTICED[after]];
  return p0 + ((p1 - p0) * (monitors - n0)) / (n1 - n0);
}

/** Somebody's gaze at what begins to show at `at` (ms); null when nobody would notice it on this camera. */
export function openGaze(
  { key, chance }: Screens,
  [incident, incidentId]: readonly [row: number, EntityId],
  [camera, cameraId]: readonly [row: number, EntityId],
  at: number,
): Gaze | null {
  const pair = entityPair(incidentId, cameraId);
  if (uniform(key, STREAM.liveScreen, pair, 0) >= chance) return null;
  const left = Math.ceil(1000 * exponential(uniform(key, STREAM.liveScreen, pair, 1), UNTIL_NOTICED));
  return { incident, camera, since: at, left: Math.max(1, left) };
}

export function hideGaze(gaze: Gaze): void {
  gaze.since = HIDDEN;
}

export function showGaze(gaze: Gaze, at: number): void {
  gaze.since = at;
}

/** Looks on until `until` (ms); the moment at which it is noticed, which comes once, or null. */
export function watch(gaze: Gaze, { key, share }: Screens, cameraId: EntityId, until: number): number | null {
  if (gaze.since === HIDDEN || gaze.left === 0) return null;
  while (gaze.since < until) {
    const turn = Math.floor(gaze.since / TURN);
    const end = Math.min(until, (turn + 1) * TURN);
    const isShown = share === 1 || uniform(key, STREAM.screenTurn, cameraId, turn) < share;
    if (isShown && gaze.left <= end - gaze.since) {
      const noticed = gaze.since + gaze.left;
      gaze.left = 0;
      return noticed;
    }
    if (isShown) gaze.left -= end - gaze.since;
    gaze.since = end;
  }
  return null;
}
