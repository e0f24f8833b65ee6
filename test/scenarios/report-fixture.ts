/**
 * Comparisons to report on, made up but consistent: incidents of seeded difficulty come so far under each layout, and
 * funnel, shifts, delays and figures are counted from the same incidents, with the intervals of the real thing.
 */
import type {
  Comparison,
  DelayCurve,
  Draws,
  HandChange,
  KnewFirstRow,
  MetricRow,
  Shift,
} from '../../scenarios/experiments/comparison.ts';
import { compareDraws, type DrawnFigures } from '../../scenarios/experiments/draws.ts';
import { estimateMean, exactly } from '../../scenarios/experiments/intervals.ts';
import { verdictOf } from '../../scenarios/experiments/verdict.ts';
import type { ReportExtras } from '../../scenarios/report/extras.ts';
import { FUNNEL_STAGES } from '../../sim/funnel/stages.ts';
import type { Outcome } from '../../sim/metrics/incident-rows.ts';

export interface Recipe {
  readonly layouts?: readonly string[];
  readonly gain?: number; // how much easier each further layout makes it to come far
  readonly noise?: number; // of the gain, from seed to seed
  readonly seeds?: number;
  readonly furthest?: number; // stages beyond which nobody comes; 6: no alert is ever raised
  readonly withoutValues?: number; // a layout under which nothing was measured
  readonly name?: string; // of the scenario, of cameras and of places
  readonly primaryOutcome?: Comparison['primaryOutcome'];
  readonly unknown?: number; // share of incidents by which draws of the headings of the first layout may differ
  readonly draws?: number;
}

