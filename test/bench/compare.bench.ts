/**
 * How long does a planner wait for the verdict: the bundled comparison by the built command line, from the first file
 * read to the report written? Two layouts of about 24 cameras, ten seeds. Run `npm run build` before.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Comparison } from '../../scenarios/experiments/comparison.ts';
import type { BenchLine } from './line.ts';

const CLI = fileURLToPath(new URL('../../dist/node/cli.js', import.meta.url));

export async function bench(): Promise<BenchLine[]> {
  const work = mkdtempSync(join(tmpdir(), 'sunqar-bench-'));
  const begin = performance.now();
  const args = [CLI, 'compare', 'evening-yard', '--out', join(work, 'out'), '--seeds', '10', '--json'];
  const text = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const seconds = (performance.now() - begin) / 1000;
  rmSync(work, { recursive: true, force: true });
  const { layouts, seeds, minutesPerSeed, probesPerSeed, bodiesPerFrame } = JSON.parse(text) as Comparison;
  return [
    {
      bench: 'comparison: verdict and report',
      size: `${layouts.map(({ cameras }) => cameras).join(' and ')} cameras, ${seeds.length} seeds`,
      value: Number(seconds.toFixed(1)),
      unit: 's',
      budget: 60,
      note: `${minutesPerSeed} min and ${probesPerSeed.toFixed(1)} incidents a seed; ${bodiesPerFrame.toFixed(2)} bodies a camera-frame; both threads`,
    },
  ];
}
