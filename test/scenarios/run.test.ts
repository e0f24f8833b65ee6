import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MotionReader } from '../../sim/recording/motion.ts';
import { readObservations } from '../../sim/recording/observation-log.ts';
import { OverlayReader } from '../../sim/recording/overlay.ts';
import { CLI } from './command-line.ts';

const work = mkdtempSync(join(tmpdir(), 'sunqar-run-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

function sunqar(args: readonly string[], environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync('node', [CLI, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', LANG: 'en', ...environment },
  });
  return { status, stdout, stderr };
}

const short = (out: string, ...more: string[]) => ['run', 'small-yard', '--out', out, '--minutes', '0.4', ...more];

describe('a run folder', () => {
  const out = join(work, 'whole');
  let printed = '';
  beforeAll(() => {
    const { status, stdout, stderr } = sunqar(short(out));
    expect(stderr).toBe('');
    expect(status).toBe(0);
    printed = stdout;
  });
  const read = (name: string) => readFileSync(join(out, name), 'utf8');

  test('has what its manifest promises, and nothing was left beside it', () => {
    const manifest = JSON.parse(read('manifest.json'));
    expect(manifest).toMatchObject({ format: 'sunqar-run', version: 1, status: 'complete', simulated_s: 24 });
    expect(manifest.detector.status).toBe('default profile, not calibrated');
    expect(printed).toContain('default profile, not calibrated');
    for (const layout of manifest.layouts) {
      for (const file of [`observations-${layout}.ndjson`, `truth-${layout}.csv`, `overlay-${layout}.sqov`]) {
        expect(existsSync(join(out, file))).toBe(true);
      }
    }
    expect(readdirSync(work).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test('keeps tidy tables: run, layout, seed and scenario first', () => {
    for (const table of readdirSync(out).filter((name) => name.endsWith('.csv'))) {
      expect(read(table)).toMatch(/^run,layout,seed,scenario,/);
    }
  });

  test('keeps the budget of 8 bytes per body and tick', () => {
    const motion = new MotionReader(readFileSync(join(out, 'motion.sqmo')));
    let bodyTicks = 0;
    for (let k = 0; k < motion.chunks; k++) for (const { x } of motion.tracks(k)) bodyTicks += x.length;
    expect(bodyTicks).toBeGreaterThan(1000);
    expect(statSync(join(out, 'motion.sqmo')).size / bodyTicks).toBeLessThan(8);
  });

  test('tells the same detections in log, ledger, overlay and table', () => {
    const { layouts } = JSON.parse(read('manifest.json'));
    for (const layout of layouts) {
      const frames = [...readObservations(read(`observations-${layout}.ndjson`).split('\n'))];
      const found = frames.flatMap((frame) => (frame.kind === 'detections' ? frame.detections : []));
      const overlay = new OverlayReader(readFileSync(join(out, `overlay-${layout}.sqov`)));
      const drawn = Array.from({ length: overlay.chunks }, (_, k) => overlay.detections(k)).flat();
      const ledger = read(`truth-${layout}.csv`).trimEnd().split('\n').slice(1);
      const [header, ...rows] = read('cameras.csv').trimEnd().split('\n');
      const column = header.split(',').indexOf('detections');
      const counted = rows.filter((row) => row.split(',')[1] === layout).map((row) => Number(row.split(',')[column]));
      expect(found.length).toBeGreaterThan(0);
      expect([drawn.length, ledger.length, counted.reduce((a, b) => a + b, 0)]).toEqual(Array(3).fill(found.length));
      const times = frames.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  test('is not overwritten unless asked, and a complete one cannot be gone on with', () => {
    const before = read('hashes.json');
    const again = sunqar(short(out));
    expect(again).toMatchObject({ status: 2, stdout: '' });
    expect(again.stderr).toContain('the folder is already there');
    expect(sunqar(short(out, '--resume'))).toMatchObject({ status: 2, stdout: '' });
    expect(read('hashes.json')).toBe(before);
    expect(sunqar(short(out, '--force')).status).toBe(0);
    expect(read('hashes.json')).toBe(before);
  });

  test('replaces only what sunqar wrote, and touches nothing beside it', () => {
    const foreign = join(work, 'thesis');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'thesis.txt'), 'mine');
    const file = join(work, 'notes.txt');
    writeFileSync(file, 'mine');
    for (const target of [foreign, file, work]) {
      expect(sunqar(short(target, '--force'))).toMatchObject({ status: 2, stdout: '' });
    }
    expect(sunqar(['run', 'small-yard', '--out', '', '--force', '--minutes', '0.1'])).toMatchObject({ status: 2 });
    const beside = ['thesis-2.partial-1999999', 'tidy.partial-1999999', 'tidy.old-1'].map((name) => join(work, name));
    for (const folder of beside) mkdirSync(folder);
    expect(sunqar(['coverage', 'small-yard', '--out', join(work, 'tidy')]).status).toBe(0);
    for (const path of [join(foreign, 'thesis.txt'), file, ...beside]) expect(existsSync(path)).toBe(true);
    for (const folder of beside) rmSync(folder, { recursive: true });
  });

  test('keeps a seed of any text in one cell of every table', () => {
    const odd = join(work, 'odd');
    expect(sunqar(['run', 'small-yard', '--out', odd, '--minutes', '0.2', '--seed', 'a,b "c"']).status).toBe(0);
    for (const table of readdirSync(odd).filter((name) => name.endsWith('.csv'))) {
      const [header, ...rows] = readFileSync(join(odd, table), 'utf8').trimEnd().split('\n');
      for (const row of rows) {
        const plain = row.replace('"a,b ""c"""', 'seed');
        expect(plain.split(',')).toHaveLength(header.split(',').length);
      }
    }
    expect(sunqar(short(join(work, 'never'), '--seed', '')).status).toBe(2);
  });

  test('is refused for a layout that the scenario lacks, a count of workers out of bounds, and no minutes', () => {
    const target = join(work, 'never');
    expect(sunqar(short(target, '--layout', 'nowhere')).stderr).toContain('nowhere');
    for (const wrong of [
      ['--layout', 'nowhere'],
      ['--workers', '0'],
      ['--workers', '99'],
      ['--minutes', '-1'],
    ]) {
      expect(sunqar([...short(target), ...wrong])).toMatchObject({ status: 2, stdout: '' });
    }
    expect(existsSync(target)).toBe(false);
  });
});

describe('mischief leaves a folder that is valid or absent', () => {
  test('a full disk: said in words, exit 3, nothing left', () => {
    const disk = join(work, 'disk');
    mkdirSync(disk);
    const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk]).status === 0;
    try {
      // Without the right to mount, a limit on the size of files stands in for the full disk.
      const command = ['node', CLI, ...short(join(disk, 'run'))];
      const limited = ['-c', `ulimit -f 200; exec "$@"`, 'bash', ...command];
      const { status, stderr } = isMounted
        ? sunqar(short(join(disk, 'run')))
        : spawnSync('bash', limited, { encoding: 'utf8', env: { ...process.env, LANG: 'en' } });
      expect(stderr).toContain('The results could not be written');
      expect(status).toBe(3);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      if (isMounted) execFileSync('umount', [disk]);
    }
  });

  /** Runs with a script in every simulation thread that ends the thread when `death` says so. */
  function runWithDeath(name: string, death: string) {
    const preload = join(work, `${name}.cjs`);
    writeFileSync(preload, `if (!require('node:worker_threads').isMainThread) { ${death} }\n`);
    const result = sunqar(short(join(work, name), '--workers', '2'), { NODE_OPTIONS: `--require ${preload}` });
    expect(readdirSync(work).filter((found) => found.includes('partial'))).toEqual([]);
    return result;
  }

  test('a worker that dies with work in hand: said in words, exit 3, nothing left', () => {
    const afterTaking =
      'let n = 0; const take = Atomics.compareExchange;' +
      'Atomics.compareExchange = (...a) => { const was = take(...a); if (++n > 20) process.exit(9); return was; };';
    const { status, stderr } = runWithDeath('dies-at-work', afterTaking);
    expect(stderr).toContain('A worker was lost');
    expect(status).toBe(3);
    expect(existsSync(join(work, 'dies-at-work'))).toBe(false);
  });

  test('a worker that dies idle is noticed by the next block', () => {
    const inWait =
      'let n = 0; const wait = Atomics.wait; Atomics.wait = (...a) => (++n > 5 ? process.exit(9) : wait(...a));';
    const { status, stderr } = runWithDeath('dies-idle', inWait);
    expect(stderr).toContain('A worker was lost');
    expect(status).toBe(3);
    expect(existsSync(join(work, 'dies-idle'))).toBe(false);
  });

  test('a worker that dies over every task is reported after its second death', () => {
    const { status, stderr } = runWithDeath('dies-always', 'setTimeout(() => process.exit(9), 1);');
    expect(stderr).toContain('A worker was lost');
    expect(status).toBe(3);
    expect(existsSync(join(work, 'dies-always'))).toBe(false);
  });

  test('a killed process: the target is absent, and the next run clears away what was left', async () => {
    const target = join(work, 'killed');
    const child = spawn('node', [CLI, 'run', 'evening-yard', '--out', target], { stdio: 'ignore' });
    const started = () => readdirSync(work).some((name) => name.startsWith('killed.partial-'));
    while (!started() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGKILL');
    if (child.exitCode === null) await new Promise((resolve) => child.on('exit', resolve));
    expect(existsSync(target)).toBe(false);
    expect(sunqar(short(target)).status).toBe(0);
    expect(readdirSync(work).filter((name) => name.startsWith('killed'))).toEqual(['killed']);
  });
});
