/** The watch of a layout, shown feeds, tracks, alerts and operations that are written by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { viewColumns } from '../../engine/columns/columns.ts';
import { BODY, BODY_KIND, type BodyColumns } from '../../sim/cameras/bodies.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { SIGHTING } from '../../sim/cameras/visibility.ts';
import { EXPOSURE, type FeedOutput } from '../../sim/feeds/feed.ts';
import { DETECTION, DETECTION_TRUTH } from '../../sim/feeds/metadata.ts';
import { CRITERIA } from '../../sim/funnel/criteria.ts';
import {
  createWatch,
  evidenceOf,
  restoreWatch,
  type SavedWatch,
  savedWatch,
  totalsOf,
  type Watch,
} from '../../sim/funnel/watch.ts';
import { watchFeeds } from '../../sim/funnel/watch-feeds.ts';
import { watchOperations } from '../../sim/funnel/watch-operations.ts';
import { watchPipeline } from '../../sim/funnel/watch-pipeline.ts';
import type { Cast, Incident } from '../../sim/incidents/incident.ts';
import type { LayoutTotals } from '../../sim/outcome.ts';
import type { Alert } from '../../sim/pipeline/contract.ts';
import type { Track, TrackFrame } from '../../sim/pipeline/tracking/track.ts';
import type { LayoutEvent, WorldEvent } from '../../sim/recording/event-log.ts';

const START = 1_780_000_000_000;
const TICK_MS = 200;
const MOST = 8; // people

/** A picture of 1280 px that a network of 640 px looks at: 40 px in it are the 20 that it needs. */
function camera(id: string, frameRate = 5): CameraSpec {
  return {
    ...{ id, model: 'test', x: 0, y: 0, z: 6, heading: 0, tilt: 0.25, horizontalFov: 1.4, masks: [], frameRate },
    ...{ widthPx: 1280, heightPx: 720, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 0 },
    ...{ price: { amount: 0, currency: 'KZT' }, phase: '1', group: 'a' },
  };
}

const INCIDENTS = ['theft-1', 'theft-1-alike'].map(
  (id): Incident => ({
    ...{ id, kind: 'theft', isAlike: id.endsWith('-alike'), isScripted: false, place: 'shop', x: 0, y: 0, at: 0 },
    realRate: 0,
  }),
);

/** Person p of body slot MOST − 1 − p, so that slots of bodies and of people differ. */
const BODIES: BodyColumns = viewColumns(BODY, MOST);
for (let person = 0; person < MOST; person++) BODIES.source[MOST - 1 - person] = person;
const idOf = (person: number) => ({ lo: 1000 + person, hi: 7 });

/** How one person shows in a picture. */
interface Shown {
  readonly person: number;
  readonly height?: number; // px
  readonly fraction?: number;
  readonly density?: number; // px/m
  readonly isFound?: boolean;
}

interface Picture {
  readonly camera: number; // of all layouts
  readonly at?: number; // ms in the tick, 200 unless given
  readonly shown: readonly Shown[];
  readonly falsePositives?: number;
}

/** What feeds give in a tick; detections of a picture in the order of `shown`, false positives last. */
function output(pictures: readonly Picture[], tick: number): FeedOutput {
  const room = 64;
  const [exposures, sightings] = [viewColumns(EXPOSURE, room), viewColumns(SIGHTING, room)];
  const [detections, truth] = [viewColumns(DETECTION, room), viewColumns(DETECTION_TRUTH, room)];
  let [sighting, detection] = [0, 0];
  pictures.forEach(({ camera, at = TICK_MS, shown, falsePositives = 0 }, row) => {
    exposures.camera[row] = camera;
    exposures.at[row] = (tick - 1) * TICK_MS + at;
    exposures.index[row] = tick;
    exposures.sightingBegin[row] = sighting;
    exposures.detectionBegin[row] = detection;
    for (const { person, height = 100, fraction = 1, density = 60, isFound = true } of shown) {
      const { lo, hi } = idOf(person);
      sightings.idLo[sighting] = lo;
      sightings.idHi[sighting] = hi;
      sightings.slot[sighting] = MOST - 1 - person;
      sightings.kind[sighting] = BODY_KIND.person;
      sightings.pixelHeight[sighting] = height;
      sightings.fraction[sighting] = fraction;
      sightings.density[sighting++] = density;
      if (!isFound) continue;
      truth.idLo[detection] = lo;
      truth.idHi[detection++] = hi;
    }
    detection += falsePositives;
    exposures.sightingEnd[row] = sighting;
    exposures.detectionEnd[row] = detection;
  });
  return { exposures, sightings, detections, truth, counts: Int32Array.of(pictures.length, detection, sighting) };
}

