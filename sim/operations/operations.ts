/**
 * The people after the alert, for one layout, once a tick: what operators look at and believe, whom that sends, and when
 * they arrive. Alerts, live screens, calls and patrols lead to one request for a unit an incident; the first counts.
 * A false alarm that is believed sends a unit too.
 */
import { assert } from '../../engine/assert.ts';
import { schedule, takeDue } from '../../engine/events/queue.ts';
import { ln } from '../../engine/numeric/special.ts';
import { exponential } from '../../engine/random/distributions.ts';
import { entityPair, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { SightChange } from '../incidents/incident.ts';
import type { LayoutEvent, WorldEvent } from '../recording/event-log.ts';
import { type FiringAlert, incidentRowOf, runCentres, takeAlerts } from './alerts.ts';
import { arrive, arrivePatrol, depart, type Streets, seekUnit } from './response.ts';
import { EVENT, isTrue, NONE, type Operations, whoseChance } from './state.ts';
import { isBelieved, MISTAKEN, rememberFalse, shareAt } from './trust.ts';
import { type Gaze, hideGaze, openGaze, showGaze, watch } from './watching.ts';

/** What one tick brings; times are ms since the start of the run. */
export interface OperationsInput extends Streets {
  readonly at: number; // the end of the tick
  readonly alerts: readonly FiringAlert[];
  readonly sights: readonly SightChange[]; // in order of time for each incident and camera
  readonly world: readonly WorldEvent[];
}

/** s, mean from the answer of a call to dispatch: exponential, 90 % within 60 s (NFPA 1225, 2022). */
const CALL_PROCESSING = 60 / ln(10);
/** ms after the run in which alerts that still wait may be looked at. Assumed: a centre so far behind has lost them. */
const AFTER_THE_RUN = 7_200_000;

/** Takes operations on to `input.at`; what happened, in order of time. */
export function operate(operations: Operations, input: OperationsInput): LayoutEvent[] {
  assert(input.at >= operations.state.at, `operations at ${operations.state.at} ms, asked for ${input.at} ms`);
  followWorld(operations, input.world);
  takeAlerts(operations, input.alerts);
  watchScreens(operations, input.sights, input.at);
  runCentres(operations, input.at);
  const told = carryOut(operations, input, input.at);
  operations.state.at = input.at;
  return told;
}

/**
 * Lets what is under way after the last tick come to its end. The world has stopped: streets stay as they were, what
 * has not ended lasts, and nobody watches.
 */
export function finishOperations(
  operations: Operations,
  rest: Streets & Pick<OperationsInput, 'world'>,
): LayoutEvent[] {
  followWorld(operations, rest.world);
  runCentres(operations, operations.state.at + AFTER_THE_RUN);
  return carryOut(operations, rest, Number.MAX_SAFE_INTEGER);
}

function followWorld(operations: Operations, world: readonly WorldEvent[]): void {
  const { state, setup, incidentIds } = operations;
  for (const event of world) {
    const row = incidentRowOf(operations, event.incident);
    const at = Math.max(state.at, event.at);
    if (event.kind === 'witnessed') {
      const u = uniform(setup.key, STREAM.emergencyCall, incidentIds[row], 2);
      if (event.channel === 'patrol') schedule(state.events, at, EVENT.found, row);
      if (event.channel === 'witness') {
        schedule(state.events, at + Math.round(1000 * exponential(u, CALL_PROCESSING)), EVENT.called, row);
      }
      continue;
    }
    const incident = state.incidents[row];
    if (event.phase === 'ends' || event.phase === 'dropped') incident.ended = event.at;
    else [incident.x, incident.y] = [event.x, event.y];
  }
}

function watchScreens(operations: Operations, sights: readonly SightChange[], at: number): void {
  const { state, screens, incidentIds, cameraRow, cameraIds } = operations;
  for (const sight of sights.toSorted(inOrder)) {
    const incident = incidentRowOf(operations, sight.incident);
    const camera = cameraRow.get(sight.camera);
    assert(camera !== undefined, `camera ${sight.camera} is not in the layout`);
    const gaze = state.gazes.find((open) => open.incident === incident && open.camera === camera);
    const since = Math.max(state.at, sight.at);
    if (gaze === undefined) {
      if (!sight.isVisible) continue;
      const opened = openGaze(screens, [incident, incidentIds[incident]], [camera, cameraIds[camera]], since);
      if (opened !== null) state.gazes.push(opened);
    } else if (sight.isVisible) {
      showGaze(gaze, since);
    } else {
      look(operations, gaze, since);
      hideGaze(gaze);
    }
  }
  for (const gaze of state.gazes) look(operations, gaze, at);
  state.gazes = state.gazes.filter(({ incident }) => state.incidents[incident].ended === NONE);
}

function inOrder(a: SightChange, b: SightChange): number {
  if (a.at !== b.at) return a.at - b.at;
  const [one, other] = [`${a.incident} ${a.camera}`, `${b.incident} ${b.camera}`];
  return one < other ? -1 : Number(one > other);
}

/** Looks at a live picture until `at` (ms), or until the incident ended. */
function look({ state, screens, cameraIds }: Operations, gaze: Gaze, at: number): void {
  const { ended } = state.incidents[gaze.incident];
  const noticed = watch(gaze, screens, cameraIds[gaze.camera], ended === NONE ? at : Math.min(at, ended));
  if (noticed !== null) schedule(state.events, noticed, EVENT.noticed, gaze.incident, gaze.camera);
}

/** Carries out, in order of time, what falls due until `until` (ms) and what comes of it. */
function carryOut(operations: Operations, streets: Streets, until: number): LayoutEvent[] {
  const { state, realRate } = operations;
  const told: LayoutEvent[] = [];
  for (let event = takeDue(state.events, until); event !== null; event = takeDue(state.events, until)) {
    const { at, kind, a, b } = event;
    if (kind === EVENT.falseAlarm) rememberFalse(state.trust, at, realRate);
    if (kind === EVENT.verified) told.push(verify(operations, streets, { alert: a, waited: b }, at));
    if (kind === EVENT.noticed) told.push(notice(operations, streets, { incident: a, camera: b }, at));
    if (kind === EVENT.called) seekUnit(operations, streets, { incident: a, alert: NONE, channel: 'witness' }, at);
    if (kind === EVENT.found) told.push(...arrivePatrol(operations, streets, a, at));
    if (kind === EVENT.departs) told.push(...depart(operations, streets, a, at));
    if (kind === EVENT.arrives) told.push(...arrive(operations, a, at));
  }
  return told;
}

/** An operator has looked at an alert. */
function verify(
  operations: Operations,
  streets: Streets,
  { alert, waited }: { alert: number; waited: number },
  at: number,
): LayoutEvent {
  const { setup, state, realRate } = operations;
  const { id, incident, camera, earlier } = state.alerts[alert];
  const isReal = isTrue(operations, incident);
  const share = shareAt(state.trust, at, realRate);
  const believes =
    (setup.doOver === 'seen' && isReal) ||
    isBelieved(setup.key, whoseChance(operations, incident, id), earlier, isReal, share);
  if (believes) seekUnit(operations, streets, { incident, alert, channel: 'alert' }, at);
  const of = setup.incidents[incident]?.id ?? null;
  return { kind: 'seen', at, alert: id, incident: of, camera, waited, isBelieved: believes };
}

/** An operator has spotted something on a live screen; a look-alike is taken for what it looks like by few. */
function notice(
  operations: Operations,
  streets: Streets,
  { incident, camera }: { incident: number; camera: number },
  at: number,
): LayoutEvent {
  const { setup, incidentIds, cameraIds } = operations;
  const pair = entityPair(incidentIds[incident], cameraIds[camera]);
  const believes = isTrue(operations, incident) || uniform(setup.key, STREAM.liveScreen, pair, 2) < MISTAKEN;
  if (believes) seekUnit(operations, streets, { incident, alert: NONE, channel: 'watching' }, at);
  const [of, by] = [setup.incidents[incident].id, setup.cameras[camera].id];
  return { kind: 'seen', at, alert: null, incident: of, camera: by, waited: 0, isBelieved: believes };
}