/** What a report must bear, by name. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  'clearly better': {},
  'no clear difference': { gain: 0.01, noise: 0.2, seeds: 6 },
  'clearly worse': { gain: -0.2 },
  'three layouts': { layouts: ['today', 'proposal', 'proposal-with-more-cameras'], gain: 0.15 },
  'very long names': {
    layouts: [
      'the-layout-that-stands-there-today-in-all-courtyards-of-the-district',
      'a-proposal-with-a-very-long-name-for-the-second-phase-of-the-programme',
    ],
    name: 'a-scenario-with-a-name-that-goes-on-and-on-and-on-for-the-eleventh-microdistrict',
  },
  'no alert': { furthest: 6 },
  'nothing in view': { furthest: 0 },
  'nothing measured under one': { withoutValues: 1 },
  'one seed': { seeds: 1 },
  'unknown headings': { gain: 0.1, noise: 0.02, unknown: 0.3 },
  'unknown headings that hardly matter': { unknown: 0.01 },
  'unknown headings of one seed': { seeds: 1, unknown: 0.3 },
  'unknown headings, many draws and long names': {
    layouts: ['the-layout-that-stands-there-today-in-all-courtyards-of-the-district', 'proposal', 'a-second-proposal'],
    name: 'a-scenario-with-a-name-that-goes-on-and-on-and-on-for-the-eleventh-microdistrict',
    unknown: 0.5,
    draws: 100,
  },
};

interface Case {
  readonly seed: string;
  readonly incident: string;
  readonly at: number; // ms
  readonly reach: readonly number[]; // stages passed, by layout
  readonly luck: number; // 0 to 1
}

const KINDS = ['theft', 'robbery', 'door-forcing', 'intrusion', 'red-light'] as const;
const PROBES = 24;
const CHANNELS = ['alert', 'watching', 'witness', 'panic-post', 'patrol', 'nobody'] as const;
const STAGE = { detected: 4, alert: 7, dispatched: 9, arrived: 10 } as const;

export function comparisonOf(recipe: Recipe = {}): Comparison {
  const { layouts = ['today', 'proposal'], seeds: count = 10, name = 'evening-yard' } = recipe;
  const seeds = Array.from({ length: count }, (_, k) => `aktau-${k + 1}`);
  const cases = seeds.flatMap((seed, s) => casesOf(recipe, seed, s, layouts.length));
  const handChanges = layouts.slice(1).flatMap((against, k) => changesOf(cases, against, k + 1, name));
  const draws = recipe.unknown === undefined ? undefined : drawsOf(recipe, seeds, cases, layouts, name);
  const [primary, ...others] = metricsOf(recipe, seeds, cases, layouts.length);
  const differences = primary.differences.map((difference, k) => {
    return { ...difference, verdict: draws?.pairs[k].verdict ?? difference.verdict };
  });
  return {
    format: 'sunqar-comparison',
    version: 1,
    sunqar: '0.1.0',
    scenario: name,
    seeds,
    minutesPerSeed: 15,
    probesPerSeed: PROBES,
    bodiesPerFrame: 2.37,
    wallSeconds: 41.2,
    primaryOutcome: recipe.primaryOutcome ?? 'answered_in_time',
    detector: { profile: 'default', status: 'default profile, not calibrated' },
    attribution: '© OpenStreetMap contributors',
    layouts: layouts.map((layout, k) => ({
      name: layout,
      cameras: 12 * (k + 1),
      price: { KZT: 4_180_000 + 5_230_000 * k, ...(k === 2 ? { USD: 12_500 } : {}) },
      coverage: { share: 0.18 + 0.17 * k, demandShare: 0.29 + 0.2 * k, level: 'recognise' },
    })),
    metrics: [{ ...primary, differences }, ...others],
    funnel: layouts.flatMap((layout, k) =>
      FUNNEL_STAGES.map((stage, rank) => {
        const reached = cases.filter(({ reach }) => reach[k] > rank).length;
        return { layout, stage, reached, lost: cases.filter(({ reach }) => reach[k] === rank).length };
      }),
    ),
    knewFirst: layouts.flatMap((layout, k) => knewFirstOf(cases, layout, k)),
    shifts: layouts.slice(1).flatMap((against) => shiftsOf(handChanges, against, layouts[0])),
    handChanges,
    delays: layouts.flatMap((layout, k) =>
      (['detected', 'alert', 'dispatched', 'arrived'] as const).map((to) => delayOf(cases, layout, k, to)),
    ),
    kindsWithoutRule: [{ kind: 'loitering', incidents: 14 }],
    ...(draws === undefined ? {} : { draws }),
  };
}

/** Draws of the first layout alone: each as much better or worse than it is written, in all seeds alike. */
function drawsOf(
  { unknown = 0, draws = 20, primaryOutcome: primary = 'answered_in_time' }: Recipe,
  seeds: readonly string[],
  cases: readonly Case[],
  layouts: readonly string[],
  name: string,
): Draws {
  const written = layouts.map((_, layout) =>
    seeds.map((seed) => {
      const mine = cases.filter((one) => one.seed === seed);
      return mine.filter(({ reach }) => reach[layout] >= STAGE.arrived).length / mine.length;
    }),
  );
  const cameras = Array.from({ length: 8 }, (_, k) => `${name.slice(0, 50)}-gate-${k + 1}`);
  const heading = { from: 0, width: 2 * Math.PI };
  const drawn = seeds.map((_, s) =>
    Array.from({ length: draws }, (_, draw) =>
      layouts.map((_, layout): DrawnFigures | null => {
        if (layout > 0) return null;
        const value = Math.max(0, Math.min(1, written[0][s] + unknown * (noise(7, draw) - 0.5)));
        const best = Object.fromEntries(cameras.map((camera, k) => [camera, Math.floor(noise(8, draw, k) * k)]));
        return { values: { detected: value, alerted: value, answered_in_time: value, evidenced: value }, best };
      }),
    ),
  );
  const unknowns = layouts.map(
    (_, layout) => new Map(layout > 0 ? [] : cameras.map((camera) => [camera, { heading, lens: null }])),
  );
  return compareDraws(layouts, { primary, unknowns, written, drawn });
}

export const EXTRAS: ReportExtras = {
  maps: [],
  tables: {
    metrics: 'metrics.csv',
    coverage: 'coverage.csv',
    funnel: 'funnel.csv',
    handChanges: 'hand-changes.csv',
    knewFirst: 'knew-first.csv',
    delays: 'delays.csv',
  },
  viewerLink: (layout, { seed, incident, at }) =>
    `http://localhost:4173/?${new URLSearchParams({ layout, seed, incident, t: String(at / 1000) })}`,
};