const plan = (cameras: readonly CameraSpec[], firstCamera = 0) => ({
  ...{ cameras, firstCamera, incidents: INCIDENTS, inputWidthPx: 640, startMs: START, tickMs: TICK_MS, slots: MOST },
});

/** Person 0 plays in the theft, person 1 in its look-alike. */
const CAST: Cast = { incidentOf: (lo: number) => (lo === idOf(0).lo ? 0 : lo === idOf(1).lo ? 1 : -1) };
const NOBODY: Cast = { incidentOf: () => -1 };

function show(
  watch: Watch,
  tick: number,
  pictures: readonly Picture[],
  cast = CAST,
  world: readonly WorldEvent[] = [],
) {
  return watchFeeds(watch, { tick, bodies: BODIES, cast, world, outputs: [output(pictures, tick)] });
}

const line = (event: LayoutEvent) =>
  event.kind === 'reached'
    ? `${event.at} ${event.incident} ${event.camera} ${event.stage}`
    : `${event.at} ${event.kind}`;

describe('the first stages', () => {
  test('are reached one by one, each told once, at the moment of the picture', () => {
    const watch = createWatch(plan([camera('a')]));
    const told = [
      { height: 39, isFound: false }, // 19.5 px to the network
      { height: 40, fraction: 0.34, isFound: false },
      { height: 40, fraction: 0.35, isFound: false },
      { isFound: true },
      ...Array.from({ length: 8 }, () => ({ isFound: false })),
    ].flatMap((how, k) => show(watch, k + 1, [{ camera: 0, at: 50, shown: [{ person: 0, ...how }] }]).events);
    expect(told.map(line)).toEqual([
      '50 theft-1 a in_view',
      '250 theft-1 a enough_pixels',
      '650 theft-1 a detected',
      '1450 theft-1 a unhidden', // since 450 ms
    ]);
  });

  test('unhidden needs a second in a row of one actor: a hidden picture or a missed one begins it anew', () => {
    const isUnhidden = (shares: readonly (number | null)[]) => {
      const watch = createWatch(plan([camera('a')]));
      return shares
        .flatMap(
          (fraction, k) =>
            show(watch, k + 1, [{ camera: 0, shown: fraction === null ? [] : [{ person: 0, fraction }] }]).events,
        )
        .some((event) => event.kind === 'reached' && event.stage === 'unhidden');
    };
    expect(isUnhidden([1, 1, 1, 1, 1, 1])).toBe(true);
    expect(isUnhidden([1, 1, 1, 1, 1])).toBe(false);
    expect(isUnhidden([1, 1, 1, 0.2, 1, 1, 1])).toBe(false);
    expect(isUnhidden([1, 1, 1, null, 1, 1, 1])).toBe(false);
    expect(isUnhidden([1, 1, 1, null, 1, 1, 1, 1, 1, 1])).toBe(true);
  });

  test('are reached by actors alone, while their incident lasts, and per camera of the layout', () => {
    const watch = createWatch(plan([camera('b'), camera('c')], 1));
    const pictures = [0, 1, 2, 3].map((camera) => ({ camera, shown: [{ person: 0 }, { person: 4 }] }));
    expect(show(watch, 1, pictures, NOBODY).events).toEqual([]);
    expect(show(watch, 2, pictures).events.map(line)).toEqual([
      ...['400 theft-1 b in_view', '400 theft-1 b enough_pixels', '400 theft-1 b detected'],
      ...['400 theft-1 c in_view', '400 theft-1 c enough_pixels', '400 theft-1 c detected'],
    ]);
    expect(show(watch, 3, pictures, NOBODY).events).toEqual([]);
  });

  test('nothing is reached before the incident begins, within a tick as well', () => {
    const watch = createWatch(plan([camera('a'), camera('b')]));
    const begins: WorldEvent = {
      ...{ kind: 'incident', at: 150, incident: 'theft-1', phase: 'begins', x: 0, y: 0, actors: [] },
    };
    const pictures = [149, 150].map((at, k): Picture => ({ camera: k, at, shown: [{ person: 0, density: 250 }] }));
    const { events, sights } = show(watch, 1, pictures, CAST, [begins]);
    expect(events.map(line)).toEqual([
      '150 theft-1 b in_view',
      '150 theft-1 b enough_pixels',
      '150 theft-1 b detected',
    ]);
    expect(sights.map(({ camera }) => camera)).toEqual(['b']);
    expect(watch.sums.personTicks).toBe(1); // at 149 ms, still somebody like any other
  });

  test('an incident shows to the eye where it is large and open enough, and no longer when it is not, or is over', () => {
    const watch = createWatch(plan([camera('a')]));
    const sights = (tick: number, density: number | null, cast = CAST) =>
      show(watch, tick, [{ camera: 0, shown: density === null ? [] : [{ person: 1, density }] }], cast).sights.map(
        ({ at, incident, isVisible }) => [at, incident, isVisible],
      );
    expect(sights(1, CRITERIA.noticeable - 1)).toEqual([]);
    expect(sights(2, CRITERIA.noticeable)).toEqual([[400, 'theft-1-alike', true]]);
    expect(sights(3, CRITERIA.noticeable)).toEqual([]);
    expect(sights(4, null)).toEqual([[800, 'theft-1-alike', false]]);
    expect(sights(5, 100)).toEqual([[1000, 'theft-1-alike', true]]);
    expect(sights(6, 100, NOBODY)).toEqual([[1200, 'theft-1-alike', false]]);
  });
});

