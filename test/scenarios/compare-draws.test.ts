/** A comparison of layouts whose headings nobody knows, as people run it, on small-yard with fewer people. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TaskPool } from '../../engine/workers/pool.ts';
import { loadText } from '../../scenarios/commands/files.ts';
import { workerUrl } from '../../scenarios/commands/workers.ts';
import type { Comparison, DrawnPair } from '../../scenarios/experiments/comparison.ts';
import { raisedBy } from '../../scenarios/experiments/raised-by.ts';
import { batchesOf, runSeeds, type SeedRun } from '../../scenarios/experiments/seeds.ts';
import { unknownsOf } from '../../scenarios/experiments/unknowns.ts';
import { choose } from '../../scenarios/read/choose.ts';
import { readProject } from '../../scenarios/read/project.ts';
import { runSunqar } from './command-line.ts';

const work = mkdtempSync(join(tmpdir(), 'sunqar-draws-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const project = join(work, 'project');
const DRAWS = 3;
const SEEDS = 2;

/** `poles` as a map has them; `twin`, the same cameras with other headings assumed; `doors`, which are known. */
beforeAll(() => {
  cpSync('scenarios/library/small-yard', project, { recursive: true });
  const file = join(project, 'poles.layout.yaml');
  const [head, ...cameras] = readFileSync(file, 'utf8')
    .replaceAll(/ group: \w+ }/g, ' assumed: [heading, height] }')
    .split(/^(?= {2}- )/m);
  writeFileSync(file, [head, ...cameras].join(''));
  const turned = cameras.map((camera) => camera.replace(/heading_deg: \d+/, 'heading_deg: 0')).toReversed();
  writeFileSync(join(project, 'twin.layout.yaml'), [head.replace('name: poles', 'name: twin'), ...turned].join(''));
  const scenario = readFileSync(join(project, 'scenario.yaml'), 'utf8')
    .replace(/^layouts: .*$/m, 'layouts: [poles.layout.yaml, twin.layout.yaml, doors.layout.yaml]')
    .replace('residents: 3000', 'residents: 600')
    .replace('vehicles_per_h: 1200', 'vehicles_per_h: 200');
  writeFileSync(join(project, 'scenario.yaml'), scenario);
});

/** No cell holds a comma. */
function table(out: string, name: string): Readonly<Record<string, string>>[] {
  const [header, ...lines] = readFileSync(join(out, name), 'utf8').trimEnd().split('\n');
  const columns = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, k) => [columns[k], cell])));
}

