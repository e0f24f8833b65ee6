/**
 * The first four stages, from what cameras showed and detectors found in one tick; and the time that people are in
 * pictures. An uninvolved person is one who takes part in no incident now; look-alikes are, for they do no wrong. Whoever
 * shows by CRITERIA's share at identify density is identifiable, whatever the light.
 */
import { BODY_KIND, type BodyColumns } from '../cameras/bodies.ts';
import type { FeedOutput } from '../feeds/feed.ts';
import type { Cast, SightChange } from '../incidents/incident.ts';
import type { LayoutEvent, WorldEvent } from '../recording/event-log.ts';
import type { ActorPlace } from './attribution.ts';
import { addHeldTicks, meetBody } from './bodies-met.ts';
import { CRITERIA } from './criteria.ts';
import { incidentAt, inTime, type Pair, pairOf, type Run, reach, type Watch } from './watch.ts';

export interface FeedsOfTick {
  readonly tick: number;
  readonly bodies: BodyColumns;
  readonly cast: Cast;
  readonly outputs: readonly FeedOutput[]; // of the cameras of all layouts, in their order
  readonly world: readonly WorldEvent[]; // of this tick
}

/** An actor in one exposure. */
interface Actor {
  readonly sighting: number; // row
  readonly incident: number; // row
  readonly isOver: boolean; // the incident has ended, and this was an actor of it
}

/** @returns what cameras showed, in order of time */
export function watchFeeds(watch: Watch, feeds: FeedsOfTick): { events: LayoutEvent[]; sights: SightChange[] } {
  const events: LayoutEvent[] = [];
  const sights: SightChange[] = [];
  const dated = { ...feeds, begins: beginsOf(watch, feeds.world) };
  watch.sums.ticks++;
  for (const output of feeds.outputs) {
    for (let row = 0; row < output.counts[0]; row++) {
      const camera = output.exposures.camera[row] - watch.plan.firstCamera;
      if (camera < 0 || camera >= watch.plan.cameras.length) continue;
      const actors = countExposure(watch, dated, output, row, camera);
      if (actors.length === 0 && watch.showing[camera].length === 0) continue;
      for (const { sighting, incident, isOver } of actors) {
        if (!isOver) followActor(watch, pairOf(watch, incident, camera), output, row, sighting, events);
      }
      noteSights(watch, output, row, camera, actors, sights);
      noteDetections(watch, output, row, camera, actors, events);
    }
  }
  return { events: inTime(events), sights: inTime(sights) };
}

/**
 * ms by row, of incidents that begin in this tick. The cast is that of the tick's end, and exposures before the beginning
 * show nothing of an incident yet.
 */
function beginsOf(watch: Watch, world: readonly WorldEvent[]): ReadonlyMap<number, number> {
  return new Map(
    world.flatMap((event): [number, number][] =>
      event.kind === 'incident' && event.phase === 'begins' ? [[incidentAt(watch, event.incident), event.at]] : [],
    ),
  );
}

/** Adds one exposure to the sums, and returns its actors: rows of sightings, whether or not their incident is over. */
function countExposure(
  watch: Watch,
  feeds: FeedsOfTick & { readonly begins: ReadonlyMap<number, number> },
  output: FeedOutput,
  row: number,
  camera: number,
): Actor[] {
  const { sums, met, hold, plan } = watch;
  const { tick, bodies, cast, begins } = feeds;
  const { exposures, sightings, truth } = output;
  const begin = exposures.sightingBegin[row];
  const end = exposures.sightingEnd[row];
  const actors: Actor[] = [];
  sums.frames++;
  sums.sightings += end - begin;
  sums.detections += exposures.detectionEnd[row] - exposures.detectionBegin[row];
  for (let i = exposures.detectionBegin[row]; i < exposures.detectionEnd[row]; i++) {
    if (truth.idLo[i] === 0 && truth.idHi[i] === 0) sums.falsePositives++;
  }
  for (let i = begin; i < end; i++) {
    const slot = bodies.source[sightings.slot[i]];
    meetBody(met, slot, sightings.idLo[i], sightings.idHi[i], cast, tick);
    const part = met.incident[slot];
    const incident = part >= 0 && exposures.at[row] < (begins.get(part) ?? 0) ? -1 : part;
    const isIdentified = sightings.density[i] >= CRITERIA.identify && sightings.fraction[i] >= CRITERIA.leastFraction;
    if (isIdentified && incident >= 0) {
      watch.evidenceTicks[incident] += addHeldTicks(watch.evidencedUntil, incident, tick, hold[camera]);
    }
    const isUninvolved = incident < 0 || plan.incidents[incident].isAlike;
    if (isUninvolved && sightings.kind[i] === BODY_KIND.person) {
      sums.personTicks += addHeldTicks(met.recordedUntil, slot, tick, hold[camera]);
      if (isIdentified) sums.identifyTicks += addHeldTicks(met.identifiedUntil, slot, tick, hold[camera]);
    }
    const last = met.lastIncident[slot];
    if (last >= 0) actors.push({ sighting: i, incident: last, isOver: incident < 0 });
  }
  return actors;
}