describe('sums', () => {
  test('count frames, bodies, detections and what was nobody, and a person under two cameras once', () => {
    const watch = createWatch(plan([camera('a'), camera('b')]));
    for (let tick = 1; tick <= 300; tick++) {
      const both = [
        { person: 2, density: 250 },
        { person: 3, isFound: false },
      ];
      show(watch, tick, [
        { camera: 0, shown: both, falsePositives: 1 },
        { camera: 1, shown: both.slice(0, 1) },
      ]);
    }
    const totals: LayoutTotals = totalsOf(watch);
    expect(totals).toEqual({
      ...{ frames: 600, sightings: 900, detections: 900, falsePositives: 300, cameraHours: 2 / 60 },
      ...{ personMinutes: 2, identifyMinutes: 1 },
    });
  });

  test('an offender is not an uninvolved person, and shown at identify density is evidence; a look-alike is one', () => {
    const watch = createWatch(plan([camera('a'), camera('b')]));
    for (let tick = 1; tick <= 10; tick++) {
      const shown = [
        { person: 0, density: tick <= 4 ? 250 : 249 },
        { person: 1, density: 300, fraction: 0.3 },
      ];
      show(watch, tick, [
        { camera: 0, shown },
        { camera: 1, shown },
      ]);
    }
    expect(evidenceOf(watch)).toEqual({ 'theft-1': 0.8 });
    expect(totalsOf(watch).personMinutes).toBeCloseTo(2 / 60, 12);
    expect(totalsOf(watch).identifyMinutes).toBe(0);
  });

  /** By tick, camera and person, whether a picture shows them; cameras at 5 and 2 Hz. */
  const patterns = fc.array(
    fc.array(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 2 }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );

  test('time in pictures is that of a slow count: ticks in which some camera’s last picture shows somebody', () => {
    fc.assert(
      fc.property(patterns, fc.boolean(), (ticks, isTurned) => {
        const watch = createWatch(plan([camera('a'), camera('b', 2)]));
        const covered = new Set<string>();
        ticks.forEach((cameras, t) => {
          const pictures = cameras.map((people, k): Picture => {
            const seen = people.flatMap((isThere, person) => (isThere ? [{ person: 2 + person }] : []));
            // At 2 Hz a picture stands for 500 ms, which are three ticks.
            for (const { person } of seen)
              for (let d = 0; d < (k === 0 ? 1 : 3); d++) covered.add(`${person} ${t + d}`);
            return { camera: k, shown: seen };
          });
          show(watch, t + 1, isTurned ? pictures.toReversed() : pictures);
        });
        expect(watch.sums.personTicks).toBe(covered.size);
      }),
    );
  });

  test('whoever takes the slot of somebody else is a new person', () => {
    const watch = createWatch(plan([camera('a', 1)]));
    const shown = { person: 2 };
    show(watch, 1, [{ camera: 0, shown: [shown] }]);
    const later = output([{ camera: 0, shown: [shown] }], 2);
    later.sightings.idLo[0] = 4711;
    watchFeeds(watch, { tick: 2, bodies: BODIES, cast: CAST, world: [], outputs: [later] });
    expect(watch.sums.personTicks).toBe(10);
  });
});

