/** The pipeline as a whole: order of delivery, time, interruption. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DetectionFrame, Observation } from '../../sim/pipeline/contract.ts';
import { LATENESS } from '../../sim/pipeline/in-order.ts';
import {
  createPipeline,
  endPipeline,
  type Pipeline,
  restorePipeline,
  type SavedPipeline,
  savePipeline,
  takeObservation,
} from '../../sim/pipeline/pipeline.ts';
import { replay } from '../../sim/pipeline/replay.ts';
import { START } from './walks.ts';
import { CONFIGURATION, joined, LOG } from './yard-log.ts';

const WHOLE = joined(replay(CONFIGURATION, LOG));

test('the log used here makes rules true of both cameras, and alerts of most kinds', () => {
  expect([...new Set(WHOLE.alerts.map(({ rule }) => rule))].sort()).toEqual(
    ['intrusion', 'line-crossing', 'loiter', 'pursuit', 'running', 'stopped'].sort(),
  );
  expect(new Set(WHOLE.conditions.map(({ camera }) => camera)).size).toBe(2);
  expect(WHOLE.alerts.some(({ cameras }) => cameras.length === 2)).toBe(true);
  expect(WHOLE.frames).toHaveLength(402);
});

test('conditions and alerts come in order of time, and frames of each camera too', () => {
  for (const list of [WHOLE.conditions, WHOLE.alerts, WHOLE.frames]) {
    expect(list.map(({ at }) => at)).toEqual(list.map(({ at }) => at).sort((a, b) => a - b));
  }
});

describe('order of delivery', () => {
  test('within the lateness it changes nothing', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: LATENESS - 1 })), (delays) => {
        const delivered = LOG.map((observation) => ({ observation, at: observation.at + delays.next().value! }));
        delivered.sort((a, b) => a.at - b.at);
        expect(
          joined(
            replay(
              CONFIGURATION,
              delivered.map(({ observation }) => observation),
            ),
          ),
        ).toEqual(WHOLE);
      }),
      { numRuns: 10 },
    );
  });

  test('what comes later still, or twice, is dropped and counted', () => {
    const pipeline = createPipeline(CONFIGURATION);
    const beat = (at: number): Observation => ({ kind: 'heartbeat', camera: 'south', at: START + at });
    const frame = (at: number): Observation => ({ ...(LOG[2] as DetectionFrame), camera: 'south', at: START + at });
    takeObservation(pipeline, beat(1000));
    expect(takeObservation(pipeline, frame(1000 - LATENESS))).toEqual({ frames: [], conditions: [], alerts: [] });
    expect(pipeline.waiting.dropped).toBe(1);
    takeObservation(pipeline, frame(1001 - LATENESS));
    takeObservation(pipeline, frame(1001 - LATENESS));
    expect(pipeline.waiting.dropped).toBe(2);
    expect(endPipeline(pipeline).frames.map(({ at }) => at)).toEqual([START + 1001 - LATENESS]);
  });

  test('a light changes before what is seen at the same moment', () => {
    const pipeline = createPipeline(CONFIGURATION);
    const frame = LOG.find((observation): observation is DetectionFrame => observation.kind === 'detections')!;
    takeObservation(pipeline, frame);
    takeObservation(pipeline, { kind: 'signal', signal: 'j1', at: frame.at, phase: { west: 'red' } });
    expect(pipeline.waiting.observations.map(({ kind }) => kind)).toEqual(['signal', 'detections']);
  });
});

describe('time', () => {
  const alertsAfter = (last: readonly Observation[]) => {
    const pipeline = createPipeline(CONFIGURATION);
    const outputs = [...LOG.filter(({ at }) => at < START + 12_000), ...last].map((o) => takeObservation(pipeline, o));
    return joined(outputs).alerts.filter(({ state }) => state === 'resolved');
  };

  test('goes on by heartbeats and by frames of other cameras, so that alerts end though nothing is seen', () => {
    expect(alertsAfter([])).toEqual([]);
    const beats: Observation[] = [0, 60].map((at) => {
      return { kind: 'heartbeat', camera: 'south', at: START + 1000 * (20 + at) };
    });
    const byBeats = alertsAfter(beats);
    expect(byBeats.map(({ rule }) => rule)).toContain('intrusion');
    const empty = beats.map(({ at }) => ({ ...(LOG[2] as DetectionFrame), camera: 'west', at, detections: [] }));
    expect(alertsAfter(empty).map(({ id }) => id)).toEqual(expect.arrayContaining(byBeats.map(({ id }) => id)));
  });

  test('is nowhere but in what is observed: years later the same log gives the same alerts', () => {
    const later = 40 * 365 * 86_400_000;
    const moved = joined(
      replay(
        CONFIGURATION,
        LOG.map((observation) => ({ ...observation, at: observation.at + later })),
      ),
    );
    const told = (alerts: typeof WHOLE.alerts, back: number) =>
      alerts.map(({ rule, state, at, tracks, reason }) => ({ rule, state, at: at - back, tracks, reason }));
    expect(told(moved.alerts, later)).toEqual(told(WHOLE.alerts, 0));
  });
});

test('a pipeline saved anywhere, through JSON, goes on to the bit', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: LOG.length - 1 }), { minLength: 1, maxLength: 4 }), (stops) => {
      let pipeline: Pipeline = createPipeline(CONFIGURATION);
      const outputs = LOG.map((observation, k) => {
        if (stops.includes(k)) {
          const saved = JSON.parse(JSON.stringify(savePipeline(pipeline))) as SavedPipeline;
          pipeline = restorePipeline(CONFIGURATION, saved);
          expect(JSON.stringify(savePipeline(pipeline))).toBe(JSON.stringify(saved));
        }
        return takeObservation(pipeline, observation);
      });
      expect(joined([...outputs, endPipeline(pipeline)])).toEqual(WHOLE);
    }),
    { numRuns: 15 },
  );
});

test('pictures that wait are saved and go on too', () => {
  const pixels = Uint8Array.from({ length: 64 * 36 }, (_, i) => (i * 37) % 251);
  const picture = (k: number): Observation => ({
    ...{ kind: 'image', camera: 'south', at: START + 200 * k, width: 64, height: 36, stride: 64, format: 'luma8' },
    pixels: pixels.map((value, i) => (k > 60 && i % 64 > 20 && i % 64 < 26 && i > 700 ? 255 - value : value)),
  });
  const pictures = Array.from({ length: 90 }, (_, k) => picture(k));
  const whole = joined(replay(CONFIGURATION, pictures));
  let pipeline = createPipeline(CONFIGURATION);
  const outputs = pictures.map((observation, k) => {
    if (k === 64) pipeline = restorePipeline(CONFIGURATION, JSON.parse(JSON.stringify(savePipeline(pipeline))));
    return takeObservation(pipeline, observation);
  });
  expect(joined([...outputs, endPipeline(pipeline)])).toEqual(whole);
  expect(whole.frames).toHaveLength(90);
});

test('a camera that the configuration does not have is refused by name', () => {
  const pipeline = createPipeline(CONFIGURATION);
  expect(() => takeObservation(pipeline, { kind: 'heartbeat', camera: 'north', at: START })).toThrow(
    'camera "north" is not in the configuration',
  );
});