/** In view, tall enough, unhidden for long enough. */
function followActor(
  watch: Watch,
  pair: Pair,
  { exposures, sightings }: FeedOutput,
  row: number,
  i: number,
  events: LayoutEvent[],
): void {
  const at = exposures.at[row];
  reach(watch, pair, 'in_view', at, events);
  if (sightings.pixelHeight[i] * watch.inputScale[pair.camera] < CRITERIA.leastHeight) return;
  reach(watch, pair, 'enough_pixels', at, events);
  if (sightings.fraction[i] < CRITERIA.leastFraction) return;
  const run = continueRun(pair, sightings.idLo[i], sightings.idHi[i], exposures.index[row], at);
  if (at - run.since >= CRITERIA.unhiddenFor) reach(watch, pair, 'unhidden', at, events);
}

/** A run goes on when the camera's last exposure belonged to it too. */
function continueRun(pair: Pair, idLo: number, idHi: number, exposure: number, at: number): Run {
  let run = pair.runs.find((one) => one.idLo === idLo && one.idHi === idHi);
  if (run === undefined) {
    run = { idLo, idHi, since: at, last: exposure };
    pair.runs.push(run);
  }
  if (exposure - run.last > 1) run.since = at;
  run.last = exposure;
  return run;
}

/** Tells which incidents show to an eye in this exposure and did not in the last one of this camera, or no longer do. */
function noteSights(
  watch: Watch,
  { exposures, sightings }: FeedOutput,
  row: number,
  camera: number,
  actors: readonly Actor[],
  sights: SightChange[],
): void {
  const shows = ({ sighting, isOver }: Actor) =>
    !isOver &&
    sightings.density[sighting] >= CRITERIA.noticeable &&
    sightings.fraction[sighting] >= CRITERIA.leastFraction;
  const before = watch.showing[camera];
  const now = [...new Set(actors.filter(shows).map(({ incident }) => incident))].sort((a, b) => a - b);
  watch.showing[camera] = now;
  const { incidents, cameras } = watch.plan;
  const tell = (incident: number, isVisible: boolean) =>
    sights.push({ at: exposures.at[row], incident: incidents[incident].id, camera: cameras[camera].id, isVisible });
  for (const incident of before) if (!now.includes(incident)) tell(incident, false);
  for (const incident of now) if (!before.includes(incident)) tell(incident, true);
}

/** Which detections are actors: a stage reached, and kept for when the pipeline answers this frame. */
function noteDetections(
  watch: Watch,
  { exposures, sightings, truth }: FeedOutput,
  row: number,
  camera: number,
  actors: readonly Actor[],
  events: LayoutEvent[],
): void {
  const at = exposures.at[row];
  const begin = exposures.detectionBegin[row];
  const found: ActorPlace[] = [];
  for (let i = begin; i < exposures.detectionEnd[row]; i++) {
    const actor = actors.find(
      ({ sighting }) => sightings.idLo[sighting] === truth.idLo[i] && sightings.idHi[sighting] === truth.idHi[i],
    );
    if (actor === undefined) continue;
    const { incident, isOver } = actor;
    found.push({ place: i - begin, incident, isOver });
    if (!isOver) reach(watch, pairOf(watch, incident, camera), 'detected', at, events);
  }
  if (found.length === 0) return;
  const { id } = watch.plan.cameras[camera];
  const waiting = watch.frames.get(id);
  if (waiting === undefined) watch.frames.set(id, [{ at, actors: found }]);
  else waiting.push({ at, actors: found });
}
