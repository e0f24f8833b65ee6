/** A comparison for people at a terminal: one table per layout that is compared, the sentence, and what is behind it. */
import type { Comparison, Shift } from '../experiments/comparison.ts';
import { message } from '../messages/catalogue.ts';
import { kindName, metricName, stageName, verdictName } from '../report/names.ts';
import { decimalText, differenceText, valueText } from '../report/numbers.ts';
import { leadOf } from '../report/words.ts';
import { printTable } from './print.ts';

export function printComparison(comparison: Comparison, workers: number): void {
  const { scenario, layouts, seeds, minutesPerSeed, probesPerSeed, wallSeconds, bodiesPerFrame } = comparison;
  say(
    message('compare.title', {
      scenario,
      layouts: layouts.map(({ name }) => name).join(', '),
      seeds: message('quantity.seeds', { count: seeds.length }),
      minutes: decimalText(minutesPerSeed, 1),
      probes: decimalText(probesPerSeed, 1),
    }),
  );
  const effort = { seconds: decimalText(wallSeconds, 1), workers, bodies: decimalText(bodiesPerFrame, 2) };
  say(message('compare.effort', effort));
  for (let k = 1; k < layouts.length; k++) {
    say('');
    printFigures(comparison, k);
    const { verdict, draws, asWritten, measured, certainty } = leadOf(comparison, k);
    const sentences = [verdict, draws, asWritten, measured, certainty].filter((sentence) => sentence !== null);
    say(`\n${sentences.join(' ')}`);
    for (const shift of comparison.shifts)
      if (shift.against === layouts[k].name) say(`  ${shiftText(comparison, shift)}`);
  }
  for (const { kind, incidents } of comparison.kindsWithoutRule) {
    const count = message('quantity.incidents', { count: incidents });
    say(message('compare.without_rule', { kind: kindName(kind), incidents: count }));
  }
  say('');
  if ((comparison.looks ?? 1) > 1) say(message('compare.looked', { looks: comparison.looks! }));
  say(message('run.profile', { profile: comparison.detector.profile }));
}

function printFigures({ layouts, metrics }: Comparison, k: number): void {
  const headings = [message('compare.interval'), message('compare.verdict'), 'n'];
  printTable([
    [message('compare.metric'), layouts[0].name, layouts[k].name, 'Δ', ...headings],
    ...metrics.map((row) => {
      const difference = row.differences[k - 1];
      const { mean, interval } = differenceText(difference, row.unit);
      const isExact = difference.method === 'exact';
      return [
        metricName(row),
        ...[row.values[0], row.values[k]].map((value) => valueText(value, row.unit).mean),
        mean,
        interval ?? message(isExact ? 'compare.exact' : 'report.no_interval'),
        row.better === 'neither' ? '' : verdictName(difference.verdict),
        isExact ? '' : String(difference.seeds),
      ];
    }),
  ]);
}

const CAMERAS_TOLD = 5; // of a shift: incidents.csv has all

function shiftText(
  { layouts: [{ name: base }] }: Comparison,
  { against, from, to, incidents, cameras }: Shift,
): string {
  return message('compare.shift', {
    incidents: message('quantity.incidents', { count: incidents.length }),
    ...{ base, layout: against, from: stageName(from), to: stageName(to) },
    cameras: [
      ...[...cameras]
        .sort((a, b) => b.incidents - a.incidents)
        .slice(0, CAMERAS_TOLD)
        .map(({ layout, camera, incidents: count }) => `${layout}/${camera} × ${count}`),
      ...(cameras.length > CAMERAS_TOLD ? ['…'] : []),
    ].join(', '),
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