/** Tracks by the places of what they took, after the frame of `tick`. */
function tracks(camera: string, tick: number, taken: Readonly<Record<string, number>>, isConfirmed = true): TrackFrame {
  const list = Object.entries(taken).map(
    ([id, detection]): Track => ({
      ...{ id, label: 'person', detection, isConfirmed, since: 0, box: [0, 0, 1, 1] },
      ...{ x: 0, y: 0, vx: 0, vy: 0, spread: 0 },
    }),
  );
  return { camera, at: START + tick * TICK_MS, tracks: list };
}

function alert(at: number, tracks: readonly string[], state: Alert['state'] = 'firing'): Alert {
  return {
    ...{ id: 'al-1', rule: 'door', kind: 'loiter', severity: 'high', state, cameras: ['a'], tracks },
    ...{ zone: null, at: START + at, position: null, reason: 'stood' },
  };
}

const NONE = { frames: [], conditions: [], alerts: [] };
/** Passer-by, offender, look-alike: detections 0, 1 and 2 of every frame. */
const THREE = [{ person: 5 }, { person: 0 }, { person: 1 }];

describe('the pipeline’s stages', () => {
  /** A watch whose pipeline answers frames three ticks late, as it does. */
  function followed(ticks: number, confirmedFrom = 1): { watch: Watch; events: LayoutEvent[] } {
    const watch = createWatch(plan([camera('a')]));
    const events: LayoutEvent[] = [];
    for (let tick = 1; tick <= ticks + 3; tick++) {
      events.push(...show(watch, tick, [{ camera: 0, shown: tick <= ticks ? THREE : [] }]).events);
      const frame = tracks('a', tick - 3, { 'a#1': 0, 'a#2': 1, 'a#3': 2 }, tick - 3 >= confirmedFrom);
      if (tick > 3) events.push(...watchPipeline(watch, { ...NONE, frames: [frame] }));
    }
    return { watch, events };
  }

  test('tracked: a confirmed track has held the actor for a second, in the time of its frames', () => {
    const tracked = (ticks: number, confirmedFrom?: number) =>
      followed(ticks, confirmedFrom)
        .events.map(line)
        .filter((one) => one.endsWith('tracked'));
    expect(tracked(5)).toEqual([]);
    expect(tracked(6)).toEqual(['1200 theft-1 a tracked', '1200 theft-1-alike a tracked']);
    expect(tracked(8, 8)).toEqual(['1600 theft-1 a tracked', '1600 theft-1-alike a tracked']);
  });

  test('a frame that the pipeline dropped is forgotten, and the next one is judged by its own actors', () => {
    const watch = createWatch(plan([camera('a')]));
    show(watch, 1, [{ camera: 0, shown: THREE }]);
    show(watch, 2, [{ camera: 0, shown: THREE.slice(1) }]);
    watchPipeline(watch, { ...NONE, frames: [tracks('a', 2, { 'a#2': 0 })] });
    const condition = { rule: 'door', at: START + 500, camera: 'a', tracks: ['a#2'] };
    expect(watchPipeline(watch, { ...NONE, conditions: [condition] }).map(line)).toEqual(['500 theft-1 a rule']);
    expect([...watch.frames.values()]).toEqual([[]]);
  });

  test('rule and alert: of the incident that their tracks truly are, and else of nothing', () => {
    const { watch } = followed(6);
    const condition = (tracks: string[]) => ({ rule: 'door', at: START + 1500, camera: 'a', tracks, zone: 'door' });
    expect(watchPipeline(watch, { ...NONE, conditions: [condition(['a#1'])] })).toEqual([]);
    expect(watchPipeline(watch, { ...NONE, conditions: [condition(['a#2'])] }).map(line)).toEqual([
      '1500 theft-1 a rule',
    ]);
    const told = watchPipeline(watch, { ...NONE, alerts: [alert(1600, ['a#3'], 'pending'), alert(1700, ['a#3'])] });
    expect(told.map(line)).toEqual(['1600 alert', '1700 alert', '1700 theft-1-alike a alert']);
    expect(told.filter(({ kind }) => kind === 'alert').map(({ incident }) => incident)).toEqual([
      ...['theft-1-alike', 'theft-1-alike'],
    ]);
  });

  test('an alert that a track joins is told of that track; what it is of in the end is the first that was staged', () => {
    const { watch } = followed(6);
    const incidents = [
      alert(1600, ['a#1']),
      alert(1700, ['a#1', 'a#2']),
      alert(1800, ['a#1', 'a#2', 'a#3']),
      alert(1900, ['a#1', 'a#2', 'a#3'], 'resolved'),
    ].flatMap((one) => watchPipeline(watch, { ...NONE, alerts: [one] }));
    expect(incidents.map((event) => [event.at, event.kind, event.incident])).toEqual([
      [1600, 'alert', null],
      [1700, 'alert', 'theft-1'],
      [1700, 'reached', 'theft-1'],
      [1800, 'alert', 'theft-1-alike'],
      [1800, 'reached', 'theft-1-alike'],
      [1900, 'alert', 'theft-1'],
    ]);
  });
});

