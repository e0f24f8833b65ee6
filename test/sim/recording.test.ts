import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exposureAt } from '../../engine/clock.ts';
import { viewColumns } from '../../engine/columns/columns.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { BODY, BODY_KIND } from '../../sim/cameras/bodies.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import type { FrameTaken } from '../../sim/chain.ts';
import { createFeedCamera, createFeedOutput } from '../../sim/feeds/feed.ts';
import { frameOf } from '../../sim/feeds/frames.ts';
import { DEFAULT_PROFILE } from '../../sim/feeds/profile.ts';
import type { DetectionFrame, SignalState } from '../../sim/pipeline/contract.ts';
import { BlockRecorder, NO_OUTLETS, type Outlets } from '../../sim/recorder.ts';
import { ByteWriter, DamagedFileError } from '../../sim/recording/bytes.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../sim/recording/checkpoint.ts';
import { MOTION_CHUNK_TICKS, MotionReader, MotionRecorder } from '../../sim/recording/motion.ts';
import {
  type ObservationLogHeader,
  readObservations,
  writeBlock,
  writeLogHeader,
} from '../../sim/recording/observation-log.ts';
import { type OverlayDetection, OverlayReader, OverlayRecorder } from '../../sim/recording/overlay.ts';
import type { State } from '../../sim/state.ts';
import { compileSignals, signalChanges, signalCodes } from '../../sim/world/signals.ts';
import type { Signal } from '../../sim/world/site.ts';

function collect(): { sink: (bytes: Uint8Array<ArrayBuffer>) => void; bytes: () => Uint8Array } {
  const parts: Uint8Array[] = [];
  return {
    sink: (bytes) => parts.push(bytes),
    bytes: () => new Uint8Array(Buffer.concat(parts)),
  };
}

/** `people` walkers at 1.34 m/s and `cars` at up to 15 m/s for `ticks`, somebody leaving and arriving in between. */
function recordStreet(people: number, cars: number, ticks: number) {
  const file = collect();
  const recorder = new MotionRecorder({ scenario: 's', seed: 'a', startMs: 0, tickMs: 200 }, file.sink);
  const bodies = viewColumns(BODY, people + cars);
  const truth: { tick: number; id: number; x: number; y: number }[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    for (let i = 0; i < people + cars; i++) {
      const person = i < people;
      const generation = tick > ticks / 2 && i % 3 === 0 ? 1000 : 0;
      bodies.kind[i] = person ? BODY_KIND.person : BODY_KIND.car;
      bodies.idLo[i] = i + generation;
      bodies.source[i] = i;
      bodies.x1[i] = i + tick * (person ? 0.268 : 3);
      bodies.y1[i] = -i - tick * 0.1;
      bodies.heading[i] = 1.5;
      truth.push({ tick, id: i + generation, x: bodies.x1[i], y: bodies.y1[i] });
    }
    recorder.record(tick, bodies, people + cars);
    if (tick % MOTION_CHUNK_TICKS === MOTION_CHUNK_TICKS - 1) recorder.endChunk();
  }
  recorder.finish();
  return { bytes: file.bytes(), truth, bodyTicks: truth.length };
}

