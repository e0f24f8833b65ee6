import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { register } from '../../scenarios/commands/compare.ts';
import type { Comparison } from '../../scenarios/experiments/comparison.ts';
import { InputError } from '../../scenarios/read/problem.ts';
import { FUNNEL_STAGES } from '../../sim/funnel/stages.ts';

const MAIN = ['--import', 'tsx', 'scenarios/commands/main.ts'];
const ENVIRONMENT = { ...process.env, NO_COLOR: '1', LANG: 'en' };
const work = mkdtempSync(join(tmpdir(), 'sunqar-compare-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const SEEDS = 3;
const project = join(work, 'project');
const short = (out: string, ...more: string[]) => ['compare', project, '--out', out, '--minutes', '0.5', ...more];
const SET_BEFORE = ['--workers', '1', '--seeds', String(SEEDS)];

/** small-yard with fewer people and a third layout: the cameras of the first in another order, under another name. */
beforeAll(() => {
  cpSync('scenarios/library/small-yard', project, { recursive: true });
  const [head, ...cameras] = readFileSync(join(project, 'poles.layout.yaml'), 'utf8').split(/^(?= {2}- )/m);
  const twin = [head.replace('name: poles', 'name: twin'), ...cameras.toReversed()].join('');
  writeFileSync(join(project, 'twin.layout.yaml'), twin);
  const file = join(project, 'scenario.yaml');
  const scenario = readFileSync(file, 'utf8')
    .replace(/^layouts: .*$/m, 'layouts: [poles.layout.yaml, twin.layout.yaml, doors.layout.yaml]')
    .replace('residents: 3000', 'residents: 600')
    .replace('vehicles_per_h: 1200', 'vehicles_per_h: 200');
  writeFileSync(file, scenario);
});

interface Records {
  readonly header: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** No cell of these tables holds a comma. */
function table(folder: string, name: string): Records {
  const [header, ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
  const columns = header.split(',');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    expect(cells).toHaveLength(columns.length);
    return Object.fromEntries(columns.map((column, k) => [column, cells[k]]));
  });
  return { header, rows };
}

/** Tables that are written as seeds are done. */
const BY_SEED = ['incidents', 'alerts', 'funnel', 'knew-first', 'units', 'cameras'].map((name) => `${name}.csv`);

describe('a comparison', () => {
  const out = join(work, 'whole');
  let printed = '';
  let comparison: Comparison;
  beforeAll(() => {
    const until = ['--workers', '2', '--seeds', '2', '--until', '0.0001', '--most', String(SEEDS)];
    const { status, stdout, stderr } = spawnSync('node', [...MAIN, ...short(out, ...until)], {
      ...{ encoding: 'utf8', env: ENVIRONMENT },
    });
    expect(stderr).toMatch(/^Inconclusive: after 3 seeds the interval is \d\.\d+ wide, and 0\.0001 was asked for\.\n$/);
    expect(status).toBe(4);
    printed = stdout;
    comparison = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  });

  test('of a layout with the same cameras in another order is exactly zero in every figure', () => {
    expect(comparison.layouts.map(({ name }) => name)).toEqual(['poles', 'twin', 'doors']);
    const measured = comparison.metrics.filter(({ values }) => values[0].mean !== null);
    expect(measured.length).toBeGreaterThan(8);
    for (const { metric, differences, values } of measured) {
      expect({ metric, ...differences[0] }).toMatchObject({ metric, mean: 0, verdict: 'no-clear-difference' });
      if (differences[0].method !== 'exact') expect(differences[0]).toMatchObject({ low: 0, high: 0 });
      expect(values[1]).toEqual(values[0]);
    }
    const strip = (name: string) => (row: Readonly<Record<string, string>>) => row.layout === name;
    for (const name of BY_SEED) {
      const { rows } = table(out, name);
      const [first, second] = ['poles', 'twin'].map((layout) =>
        rows.filter(strip(layout)).map((row) => ({ ...row, layout: '' })),
      );
      expect(second).toEqual(first);
    }
  });

  test('whose interval was looked at while seeds were added says how often', () => {
    expect(comparison.looks).toBe(2);
    expect(printed).toContain('looked at 2 times');
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('looked at 2 times');
  });

  test('of a layout with other cameras differs', () => {
    const moved = comparison.metrics.filter(({ differences }) => (differences[1].mean ?? 0) !== 0);
    expect(moved.length).toBeGreaterThan(3);
  });

  test('can be recomputed from its tables', () => {
    const { rows } = table(out, 'incidents.csv');
    const compared = rows.filter((row) => row.compared === '1');
    expect(compared.length).toBe(3 * SEEDS * comparison.probesPerSeed);
    const detected = comparison.metrics.find(({ metric }) => metric === 'detected')!;
    comparison.layouts.forEach(({ name }, k) => {
      const own = compared.filter((row) => row.layout === name);
      const shares = comparison.seeds.map((seed) => {
        const ofSeed = own.filter((row) => row.seed === seed);
        return ofSeed.filter((row) => row.to_detection_s !== '').length / ofSeed.length;
      });
      expect(detected.values[k].mean).toBeCloseTo(shares.reduce((sum, share) => sum + share, 0) / SEEDS, 12);
      FUNNEL_STAGES.forEach((stage, rank) => {
        const lost = own.filter((row) => row.loss === stage).length;
        const reached = own.filter((row) => (FUNNEL_STAGES as readonly string[]).indexOf(row.furthest) >= rank).length;
        expect(comparison.funnel).toContainEqual({ layout: name, stage, reached, lost });
      });
    });
    const first = compared.filter((row) => row.layout === 'poles');
    const other = compared.filter((row) => row.layout === 'doors');
    const moves = first.flatMap((row, k) =>
      row.furthest === other[k].furthest
        ? []
        : [
            {
              incident: `${row.seed} ${row.incident}`,
              stages: `${row.furthest} ${other[k].furthest}`,
              row,
              other: other[k],
            },
          ],
    );
    expect(comparison.handChanges.map(({ seed, incident }) => `${seed} ${incident}`)).toEqual(
      moves.map(({ incident }) => incident),
    );
    const counts = [...new Set(moves.map(({ stages }) => stages))]
      .map((stages) => moves.filter((move) => move.stages === stages).length)
      .sort((a, b) => b - a);
    expect(comparison.shifts.map(({ incidents }) => incidents.length)).toEqual(counts.slice(0, 3));
    for (const { from, to, cameras } of comparison.shifts) {
      const own = moves.filter(({ stages }) => stages === `${from} ${to}`);
      for (const { layout, camera, incidents } of cameras) {
        const side = layout === 'poles' ? 'row' : 'other';
        expect(own.filter((move) => move[side].camera === camera)).toHaveLength(incidents);
      }
    }
  });

  test('keeps tidy tables, a manifest, a recording of the first seed and a report', () => {
    for (const name of readdirSync(out).filter((file) => file.endsWith('.csv'))) {
      expect(table(out, name).header).toMatch(/^run,layout,seed,scenario,/);
    }
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ format: 'sunqar-comparison', version: 1, status: 'complete', simulated_s: 90 });
    expect(manifest.seeds.map(({ seed }: { seed: string }) => seed)).toEqual(comparison.seeds);
    expect(comparison.seeds).toEqual(['dusk-1/1', 'dusk-1/2', 'dusk-1/3']);
    expect(readdirSync(join(out, 'runs', '0'))).toContain('motion.sqmo');
    expect(existsSync(join(out, 'runs', '1'))).toBe(false);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('small-yard');
    expect(readdirSync(work).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test('says the verdict in words that are those of the interval', () => {
    const words: Record<string, string> = {
      better: 'more',
      worse: 'fewer',
      'no-clear-difference': 'no clear difference',
    };
    const [twin, doors] = comparison.metrics[0].differences;
    expect(printed).toContain('Between “twin” and “poles” there is no clear difference');
    expect([twin.low, twin.high]).toEqual([0, 0]);
    expect(printed.split('\n').find((line) => line.includes('“doors”'))).toContain(words[doors.verdict]);
  });

  const prefixOf = (part: string) => {
    const seeds = Math.max(...table(part, 'funnel.csv').rows.map(({ run }) => Number(run) + 1));
    for (const name of BY_SEED) {
      const first = table(out, name).rows.filter(({ run }) => Number(run) < seeds);
      expect(table(part, name).rows).toEqual(first);
    }
    return seeds;
  };

  test('interrupted, holds the seeds that were done, as they are in the whole: exit 130', async () => {
    const part = join(work, 'interrupted');
    const child = spawn('node', [...MAIN, ...short(part, ...SET_BEFORE, '--record', 'none')], {
      ...{ stdio: 'ignore', env: ENVIRONMENT },
    });
    await untilSeedIsDone(child, part);
    child.kill('SIGINT');
    const status = await new Promise((resolve) => child.on('exit', resolve));
    expect(status).toBe(130);
    const manifest = JSON.parse(readFileSync(join(part, 'manifest.json'), 'utf8'));
    const seeds = prefixOf(part);
    expect(seeds).toBeLessThan(SEEDS);
    expect(manifest).toMatchObject({ status: 'interrupted', seeds: { length: seeds } });
    expect(existsSync(join(part, 'runs'))).toBe(false);
  });

  test('that loses a worker over a seed holds those before it, with one worker as with two: exit 3', () => {
    const part = join(work, 'lost');
    const preload = join(work, 'dies.cjs');
    const isOurs = "require('node:worker_threads').workerData?.entry"; // not the loader's own thread
    const dies = "String(task?.params?.[1]?.[1]?.scenario?.seed ?? task?.params?.[1]?.scenario?.seed).endsWith('/3')";
    writeFileSync(
      preload,
      `if (${isOurs}) require('node:worker_threads').parentPort.on('message', (task) => ${dies} && process.exit(9));\n`,
    );
    const { status, stderr } = spawnSync('node', [...MAIN, ...short(part, ...SET_BEFORE, '--json')], {
      encoding: 'utf8',
      env: { ...ENVIRONMENT, NODE_OPTIONS: `--require ${preload}` },
    });
    expect(stderr).toContain('A worker was lost');
    expect(stderr).toContain('2 seeds');
    expect(status).toBe(3);
    expect(prefixOf(part)).toBe(2);
    expect(JSON.parse(readFileSync(join(part, 'manifest.json'), 'utf8'))).toMatchObject({ status: 'lost-worker' });
  });
});

/** Rows of the first seed are in the folder that is still being written. */
async function untilSeedIsDone(child: ChildProcess, out: string): Promise<void> {
  for (;;) {
    const partial = readdirSync(work).find((name) => name.startsWith(`${out.slice(work.length + 1)}.partial-`));
    const file = partial === undefined ? null : join(work, partial, 'funnel.csv');
    if (file !== null && existsSync(file) && statSync(file).size > 100) return;
    expect(child.exitCode).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('what makes no comparison is refused before anything runs', () => {
  const never = join(work, 'never');
  const parse = async (...args: string[]) => {
    const program = new Command().exitOverride();
    register(program);
    for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
    await program.parseAsync(['compare', project, '--out', never, ...args], { from: 'user' });
  };

  test.each([
    [['--layout', 'doors'], /needs two layouts, and here there is 1.*poles, twin, doors/],
    [['--layout', 'doors', '--layout', 'doors'], /named twice/],
    [['--layout', 'doors', '--layout', 'nowhere'], /nowhere: there is no layout of this name/],
    [['--most', '20'], /--most limits --until/],
    [['--until', '0.1', '--most', '5'], /--most is 5; it must be at least --seeds, which is 10/],
  ])('%j', async (args, says) => {
    const error = await parse(...args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(says);
    expect(existsSync(never)).toBe(false);
  });

  test.each([
    [['--seeds', '1']],
    [['--seeds', '2.5']],
    [['--seeds', 'many']],
    [['--until']],
    [['--until', '0']],
    [['--until', '2.1']],
    [['--minutes', '0']],
    [['--draws', '-1']],
    [['--draws', '2.5']],
    [['--draws', '101']],
    [['--draws', '']],
    [['--workers', '0']],
    [['--record', 'some']],
  ])('%j', async (args) => {
    expect(await parse(...args).catch((thrown: unknown) => thrown)).toBeInstanceOf(CommanderError);
  });
});
