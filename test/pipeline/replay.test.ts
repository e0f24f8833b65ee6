/** The swap: the pipeline runs from a recorded log, in a process of its own, with no module of the simulation but its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';
import { replay } from '../../sim/pipeline/replay.ts';
import {
  OBSERVATION_BLOCK_MS,
  type ObservationLogHeader,
  writeBlock,
  writeLogHeader,
} from '../../sim/recording/observation-log.ts';
import { START } from './walks.ts';
import { CONFIGURATION, FRAME_SIZE, joined, LOG, POSES } from './yard-log.ts';

const work = mkdtempSync(join(tmpdir(), 'sunqar-replay-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const HEADER: ObservationLogHeader = {
  ...{ format: 'sunqar-observations', version: 1, scenario: 'yard', seed: '1', layout: 'two', startMs: START },
  cameras: Object.entries(POSES).map(([id, pose]) => ({
    ...{ id, pose, rateHz: 5, phaseMs: id === 'south' ? 0 : 70, frameSize: FRAME_SIZE },
  })),
};

/** The log as a run would have written it. */
function written(): string {
  const blocks = [0, 1, 2, 3, 4].map((block) => {
    const from = block * OBSERVATION_BLOCK_MS;
    const own = LOG.filter(({ at }) => at >= START + from && at < START + from + OBSERVATION_BLOCK_MS);
    const frames = own.flatMap((frame) => {
      if (frame.kind !== 'detections') return [];
      const { phaseMs } = HEADER.cameras.find(({ id }) => id === frame.camera)!;
      return [{ frame, exposure: (frame.at - START - phaseMs) / 200 }];
    });
    return writeBlock(
      HEADER,
      from,
      frames,
      own.filter((observation) => observation.kind === 'signal'),
    );
  });
  return writeLogHeader(HEADER) + blocks.join('');
}

test('a recorded log gives the alerts of the live run, in another process', () => {
  const [configuration, log] = [join(work, 'configuration.json'), join(work, 'log.ndjson')];
  writeFileSync(configuration, JSON.stringify(CONFIGURATION));
  writeFileSync(log, written());
  const entry = join(import.meta.dirname, 'replay-entry.ts');
  const child = spawnSync('node', ['--import', 'tsx', entry, configuration, log], { encoding: 'utf8' });
  expect(child.stderr).toBe('');
  const live = joined(replay(CONFIGURATION, LOG)).alerts;
  expect(live.length).toBeGreaterThan(5);
  expect(JSON.parse(child.stdout)).toEqual(live);
});

/** Every file that loading `path` loads, and every package. */
function loadedBy(path: string, known = new Set<string>()): Set<string> {
  if (known.has(path)) return known;
  known.add(path);
  if (!path.endsWith('.ts')) return known;
  for (const { fileName } of ts.preProcessFile(readFileSync(path, 'utf8'), true, true).importedFiles) {
    loadedBy(fileName.startsWith('.') ? posix.join(posix.dirname(path), fileName) : fileName, known);
  }
  return known;
}

test('the pipeline loads no module of the simulation but its own', () => {
  for (const first of ['sim/pipeline/replay.ts', 'sim/pipeline/pipeline.ts']) {
    const loaded = [...loadedBy(first)];
    expect(loaded.length).toBeGreaterThan(20);
    const own = /^(sim\/pipeline\/|engine\/(geometry|numeric)\/|engine\/assert\.ts$|@stdlib\/)/;
    expect(loaded.filter((file) => !own.test(file))).toEqual([]);
  }
});