describe('the motion file', () => {
  test('gives back every body at every tick to half a centimetre, whatever came and went', () => {
    const { bytes, truth } = recordStreet(20, 10, 130);
    const motion = new MotionReader(bytes);
    const found = new Map<string, [number, number]>();
    for (let k = 0; k < motion.chunks; k++) {
      for (const track of motion.tracks(k)) {
        track.x.forEach((x, t) => {
          found.set(`${track.firstTick + t} ${Number.parseInt(track.id, 16)}`, [x, track.y[t]]);
        });
      }
    }
    expect(found.size).toBe(truth.length);
    for (const { tick, id, x, y } of truth) {
      const [fx, fy] = found.get(`${tick} ${id}`)!;
      expect(Math.max(Math.abs(fx - x), Math.abs(fy - y))).toBeLessThanOrEqual(0.005 + 1e-9);
    }
  });

  test('takes at most 8 bytes per moving body and tick', () => {
    for (const [people, cars] of [
      [50, 0],
      [0, 50],
      [40, 10],
    ]) {
      const { bytes, bodyTicks } = recordStreet(people, cars, 200);
      expect(bytes.length / bodyTicks).toBeLessThan(8);
    }
  });

  test('finds the chunk of a tick without reading the others', () => {
    const motion = new MotionReader(recordStreet(2, 0, 180).bytes);
    expect(motion.chunkAt(0)).toBe(0);
    expect(motion.chunkAt(49)).toBe(0);
    expect(motion.chunkAt(50)).toBe(1);
    expect(motion.chunkAt(10_000)).toBe(3);
    expect(motion.tracks(2).every((track) => track.firstTick >= 100 && track.firstTick < 150)).toBe(true);
  });

  test('is refused when cut short, of another kind or of another version', () => {
    const { bytes } = recordStreet(2, 1, 60);
    expect(() => new MotionReader(bytes.subarray(0, bytes.length - 9))).toThrow(DamagedFileError);
    expect(() => new MotionReader(new TextEncoder().encode('not a recording'))).toThrow(/"SQMO" file was expected/);
    const newer = bytes.slice();
    newer[4] = 9;
    expect(() => new MotionReader(newer)).toThrow(/version 9 is unknown; this reader knows version 1/);
  });

  test('cut anywhere is refused in words, never read as something else', () => {
    const { bytes } = recordStreet(3, 2, 60);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
        const read = () => {
          const motion = new MotionReader(bytes.subarray(0, length));
          for (let k = 0; k < motion.chunks; k++) motion.tracks(k);
        };
        expect(read).toThrow();
      }),
    );
  });
});

describe('the overlay', () => {
  test('gives back its detections, false positives without an owner', () => {
    const file = collect();
    const header = {
      scenario: 's',
      seed: 'a',
      layout: 'l',
      startMs: 0,
      tickMs: 200,
      cameras: ['a', 'b'],
      labels: ['person'],
    };
    const recorder = new OverlayRecorder(header, file.sink);
    const at = (tick: number, id: string | null): OverlayDetection => ({
      camera: 1,
      at: tick * 200 + 33,
      label: 0,
      confidence: 0.625,
      box: [1.5, 2, 30.2, 80.9],
      id,
    });
    const written = [3, 49, 50, 140].flatMap((tick) => [at(tick, '00000001000000ff'), at(tick, null)]);
    for (const chunk of [0, 50, 100]) {
      for (const detection of written) {
        const tick = Math.floor(detection.at / 200);
        if (tick >= chunk && tick < chunk + 50) recorder.record(detection);
      }
      recorder.endChunk(chunk);
    }
    recorder.finish();
    const overlay = new OverlayReader(file.bytes());
    expect(overlay.header).toEqual(header);
    expect(overlay.chunks).toBe(3);
    expect([0, 1, 2].flatMap((k) => overlay.detections(k))).toEqual(written);
  });
});

test('an overlay keeps boxes of the largest frames, at 20 000 px', () => {
  const file = collect();
  const header = { scenario: 's', seed: 'a', layout: 'l', startMs: 0, tickMs: 200, cameras: ['a'], labels: ['person'] };
  const recorder = new OverlayRecorder(header, file.sink);
  const box = [6553.5, 6553.6, 19_999.9, 20_000] as const;
  recorder.record({ camera: 0, at: 0, label: 0, confidence: 0.5, box, id: null });
  recorder.endChunk(0);
  recorder.finish();
  expect(new OverlayReader(file.bytes()).detections(0)[0].box).toEqual(box);
});

