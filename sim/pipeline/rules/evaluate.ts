/** Every kind of rule by its name, and its places looked up. */
import type { PipelineConfiguration, Rule, RuleCondition, RuleKind } from '../configuration.ts';
import { cellsOf, compileArea, type Visit } from '../visits.ts';
import { evaluateCrowd } from './crowd.ts';
import { evaluateDoorDwell } from './door-dwell.ts';
import { evaluateIntrusion } from './intrusion.ts';
import { evaluateLineCrossing, type SideTaken } from './line-crossing.ts';
import { evaluateLoiter } from './loiter.ts';
import { evaluatePursuit, type Pair } from './pursuit.ts';
import { type Approach, evaluateRedLight } from './red-light.ts';
import type { Evaluation, PlacedRule, Scene } from './rule.ts';
import { evaluateRunning } from './running.ts';
import { evaluateSpeeding } from './speeding.ts';
import { evaluateStopped, type Standstill } from './stopped.ts';
import { evaluateWrongWay } from './wrong-way.ts';

/** What each kind remembers of one camera from frame to frame: a list, empty where there is nothing. Plain data. */
export interface RuleMemory {
  readonly intrusion: Visit;
  readonly loiter: Visit;
  readonly 'door-dwell': Visit;
  readonly 'line-crossing': SideTaken;
  readonly crowd: Visit;
  readonly running: Visit;
  readonly speeding: Visit;
  readonly 'wrong-way': Visit;
  readonly stopped: Standstill;
  readonly pursuit: Pair;
  readonly 'red-light': Approach;
}

type Evaluate<K extends RuleKind> = (
  placed: PlacedRule<K>,
  state: readonly RuleMemory[K][],
  scene: Scene,
) => Evaluation<RuleMemory[K]>;

const EVALUATE: { readonly [K in RuleKind]: Evaluate<K> } = {
  intrusion: evaluateIntrusion,
  loiter: evaluateLoiter,
  'door-dwell': evaluateDoorDwell,
  'line-crossing': evaluateLineCrossing,
  crowd: evaluateCrowd,
  running: evaluateRunning,
  speeding: evaluateSpeeding,
  'wrong-way': evaluateWrongWay,
  stopped: evaluateStopped,
  pursuit: evaluatePursuit,
  'red-light': evaluateRedLight,
};

export type Memory = RuleMemory[RuleKind];

/** @param memory  what the rule gave back at the frame before, of the same camera */
export function evaluateRule(placed: PlacedRule, memory: readonly Memory[], scene: Scene): Evaluation<Memory> {
  // A rule is handed only what it gave back itself; that this ties the two types together is beyond the compiler.
  const evaluate = EVALUATE[placed.kind] as unknown as (
    placed: PlacedRule,
    memory: readonly Memory[],
    scene: Scene,
  ) => Evaluation<Memory>;
  return evaluate(placed, memory, scene);
}

/** The rule beside the areas and lines that it names; stop lines are all of the city's. */
export function placeRule(rule: Rule, { zones, lines, stopLines }: PipelineConfiguration): PlacedRule {
  const { condition } = rule;
  const named = condition.kind === 'line-crossing' ? condition.lines : [];
  const areas = zones.filter(({ zone }) => rule.zones.includes(zone)).map(compileArea);
  return placed(condition, {
    ...{ rule, areas, areasByCell: cellsOf(areas) },
    lines: lines.filter(({ name }) => named.includes(name)),
    stopLines: condition.kind === 'red-light' ? stopLines : [],
  });
}

function placed(condition: RuleCondition, places: Omit<PlacedRule, 'kind' | 'condition'>): PlacedRule {
  return { ...places, kind: condition.kind, condition };
}