describe('the stages of operations', () => {
  const seen = (alert: string | null, camera: string, isBelieved: boolean): LayoutEvent => ({
    ...{ kind: 'seen', at: 2000, alert, incident: 'theft-1', camera, waited: 0, isBelieved },
  });
  const sent = (channel: 'alert' | 'watching' | 'witness', unit: string): LayoutEvent => ({
    ...{ kind: 'dispatched', at: 3000, incident: 'theft-1', alert: channel === 'alert' ? 'al-1' : null },
    ...{ channel, unit, way: 10 },
  });
  const came = (unit: string, isInTime = true): LayoutEvent => ({
    ...{ kind: 'arrived', at: 4000, incident: 'theft-1', alert: null, unit, isInTime },
  });
  const reachedBy = (events: readonly LayoutEvent[]) =>
    watchOperations(createWatch(plan([camera('a'), camera('b')])), events).map(line);

  test('are reached through the camera that led there, of the alert or of the screen', () => {
    const chain = ['2000 theft-1 b seen', '3000 theft-1 b dispatched', '4000 theft-1 b arrived'];
    expect(reachedBy([seen('al-1', 'b', true), sent('alert', 'p1'), came('p1')])).toEqual(chain);
    expect(reachedBy([seen(null, 'b', true), sent('watching', 'p1'), came('p1')])).toEqual(chain);
  });

  test('an alert of several cameras leads through the one whose track put the incident into it', () => {
    const watch = createWatch(plan([camera('a'), camera('b')]));
    show(watch, 1, [{ camera: 1, shown: [{ person: 0 }] }]);
    const told = { ...alert(1000, ['a#1', 'b#7']), cameras: ['a', 'b'] };
    watchPipeline(watch, { ...NONE, frames: [tracks('b', 1, { 'b#7': 0 })], alerts: [told] });
    const reached = watchOperations(watch, [seen('al-1', 'a', true), sent('alert', 'p1'), came('p1')]);
    expect(reached.map(line)).toEqual(['2000 theft-1 b seen', '3000 theft-1 b dispatched', '4000 theft-1 b arrived']);
  });

  test('are not reached by what was not believed, came too late, or was sent for by somebody else', () => {
    expect(reachedBy([seen('al-1', 'b', false)])).toEqual([]);
    expect(reachedBy([seen(null, 'b', true), sent('watching', 'p1'), came('p1', false)])).toHaveLength(2);
    expect(reachedBy([sent('witness', 'p1'), came('p1')])).toEqual([]);
    expect(reachedBy([seen(null, 'b', true), sent('witness', 'p1'), came('p1')])).toEqual(['2000 theft-1 b seen']);
  });

  test('a dispatch that no camera led to breaks the run', () => {
    expect(() => reachedBy([sent('watching', 'p1')])).toThrow('no camera led there');
  });
});