test('a number that does not fit its bytes is refused, not wrapped', () => {
  const out = new ByteWriter();
  for (const write of [
    () => out.u8(256),
    () => out.u8(-1),
    () => out.i8(128),
    () => out.u16(65_536),
    () => out.i16(-32_769),
    () => out.u8(1.5),
  ]) {
    expect(write).toThrow(/does not fit/);
  }
  expect(out.length).toBe(0);
});

describe('a run recorder', () => {
  const SEED = 'aktau, "4"\nand on';
  const spec: CameraSpec = {
    ...{ id: 'gate', model: 'test', x: 0, y: 0, z: 6, heading: 0, tilt: 0.25, horizontalFov: 1.4, masks: [] },
    ...{ widthPx: 1280, heightPx: 720, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 0, frameRate: 5 },
    ...{ price: { amount: 0, currency: 'KZT' }, phase: '1', group: 'a' },
  };

  /** One camera with two detections in each of two ticks, and a signal in its second of red for all. */
  function recordTwoTicks() {
    const signals = compileSignals([
      {
        id: 's',
        x: 0,
        y: 0,
        offset: 0,
        yellow: 3,
        allRed: 1,
        stages: [
          { green: ['ew'], duration: 60 },
          { green: ['ns'], duration: 60 },
        ],
      } as unknown as Signal,
    ]);
    const camera = createFeedCamera(keyFromSeed('r'), spec, DEFAULT_PROFILE, 60, null, new Float64Array(0));
    const output = createFeedOutput([camera], 200);
    const signalCode = new Uint8Array(2);
    const before = new Uint8Array(2).fill(255); // no code: nothing has been reported yet
    const layout = { name: 'today', cameras: [spec] };
    const chain = { layout, firstCamera: 0, frames: [] as FrameTaken[], events: [] };
    const state = {
      ...{ scenario: { name: 'small', seed: SEED, startMs: 0, tickMs: 200 }, tick: 0, bodyCount: 0 },
      ...{ layouts: [layout], specs: [spec], chains: [chain], incidents: { plan: [] }, worldEvents: [] },
      ...{ shared: { cameras: [camera], bodies: viewColumns(BODY, 1) }, signalChanges: [] as SignalState[] },
    };
    const texts = { observations: '', truth: '' };
    const outlets: Outlets = {
      ...NO_OUTLETS,
      observations: () => (text) => (texts.observations += text),
      truth: () => (text) => (texts.truth += text),
    };
    const recorder = new BlockRecorder(state as unknown as State, outlets, null);
    for (state.tick = 1; state.tick <= 2; state.tick++) {
      signalCodes(signals, 63_500, signalCode);
      state.signalChanges = signalChanges(signals, before, signalCode, 200 * state.tick);
      before.set(signalCode);
      output.counts.set([1, 2, 0]);
      output.exposures.index[0] = state.tick;
      output.exposures.at[0] = state.tick * 200;
      output.exposures.detectionEnd[0] = 2;
      output.truth.idLo.set([7, 0]);
      chain.frames = [{ camera: 0, exposure: state.tick, frame: frameOf(output, 0, [spec], 0), output, row: 0 }];
      recorder.record();
    }
    recorder.endBlock(1);
    return { ...texts, totals: recorder.totals };
  }

  test('writes a truth table that a reader of RFC 4180 gets its seed and rows back from', () => {
    const quoted = '"aktau, ""4""\nand on"';
    const rows = [1, 2].flatMap((exposure) => [
      `0,today,${quoted},small,gate,${exposure},0,0000000000000007`,
      `0,today,${quoted},small,gate,${exposure},1,`,
    ]);
    const header = 'run,layout,seed,scenario,camera,exposure,detection,body';
    expect(recordTwoTicks().truth).toBe(`${[header, ...rows].join('\n')}\n`);
  });

  test('reports the state of every signal at the start, a signal that is all red too, and then changes only', () => {
    const [, , ...lines] = recordTwoTicks().observations.trimEnd().split('\n');
    const reports = lines.filter((line) => line.includes('signal')).map((line) => JSON.parse(line));
    expect(reports).toEqual([{ signal: 's', at: 200, phase: { ew: 'red', ns: 'red' } }]);
  });

  test('counts what it took down', () => {
    expect(recordTwoTicks().totals).toMatchObject({ exposures: [2], detections: [4], falsePositives: [2] });
  });
});

