/** The part of a project that somebody asks for on the spot: some of its layouts, another seed, fewer minutes. */
import { MS_PER_MINUTE } from '../schema/quantities.ts';
import { fileProblem, InputError } from './problem.ts';
import type { Project } from './project.ts';

export interface Choice {
  readonly layout?: readonly string[] | undefined; // names; all when left out
  readonly seed?: string | undefined;
  readonly minutes?: number | undefined; // at most; rounded to whole ticks
}

/** @throws {InputError} for layouts that the scenario does not name */
export function choose(project: Project, { layout: names, seed, minutes }: Choice): Project {
  const known = project.layouts.map(({ name }) => name);
  const unknown = (names ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const values = { names: known.join(', ') };
    throw new InputError(unknown.map((name) => fileProblem(name, { key: 'problem.no_layout', values })));
  }
  const { scenario } = project;
  const ticks = Math.max(1, Math.round(((minutes ?? Infinity) * MS_PER_MINUTE) / scenario.tickMs));
  return {
    ...project,
    layouts: names ? project.layouts.filter(({ name }) => names.includes(name)) : project.layouts,
    scenario: {
      ...scenario,
      seed: seed ?? scenario.seed,
      durationMs: Math.min(scenario.durationMs, ticks * scenario.tickMs),
    },
  };
}