test('a watch that is saved as JSON and taken up again tells the same, to the bit', () => {
  const cameras = [camera('a'), camera('b', 2)];
  const run = (saveAfter: number | null) => {
    let watch = createWatch(plan(cameras));
    const told: LayoutEvent[] = [];
    for (let tick = 1; tick <= 14; tick++) {
      const cast = tick <= 9 ? CAST : NOBODY;
      const shown = THREE.map((one) => ({ ...one, density: 260, fraction: tick === 3 ? 0.1 : 1 }));
      const { events, sights } = show(
        watch,
        tick,
        [
          { camera: 0, shown },
          { camera: 1, shown: shown.slice(tick % 2) },
        ],
        cast,
      );
      told.push(...events, ...sights.map((sight): LayoutEvent => ({ kind: 'alert', alert: alert(0, []), ...sight })));
      if (tick > 2) {
        const frames = [tracks('a', tick - 2, { 'a#1': 1, 'a#2': tick % 3 })];
        const alerts = tick === 8 ? [alert(1500, ['a#1'])] : tick === 12 ? [alert(2400, ['a#1', 'a#2'])] : [];
        told.push(...watchPipeline(watch, { ...NONE, frames, alerts }));
      }
      if (tick === 10) told.push(...watchOperations(watch, operations.slice(0, 2)));
      if (tick === 13) told.push(...watchOperations(watch, operations.slice(2)));
      if (tick !== saveAfter) continue;
      const saved = JSON.parse(JSON.stringify(savedWatch(watch, tick))) as SavedWatch;
      watch = createWatch(plan(cameras));
      restoreWatch(watch, saved);
    }
    return { told, totals: totalsOf(watch), evidence: evidenceOf(watch), saved: savedWatch(watch, 14) };
  };
  const by = { incident: 'theft-1', alert: 'al-1' } as const;
  const operations: readonly LayoutEvent[] = [
    { kind: 'seen', at: 1900, ...by, camera: 'a', waited: 0, isBelieved: true },
    { kind: 'dispatched', at: 2000, ...by, channel: 'alert', unit: 'p1', way: 10 },
    { kind: 'arrived', at: 2600, ...by, unit: 'p1', isInTime: true },
  ];
  const whole = run(null);
  expect(whole.told.map(line)).toContain('2600 theft-1 a arrived');
  for (let tick = 1; tick < 14; tick++) expect(run(tick)).toEqual(whole);
});
