/** A project → the plan of its run, the same for whoever runs it: the command line, a comparison, a browser. */
import type { RunPlan } from '../../sim/run.ts';
import { pipelineConfiguration } from './configuration.ts';
import type { Project } from './project.ts';

/** What of a plan the project decides. */
export type ProjectPlan = Pick<RunPlan, 'scenario' | 'site' | 'layouts' | 'configurations'>;

export function planOf({ scenario, site, layouts, rules }: Project): ProjectPlan {
  const configurations = layouts.map((layout) => pipelineConfiguration(rules, site, layout, scenario));
  return { scenario, site, layouts, configurations };
}
