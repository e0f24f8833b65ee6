/** Everything that is remembered of one camera, and its rules at one of its frames. */
import { type Met, type Standing, takeClaims } from './alerts/standing.ts';
import { type Pace, paceOf, type Trail, takeTrails } from './pace.ts';
import { evaluateRule, type Memory } from './rules/evaluate.ts';
import type { Light, PlacedRule, Scene } from './rules/rule.ts';
import { isArmed } from './schedule.ts';
import type { TrackFrame } from './tracking/track.ts';

/** Plain data, as it is saved. */
export interface Watch {
  readonly trails: readonly Trail[];
  readonly rules: readonly RuleState[]; // in the order of the configuration
}

interface RuleState {
  readonly memory: readonly Memory[];
  readonly standing: readonly Standing[];
}

/** Claims of one rule that have been met at a frame. */
export interface RuleFinding {
  readonly placed: PlacedRule;
  readonly met: readonly Met[];
}

const NOTHING: RuleState = { memory: [], standing: [] };

export function createWatch(rules: readonly PlacedRule[]): Watch {
  return { trails: [], rules: rules.map(() => NOTHING) };
}

/** @param utcOffset  ms, local time minus UTC */
export function watchFrame(
  watch: Watch,
  { rules, utcOffset }: { readonly rules: readonly PlacedRule[]; readonly utcOffset: number },
  frame: TrackFrame,
  lights: ReadonlyMap<string, Light>,
): { readonly watch: Watch; readonly findings: readonly RuleFinding[] } {
  const { camera, at } = frame;
  const tracks = frame.tracks.filter(({ isConfirmed, x, y }) => isConfirmed && Number.isFinite(x + y));
  const trails = takeTrails(watch.trails, tracks, at);
  const paces = new Map<string, Pace>();
  for (const trail of trails) {
    const pace = paceOf(trail);
    if (pace !== null) paces.set(trail.track, pace);
  }
  const scene: Scene = { camera, at, tracks, paces, lights };
  const findings: RuleFinding[] = [];
  const states = rules.map((placed, i): RuleState => {
    const before = watch.rules[i];
    if (tracks.length === 0 && before.memory.length === 0) return NOTHING;
    const { state, claims } = evaluateRule(placed, before.memory, scene);
    const armed = isArmed(placed.rule, at, utcOffset) ? claims : [];
    const { standing, met } = takeClaims(before.standing, armed, at);
    if (met.length > 0) findings.push({ placed, met });
    return { memory: state, standing };
  });
  return { watch: { trails, rules: states }, findings };
}