describe('the observation log', () => {
  const pose = { x: 0, y: 0, z: 6, heading: 0, tilt: 0.3, horizontalFov: 1 };
  const header: ObservationLogHeader = {
    format: 'sunqar-observations',
    version: 1,
    scenario: 's',
    seed: 'a',
    layout: 'l',
    startMs: 1_000_000,
    cameras: [
      { id: 'a', rateHz: 12.5, phaseMs: 7, frameSize: [1920, 1080], pose },
      { id: 'b', rateHz: 30, phaseMs: 0, frameSize: [1280, 720], pose },
    ],
  };
  const frame = (index: number, exposure: number, found: number): { exposure: number; frame: DetectionFrame } => {
    const { id, rateHz, phaseMs, frameSize } = header.cameras[index];
    const detections = Array.from({ length: found }, (_, k) => ({
      label: 'person' as const,
      confidence: 0.5 + k / 1000,
      box: [k, 1.5, k + 2, 9.1] as const,
    }));
    const at = header.startMs + exposureAt(rateHz, phaseMs, exposure);
    return { exposure, frame: { kind: 'detections', camera: id, at, frameSize, pose, detections } };
  };

  test('gives back every frame, empty or not, in order of time and then camera', () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(counts, (found) => {
        const frames = found.flatMap(([a, b], k) => [frame(0, k, a), frame(1, k, b)]);
        const text = writeLogHeader(header) + writeBlock(header, 0, frames, []);
        const expected = frames.map(({ frame }) => frame).sort((p, q) => p.at - q.at || (p.camera < q.camera ? -1 : 1));
        expect([...readObservations(text.split('\n'))]).toEqual(expected);
      }),
    );
  });

  test('codes a run of empty frames as one line', () => {
    const frames = Array.from({ length: 100 }, (_, k) => frame(0, k, k === 50 ? 1 : 0));
    expect(writeBlock(header, 0, frames, []).trimEnd().split('\n')).toHaveLength(4);
  });

  test('refuses an unknown version, an undeclared camera and a line that is not JSON, naming the line', () => {
    const read = (text: string) => [...readObservations(text.split('\n'))];
    expect(() => read(JSON.stringify({ ...header, version: 2 }))).toThrow(
      'line 1: version 2 is unknown; this reader knows 1',
    );
    expect(() => read('{}')).toThrow(/line 1: "format" must be/);
    expect(() => read(`${writeLogHeader(header)}{"camera":"z","empty":[0,1]}`)).toThrow(
      'line 2: camera "z" is not in the header',
    );
    expect(() => read(`${writeLogHeader(header)}oops`)).toThrow('line 2: a JSON object was expected, found oops');
    expect(() => read('')).toThrow('the log is empty');
  });
});

describe('a checkpoint', () => {
  test('gives back what was put in, and is refused once a bit has changed', () => {
    const columns = new Map([
      ['people', Uint8Array.of(1, 2, 3)],
      ['cars', new Uint8Array(0)],
    ]);
    const bytes = encodeCheckpoint({ inputs: 'ab', tick: 7, values: { serial: [1, 2] }, columns });
    expect(decodeCheckpoint(bytes)).toEqual({ inputs: 'ab', tick: 7, values: { serial: [1, 2] }, columns });
    for (let at = 8; at < bytes.length; at++) {
      const altered = bytes.slice();
      altered[at] ^= 1;
      expect(() => decodeCheckpoint(altered)).toThrow(DamagedFileError);
      expect(() => decodeCheckpoint(bytes.subarray(0, at))).toThrow(DamagedFileError);
    }
  });
});
