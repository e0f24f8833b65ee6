/**
 * Runs every bench, or those whose file name holds the first argument, and prints one JSON line per figure.
 * A figure that misses its budget is marked; the exit code stays 0, because a busy machine is not a fault.
 */
import { readdirSync } from 'node:fs';
import type { BenchLine } from './line.ts';

const wanted = process.argv[2] ?? '';
const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts') && file.includes(wanted))
  .sort();

for (const file of files) {
  const { bench } = (await import(`./${file}`)) as { bench: () => Promise<BenchLine[]> };
  for (const line of await bench()) console.log(JSON.stringify({ ...line, ...verdict(line) }));
}

function verdict({ value, unit, budget }: BenchLine): { met?: boolean } {
  if (budget === undefined) return {};
  const isTime = unit === 's' || unit === 'ms' || unit === 'MiB';
  return { met: isTime ? value <= budget : value >= budget };
}
