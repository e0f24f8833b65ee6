/** `sunqar check`: reads files as every other verb would, and reports all that is wrong with them; runs nothing. */
import type { Command } from 'commander';
import type { Layout } from '../../sim/cameras/layout.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { message } from '../messages/catalogue.ts';
import { readAlertTests } from '../read/alert-test.ts';
import { type Assumptions, assumptionsOf } from '../read/layout.ts';
import { fileProblem, InputError, type Problem, visible } from '../read/problem.ts';
import {
  genericCatalogue,
  readCity,
  readLayoutAlone,
  readModels,
  readProject,
  readRulesAlone,
} from '../read/project.ts';
import { ASSUMABLE } from '../schema/layout.ts';
import { MS_PER_MINUTE } from '../schema/quantities.ts';
import { EXIT } from './exit.ts';
import { findInput, loadText } from './files.ts';
import { grouped, printJson, printProblems, printTable } from './print.ts';

/** One line of the summary: a file, what it is, and what was counted in it. */
interface Finding {
  readonly file: string;
  readonly kind: 'scenario' | 'city' | 'layout' | 'rules' | 'catalogue' | 'test';
  readonly name: string;
  readonly counts: Readonly<Partial<Record<keyof typeof WORDS, number>>>;
  readonly price?: Readonly<Record<string, number>>; // amount by currency
  readonly notes: readonly string[];
}

export function register(program: Command): void {
  program
    .command('check')
    .description(message('cli.check.description'))
    .argument('<files...>', message('cli.check.files'))
    .option('--json', message('cli.json'))
    .addHelpText('after', `\n${message('cli.example')}\n  sunqar check evening-yard my.layout.yaml`)
    .action((files: string[], { json }: { json?: boolean }) => {
      process.exitCode = check(files, json === true);
    });
}

function check(files: readonly string[], json: boolean): number {
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    try {
      findings.push(...inspect(findInput(file)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) {
    printProblems(new InputError(problems), json);
    return EXIT.badInput;
  }
  if (json) printJson({ ok: true, files: findings });
  else printFindings(findings);
  return EXIT.done;
}

function inspect(file: string): Finding[] {
  const ending = /\.(layout|rules|test)\.yaml$|\.(city|catalogue)\.json$/.exec(file);
  if (ending === null) return inspectScenario(file);
  const text = loadText(file);
  if (text === null) throw new InputError([fileProblem(file, { key: 'problem.no_file' })]);
  const notes = [message('check.no_city')];
  switch (ending[1] ?? ending[2]) {
    case 'layout': {
      const { name, cameras } = readLayoutAlone(text, file);
      const counts = { cameras: cameras.length };
      const assumed = assumedNotes(name, cameras.length, assumptionsOf({ cameras }));
      return [{ file, kind: 'layout', name, counts, notes: [...notes, ...ownModels(file, cameras), ...assumed] }];
    }
    case 'rules': {
      const { zones, rules } = readRulesAlone(text, file);
      const counts = { rules: rules.length, zones: Object.keys(zones).length };
      return [{ file, kind: 'rules', name: '', counts, notes }];
    }
    case 'test': {
      const counts = { tests: readAlertTests(text, file, loadText).length };
      return [{ file, kind: 'test', name: '', counts, notes: [] }];
    }
    case 'catalogue':
      return [{ file, kind: 'catalogue', name: '', counts: { models: readModels(text, file).size }, notes: [] }];
    default: {
      const { name, buildings, mounts, roads } = readCity(text, file);
      const counts = { buildings: buildings.length, mounts: mounts.length, lanes: roads.lanes.length };
      return [{ file, kind: 'city', name, counts, notes: [] }];
    }
  }
}

function inspectScenario(file: string): Finding[] {
  const { scenario, site, layouts, assumed, rules } = readProject(file, loadText);
  const { incidents, units } = scenario;
  const counts = {
    duration_min: scenario.durationMs / MS_PER_MINUTE,
    incidents: incidents.length,
    units: units.length,
  };
  const city = { buildings: site.buildings.length, mounts: site.mounts.length, lanes: site.roads.lanes.length };
  const findings: Finding[] = [
    { file, kind: 'scenario', name: scenario.name, counts, notes: withoutEffect(scenario) },
    { file, kind: 'city', name: site.name, counts: city, notes: [] },
    ...layouts.map(({ name, cameras }): Finding => {
      const notes = assumedNotes(name, cameras.length, assumed.get(name)!);
      return { file, kind: 'layout', name, counts: { cameras: cameras.length }, price: priceOf(cameras), notes };
    }),
  ];
  if (rules === null) return findings;
  const ruled = { rules: rules.rules.length, zones: Object.keys(rules.zones).length };
  return [...findings, { file, kind: 'rules', name: '', counts: ruled, notes: [] }];
}

/** A note of what the scenario asks for in vain. */
function withoutEffect({ people, feedback }: Scenario): string[] {
  const isAsked = people.offenders > 0 || feedback.deterrence || feedback.interruption;
  return isAsked ? [message('check.not_simulated')] : [];
}

/** A note of models that only a scenario's own catalogue may have. */
function ownModels(file: string, cameras: readonly { readonly model: string }[]): string[] {
  const names = new Set(cameras.map(({ model }) => model).filter((model) => !genericCatalogue.has(model)));
  return names.size === 0 ? [] : [message('check.own_models', { file, names: [...names].sort().join(', ') })];
}

/** A note of what a layout only assumes of its cameras: "221 of 221 headings". */
function assumedNotes(layout: string, cameras: number, assumptions: Assumptions): string[] {
  const all = [...assumptions.values()].flat();
  const parts = ASSUMABLE.flatMap((what) => {
    const assumed = all.filter((one) => one === what).length;
    return assumed === 0 ? [] : [message(`check.assumed.${what}`, { assumed, cameras })];
  });
  return parts.length === 0 ? [] : [message('check.assumed', { layout, parts: parts.join(', ') })];
}

/** The sum of a layout's cameras, currency by currency. */
function priceOf(cameras: Layout['cameras']): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { price } of cameras) sums[price.currency] = (sums[price.currency] ?? 0) + price.amount;
  return Object.fromEntries(Object.entries(sums).sort());
}

const WORDS = {
  duration_min: 'check.duration',
  incidents: 'check.incidents',
  units: 'check.units',
  buildings: 'check.buildings',
  mounts: 'check.mounts',
  lanes: 'check.lanes',
  cameras: 'check.cameras',
  rules: 'check.rules',
  zones: 'check.zones',
  models: 'check.models',
  tests: 'check.tests',
} as const;

function printFindings(findings: readonly Finding[]): void {
  const rows = findings.map(({ kind, name, counts, price }) => {
    const counted = Object.entries(counts).map(([what, count]) =>
      what === 'duration_min'
        ? message('check.minutes', { count })
        : `${message(WORDS[what as keyof typeof WORDS])} ${grouped(count)}`,
    );
    const sums = Object.entries(price ?? {}).map(([currency, amount]) => `${grouped(amount)} ${currency}`);
    const priced = sums.length === 0 ? [] : [`${message('check.price')} ${sums.join(' + ')}`];
    return [message(`check.${kind}`), name, [...counted, ...priced].join(' · ')];
  });
  printTable(rows);
  for (const note of new Set(findings.flatMap(({ notes }) => notes))) process.stdout.write(`${visible(note)}\n`);
  process.stdout.write(`${message('check.fine')}\n`);
}