describe('a comparison of layouts whose headings are assumed', () => {
  const out = join(work, 'drawn');
  const undrawn = join(work, 'undrawn');
  let printed = '';
  let comparison: Comparison;
  const compare = (folder: string, draws: number, language: string) =>
    runSunqar(process.cwd(), [
      ...['compare', project, '--out', folder, '--draws', `${draws}`, '--seeds', `${SEEDS}`],
      ...['--minutes', '1', '--workers', '2', '--lang', language],
    ]);
  const summaryOf = (folder: string): Comparison => JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'));
  const pairOf = (name: string): DrawnPair => comparison.draws!.pairs.find(({ against }) => against === name)!;

  beforeAll(() => {
    const run = compare(out, DRAWS, 'en');
    expect(run.stderr).toBe('\n');
    expect(run.code).toBe(0);
    printed = run.stdout;
    comparison = summaryOf(out);
    expect(compare(undrawn, 0, 'en').code).toBe(0);
  }, 300_000);

  test('holds every draw of the layouts that have unknowns, and says how many there are', () => {
    const { count, unknowns, pairs } = comparison.draws!;
    expect(count).toBe(DRAWS);
    expect(unknowns.map(({ layout, headings, lenses, cameras }) => ({ layout, headings, lenses, cameras }))).toEqual([
      { layout: 'poles', headings: 4, lenses: 0, cameras: 4 },
      { layout: 'twin', headings: 4, lenses: 0, cameras: 4 },
    ]);
    expect(pairs.map(({ against, differences }) => [against, differences.length])).toEqual([
      ['twin', DRAWS],
      ['doors', DRAWS],
    ]);
    for (const { counts } of pairs) expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(DRAWS);
  });

  test('with the same cameras under another name is exactly zero in every draw, whatever was assumed of them', () => {
    const { differences, verdict, counts, low, high } = pairOf('twin');
    for (const difference of differences) {
      expect(difference).toMatchObject({ mean: 0, low: 0, high: 0, verdict: 'no-clear-difference' });
    }
    expect({ verdict, low, high, none: counts['no-clear-difference'] }).toEqual({
      ...{ verdict: 'no-clear-difference', low: 0, high: 0, none: DRAWS },
    });
    // Two files that assume otherwise are not the same as they are written.
    const moved = comparison.metrics.filter(({ differences: [twin] }) => (twin.mean ?? 0) !== 0);
    expect(moved.length).toBeGreaterThan(0);
  });

  test('can be recomputed from its table of draws', () => {
    const rows = table(out, 'draws.csv');
    const detectedIn = (layout: string, run: number, draw: number) => {
      const own = rows.filter((row) => row.layout === layout && row.run === `${run}`);
      return Number((own.find((row) => row.draw === `${draw}`) ?? own.find((row) => row.draw === '0'))!.detected);
    };
    expect(rows).toHaveLength(SEEDS * (3 + 2 * DRAWS));
    const means = [1, 2, 3].map((draw) => {
      const apart = [0, 1].map((run) => detectedIn('doors', run, draw) - detectedIn('poles', run, draw));
      return (apart[0] + apart[1]) / 2;
    });
    const { differences, low, high } = pairOf('doors');
    differences.forEach(({ mean }, d) => {
      expect(mean).toBeCloseTo(means[d], 12);
    });
    expect(low).toBeCloseTo(Math.min(...means), 12);
    expect(high).toBeCloseTo(Math.max(...means), 12);
    expect(new Set(means).size, 'headings matter here').toBeGreaterThan(1);
  });

  test('decides by its draws, and is otherwise what it is without them, file by file', () => {
    const plain = summaryOf(undrawn);
    const { draws, wallSeconds, metrics, ...rest } = comparison;
    const { wallSeconds: _, metrics: plainMetrics, ...plainRest } = plain;
    expect(rest).toEqual(plainRest);
    expect(metrics.slice(1)).toEqual(plainMetrics.slice(1));
    metrics[0].differences.forEach((difference, k) => {
      const pair = draws!.pairs[k];
      expect(pair.asWritten).toBe(plainMetrics[0].differences[k].verdict);
      expect(difference).toEqual({ ...plainMetrics[0].differences[k], verdict: pair.verdict });
    });
    const hashes = (folder: string) => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).seeds;
    expect(hashes(out)).toEqual(hashes(undrawn));
    const OTHERS = new Set(['manifest.json', 'summary.json', 'comparison.csv', 'report.html', 'draws.csv']);
    const files = (folder: string) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !OTHERS.has(entry.name))
        .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length));
    expect(files(out).sort()).toEqual(files(undrawn).sort());
    expect(files(out).some((file) => file.endsWith('overlay-poles.sqov'))).toBe(true);
    for (const file of files(out)) {
      expect(readFileSync(out + file).equals(readFileSync(undrawn + file)), file).toBe(true);
    }
  });

  test('says so on the terminal and in the report, and not without draws', () => {
    const said = printed.split('\n').find((line) => line.includes('“doors”'));
    expect(said).toContain('Over 3 draws of what nobody knows (4 headings in “poles”) the difference is');
    expect(said).toContain('With the assumed headings:');
    const report = readFileSync(join(out, 'report.html'), 'utf8');
    expect(report).toContain('What nobody knows of the cameras');
    expect(report).toContain('<a href="draws.csv">');
    const plain = readFileSync(join(undrawn, 'report.html'), 'utf8');
    expect(plain).not.toMatch(/nobody knows|assumed headings|draws/);
    expect(readdirSync(undrawn)).not.toContain('draws.csv');
  });
});

test('batches that step the world again come to the same as one that holds all draws', async () => {
  const whole = choose(readProject(join(project, 'scenario.yaml'), loadText), { minutes: 0.5 });
  const unknowns = whole.layouts.map((layout) =>
    unknownsOf(layout, whole.assumed.get(layout.name)!, whole.catalogue, whole.site),
  );
  const pool = new TaskPool(workerUrl(), 2);
  let batchesDone = 0;
  const run = async (most: number) => {
    const batches = batchesOf(whole.layouts, unknowns, DRAWS, most);
    const asked = { most: 2, isRecorded: () => false, raisedBy: raisedBy(whole.rules!.rules) };
    const runs: SeedRun[] = [];
    const signal = new AbortController().signal;
    for await (const one of runSeeds(pool, whole, batches, { ...asked, signal, onBatch: () => batchesDone++ })) {
      runs.push(one);
    }
    return { runs, batches: batches.length };
  };
  try {
    const one = await run(1000);
    const each = await run(1);
    expect([one.batches, each.batches, batchesDone]).toEqual([1, DRAWS, 2 + 2 * DRAWS]);
    expect(each.runs).toEqual(one.runs);
    expect(one.runs.map(({ result }) => result.layouts.map(({ layout }) => layout))).toEqual([
      ['poles', 'twin', 'doors'],
      ['poles', 'twin', 'doors'],
    ]);
    for (const { draws } of one.runs) {
      expect(draws.map((draw) => draw.map((figures) => figures !== null))).toEqual(
        Array.from({ length: DRAWS }, () => [true, true, false]),
      );
    }
  } finally {
    await pool.close();
  }
});

test('check counts what a layout assumes', () => {
  const { code, stdout } = runSunqar(process.cwd(), ['check', join(project, 'poles.layout.yaml')]);
  expect(code).toBe(0);
  expect(stdout).toContain('poles: assumed, for nobody knows it: 4 of 4 headings, 4 of 4 heights\n');
  const whole = runSunqar(process.cwd(), ['check', project, '--json']);
  const { files } = JSON.parse(whole.stdout);
  const notes = files.flatMap(({ kind, notes }: { kind: string; notes: string[] }) => (kind === 'layout' ? notes : []));
  expect(notes).toEqual([
    'poles: assumed, for nobody knows it: 4 of 4 headings, 4 of 4 heights',
    'twin: assumed, for nobody knows it: 4 of 4 headings, 4 of 4 heights',
  ]);
});
