/**
 * The funnel's proof, on whole chains of random small scenarios: with stage k made perfect, no incident that was lost
 * before k changes its loss, and none is lost at k any more.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadText } from '../../scenarios/commands/files.ts';
import { planOf } from '../../scenarios/read/plan.ts';
import { readProject } from '../../scenarios/read/project.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import { assess } from '../../sim/funnel/do-over.ts';
import { FUNNEL_STAGES, type FunnelStage, stageRank } from '../../sim/funnel/stages.ts';
import { furthestByIncident, NOWHERE } from '../../sim/metrics/furthest.ts';
import type { LayoutOutcome, SeedOutcome } from '../../sim/outcome.ts';
import type { RuleCondition } from '../../sim/pipeline/configuration.ts';
import { sightTables } from '../../sim/run.ts';
import type { IncidentRequest } from '../../sim/scenario.ts';
import { runSeed, type SeedTask } from '../../sim/seed-run.ts';
import { compileWorld } from '../../sim/world/world.ts';

const whole = readProject('scenarios/library/small-yard/scenario.yaml', loadText);
/** All seven cameras as one layout, since one stage of one chain is made perfect. */
const layout: Layout = {
  name: 'all',
  cameras: whole.layouts.flatMap(({ cameras }) => cameras).sort((a, b) => (a.id < b.id ? -1 : 1)),
};
const project = { ...whole, layouts: [layout] };
const PHYSICAL: readonly FunnelStage[] = ['detected', 'alert', 'seen', 'dispatched', 'arrived'];

/** Worlds that lose incidents for reasons of their own: a blind detector, a centre with too much to do, nobody to send. */
const WORLDS = [
  { seed: 'law-1', detector: 'edge-legacy', units: 1, background: 170 },
  { seed: 'law-2', detector: 'large-modern', units: 0, background: 20 },
] as const;
const KINDS = ['theft', 'robbery', 'door-forcing', 'loitering', 'intrusion'] as const;
const PLACES = {
  theft: 'shops',
  robbery: 'anywhere',
  'door-forcing': 'entrances',
  loitering: 'entrances',
  intrusion: 'schools',
} as const;

function taskOf(k: number, tables: SeedTask['tables'], doOver: FunnelStage | null): SeedTask {
  const { seed, detector, units, background } = WORLDS[k];
  const { configurations, ...plan } = planOf(project);
  const [own] = configurations;
  const rules = own.rules.map((rule) => ({ ...rule, condition: hasty(rule.condition) }));
  const scenario = {
    ...{ ...plan.scenario, seed, detector, durationMs: 180_000 },
    incidents: KINDS.map(
      (kind): IncidentRequest => ({ form: 'probes', kind, probes: 6, where: PLACES[kind], realRate: 1e-5 }),
    ),
    centre: { ...plan.scenario.centre, backgroundRate: background / 3600 },
    units: plan.scenario.units.slice(0, units),
  };
  return { ...plan, scenario, configurations: [{ ...own, rules }], tables, doOver, record: false };
}

/** Half as patient, so that more comes to a rule in three minutes. */
function hasty(condition: RuleCondition): RuleCondition {
  return condition.kind === 'loiter'
    ? { ...condition, loitering: 8000 }
    : condition.kind === 'door-dwell'
      ? { ...condition, dwell: 8000 }
      : condition;
}

/** Loss by incident, look-alikes left out; of a perfect stage as the do-over counts it. */
function losses({ incidents, world, layouts: [own] }: SeedOutcome, stage: FunnelStage | null): Map<string, string> {
  const cameras = layout.cameras.map(({ id }) => id);
  const events: LayoutOutcome['events'] = stage === null ? own.events : assess(stage, own.events, world, cameras);
  const furthest = furthestByIncident(events);
  return new Map(
    incidents
      .filter(({ id, isAlike }) => !isAlike && world.some((e) => e.incident === id && isBeginning(e)))
      .map(({ id }) => [id, (furthest.get(id) ?? NOWHERE).loss ?? 'none']),
  );
}

const isBeginning = (event: SeedOutcome['world'][number]) => event.kind === 'incident' && event.phase === 'begins';
const rankOf = (loss: string) => (loss === 'none' ? FUNNEL_STAGES.length : stageRank(loss as FunnelStage));

/** How many incidents are lost at `stage`. */
const lostAt = (found: ReadonlyMap<string, string>, stage: FunnelStage) =>
  [...found.values()].filter((loss) => loss === stage).length;

let tables: SeedTask['tables'];
const plain: SeedOutcome[] = [];
beforeAll(async () => {
  tables = await sightTables(compileWorld(project.site), [layout], null);
  for (const k of WORLDS.keys()) plain.push(await runSeed(taskOf(k, tables, null)));
});

describe.each(FUNNEL_STAGES)('a perfect "%s"', (stage) => {
  const again: SeedOutcome[] = [];
  beforeAll(async () => {
    if (!PHYSICAL.includes(stage)) again.push(...plain);
    else for (const k of WORLDS.keys()) again.push(await runSeed(taskOf(k, tables, stage)));
  });

  test.each(WORLDS.map(({ seed }, k) => [seed, k] as const))(
    'moves what was lost there and no earlier loss, in world %s',
    (_, k) => {
      const before = losses(plain[k], null);
      const after = losses(again[k], stage);
      expect(before.size).toBeGreaterThan(4);
      for (const [incident, loss] of before) {
        const now = after.get(incident)!;
        if (rankOf(loss) < stageRank(stage)) expect([incident, now]).toEqual([incident, loss]);
        else expect(rankOf(now), `${incident} was lost at ${loss}, now at ${now}`).not.toBe(stageRank(stage));
      }
    },
  );

  test.runIf(PHYSICAL.includes(stage))(
    'is so by the re-run itself, but for few who come to it too late to come further',
    () => {
      const sum = (outcomes: readonly SeedOutcome[]) =>
        outcomes.reduce((total, outcome) => total + lostAt(losses(outcome, null), stage), 0);
      expect(sum(again)).toBeLessThanOrEqual(sum(plain) / 4);
    },
  );
});

test('these worlds lose incidents at many stages, components among them, so that the law says something', () => {
  const lost = plain.flatMap((outcome) => [...losses(outcome, null).values()]);
  expect(new Set(lost).size).toBeGreaterThanOrEqual(5);
  expect(PHYSICAL.filter((stage) => lost.includes(stage)).length).toBeGreaterThanOrEqual(3);
});