/** Of the nth number of a sequence, 0 to 1: the fractional parts of a multiplied hash. */
function noise(...place: readonly number[]): number {
  let hash = 2_166_136_261;
  for (const part of place) hash = Math.imul(hash ^ part, 2_654_435_761) ^ (hash >>> 13);
  hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296;
}

function casesOf(recipe: Recipe, seed: string, s: number, layouts: number): Case[] {
  const { gain = 0.22, noise: spread = 0.1, furthest = FUNNEL_STAGES.length } = recipe;
  return Array.from({ length: PROBES }, (_, k) => {
    const ease = noise(1, s, k) ** 0.8;
    const reach = Array.from({ length: layouts }, (_, layout) => {
      const help = layout * gain + (layout > 0 ? spread * (noise(2, s, layout) - 0.5) : 0);
      const far = (ease + help + 0.12 * (noise(3, s, k, layout) - 0.5)) * 11;
      return Math.max(0, Math.min(furthest, Math.floor(far)));
    });
    const at = Math.floor(noise(4, s, k) * 780_000) + 30_000;
    return { seed, incident: `${KINDS[k % KINDS.length]}-${k}`, at, reach, luck: noise(5, s, k) };
  });
}

type Measure = (mine: readonly Case[], layout: number, s: number) => number | null;

function metricsOf(recipe: Recipe, seeds: readonly string[], cases: readonly Case[], layouts: number): MetricRow[] {
  const share =
    (passed: number): Measure =>
    (mine, layout) =>
      mine.filter(({ reach }) => reach[layout] >= passed).length / mine.length;
  const delay: Measure = (mine, layout) => {
    const seen = mine.filter(({ reach }) => reach[layout] >= STAGE.alert);
    return seen.length === 0
      ? null
      : seen.reduce((sum, { luck }) => sum + 20 + 130 * luck - 22 * layout, 0) / seen.length;
  };
  const rate =
    (base: number, each: number): Measure =>
    (_, layout, s) =>
      base + each * layout + base * 0.3 * noise(6, s, layout);
  const row = (
    metric: string,
    [unit, better, role]: [string, MetricRow['better'], MetricRow['role']],
    measure: Measure,
  ): MetricRow => {
    const bySeed = Array.from({ length: layouts }, (_, layout) =>
      seeds.map((seed, s) =>
        layout === recipe.withoutValues
          ? null
          : measure(
              cases.filter((one) => one.seed === seed),
              layout,
              s,
            ),
      ),
    );
    const differences = bySeed.slice(1).map((values) => {
      const estimate = estimateMean(
        values.map((value, s) => {
          const first = bySeed[0][s];
          return value === null || first === null ? null : value - first;
        }),
      );
      return { ...estimate, verdict: verdictOf(estimate, better) };
    });
    return { metric, unit, better, role, values: bySeed.map(estimateMean), differences };
  };
  const exact = (
    [metric, unit, better, role]: [string, string, MetricRow['better'], MetricRow['role']],
    value: (layout: number) => number,
  ): MetricRow => {
    const values = Array.from({ length: layouts }, (_, layout) => exactly(value(layout)));
    const differences = values.slice(1).map(({ mean }) => {
      const difference = exactly(mean! - values[0].mean!);
      return { ...difference, verdict: verdictOf(difference, better) };
    });
    return { metric, unit, better, role, values, differences };
  };
  const shares = Object.entries({
    detected: STAGE.detected,
    alerted: STAGE.alert,
    answered_in_time: STAGE.arrived,
    evidenced: STAGE.detected + 1,
  });
  const primary = recipe.primaryOutcome ?? 'answered_in_time';
  const passed = shares.find(([name]) => name === primary)![1];
  return [
    row(primary, ['share', 'more', 'primary'], share(passed)),
    ...shares
      .filter(([name]) => name !== primary)
      .map(([name, stage]) => row(name, ['share', 'more', 'secondary'], share(stage))),
    row('delay_to_alert', ['s', 'less', 'secondary'], delay),
    row('predictive_value', ['share', 'more', 'secondary'], rate(0.04, 0.01)),
    row('false_alarms', ['1/h', 'less', 'harm'], rate(3.2, 2.4)),
    row('alikes_alarmed', ['share', 'less', 'harm'], rate(0.11, 0.005)),
    row('operator_alerts', ['1/h', 'less', 'harm'], rate(6, 4)),
    row('exposure', ['min/h', 'less', 'harm'], rate(1450, 1310)),
    row('identifiable', ['min/h', 'less', 'harm'], rate(12, 31)),
    exact(['coverage', 'share', 'more', 'secondary'], (layout) => 0.18 + 0.17 * layout),
    exact(['price', 'KZT', 'less', 'cost'], (layout) => 4_180_000 + 5_230_000 * layout),
    ...(layouts > 2 ? [exact(['price', 'USD', 'less', 'cost'], (layout) => (layout === 2 ? 12_500 : 0))] : []),
  ];
}

