/** What the figures of a comparison cannot say: standing limits of the models, and those of this comparison. */
import type { Comparison } from '../experiments/comparison.ts';
import { message } from '../messages/catalogue.ts';
import { kindName, metricName } from './names.ts';
import { countText, decimalText } from './numbers.ts';
import { unknownsOf, unknownsText } from './unknowns.ts';

/** Below so many seeds the shape of differences between seeds matters to an interval. */
const FEW_SEEDS = 30;

export function limitsOf(comparison: Comparison): string[] {
  const { detector, seeds, probesPerSeed, minutesPerSeed, kindsWithoutRule } = comparison;
  const status = detectorStatus(comparison);
  const unmeasured = comparison.metrics.filter(({ values }) => values.some(({ mean }) => mean === null));
  return [
    message('report.limits.detector', { profile: detector.profile, status }),
    message('report.limits.assumed'),
    ...drawnLimits(comparison),
    message('report.limits.units'),
    message('report.limits.probes', {
      probes: countText(probesPerSeed),
      minutes: message('quantity.min', {
        value: decimalText(minutesPerSeed, Number.isInteger(minutesPerSeed) ? 0 : 1),
      }),
    }),
    message('report.limits.crime'),
    ...(seeds.length < FEW_SEEDS
      ? [message('report.limits.few', { seeds: message('quantity.seeds', { count: seeds.length }) })]
      : []),
    ...((comparison.looks ?? 1) > 1 ? [message('compare.looked', { looks: comparison.looks! })] : []),
    ...kindsWithoutRule.map(({ kind, incidents }) =>
      message('report.limits.rule', {
        kind: kindName(kind),
        incidents: message('quantity.incidents', { count: incidents }),
      }),
    ),
    ...(unmeasured.length > 0
      ? [message('report.limits.unmeasured', { metrics: unmeasured.map(metricName).join(', ') })]
      : []),
  ];
}

function drawnLimits(comparison: Comparison): string[] {
  const unknowns = unknownsOf(comparison);
  if (unknowns.length === 0) return [];
  return [message('report.limits.drawn', { unknowns: unknownsText(unknowns) }), message('report.limits.uniform')];
}

/** Whether the profile was fitted to anything, in the language spoken where the words are known. */
export function detectorStatus({ detector }: Pick<Comparison, 'detector'>): string {
  return detector.status === 'default profile, not calibrated'
    ? message('report.limits.status.uncalibrated')
    : detector.status;
}