function changesOf(cases: readonly Case[], against: string, layout: number, name: string): HandChange[] {
  const stage = (passed: number) => (passed === 0 ? 'none' : FUNNEL_STAGES[passed - 1]);
  return cases
    .filter(({ reach }) => reach[0] !== reach[layout])
    .map(({ seed, incident, at, reach, luck }) => ({
      against,
      seed,
      incident,
      kind: KINDS.find((kind) => incident.startsWith(kind))!,
      place: `entrance/b${1 + Math.floor(luck * 6)}-${1 + (Math.floor(luck * 40) % 4)}`,
      at,
      from: stage(reach[0]),
      to: stage(reach[layout]),
      fromCamera: reach[0] === 0 ? null : `${name}-nw`,
      toCamera: reach[layout] === 0 ? null : `${name}-gate-${1 + Math.floor(luck * 5)}`,
    }));
}

function shiftsOf(changes: readonly HandChange[], against: string, first: string): Shift[] {
  const groups = grouped(
    changes.filter((change) => change.against === against),
    ({ from, to }) => `${from} ${to}`,
  );
  const counted = (layout: string, cameras: readonly (string | null)[]) => {
    const known = grouped(
      cameras.filter((camera) => camera !== null),
      (camera) => camera,
    );
    return [...known].map(([camera, { length }]) => ({ layout, camera, incidents: length }));
  };
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, 3)
    .map((incidents) => ({
      against,
      from: incidents[0].from,
      to: incidents[0].to,
      incidents,
      cameras: [
        ...counted(
          against,
          incidents.map(({ toCamera }) => toCamera),
        ),
        ...counted(
          first,
          incidents.map(({ fromCamera }) => fromCamera),
        ),
      ],
    }));
}

function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) groups.set(keyOf(thing), [...(groups.get(keyOf(thing)) ?? []), thing]);
  return groups;
}

function knewFirstOf(cases: readonly Case[], layout: string, k: number): KnewFirstRow[] {
  const told = cases.map(({ reach, luck }) => {
    const channel =
      reach[k] >= STAGE.alert
        ? 'alert'
        : luck < 0.08
          ? 'patrol'
          : luck < 0.3
            ? 'witness'
            : luck < 0.36
              ? 'panic-post'
              : luck < 0.5
                ? 'watching'
                : 'nobody';
    const outcome: Outcome =
      reach[k] >= STAGE.arrived
        ? 'answered_in_time'
        : channel === 'nobody'
          ? reach[k] >= STAGE.detected
            ? 'evidenced'
            : 'missed'
          : 'answered_late';
    return { channel, outcome } as const;
  });
  return CHANNELS.flatMap((channel) =>
    (['answered_in_time', 'answered_late', 'evidenced', 'missed'] as const).map((outcome) => ({
      layout,
      channel,
      outcome,
      incidents: told.filter((one) => one.channel === channel && one.outcome === outcome).length,
    })),
  );
}

function delayOf(cases: readonly Case[], layout: string, k: number, to: DelayCurve['to']): DelayCurve {
  const seconds = cases
    .filter(({ reach }) => reach[k] >= STAGE[to])
    .map(({ luck }) => Math.round(luck * luck * 60 * STAGE[to] + 3 * STAGE[to]))
    .sort((a, b) => a - b);
  return { layout, to, seconds, share: seconds.map((_, i) => (i + 1) / cases.length) };
}
