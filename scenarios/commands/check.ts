/** `sunqar check`: reads files as every other verb would, and reports all that is wrong with them; runs nothing. */
import type { Command } from 'commander';
import type { Layout } from '../../sim/cameras/layout.ts';
import { message } from '../messages/catalogue.ts';
import { fileProblem, InputError, type Problem } from '../read/problem.ts';
import { readCity, readLayoutAlone, readModels, readProject, readRulesAlone } from '../read/project.ts';
import { MS_PER_MINUTE } from '../schema/quantities.ts';
import { EXIT } from './exit.ts';
import { findInput, loadText } from './files.ts';
import { grouped, printJson, printProblems, printTable } from './print.ts';

/** One line of the summary: a file, what it is, and what was counted in it. */
interface Finding {
  readonly file: string;
  readonly kind: 'scenario' | 'city' | 'layout' | 'rules' | 'catalogue';
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly note?: string;
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
  const ending = /\.(layout|rules)\.yaml$|\.(city|catalogue)\.json$/.exec(file);
  if (ending === null) return inspectScenario(file);
  const text = loadText(file);
  if (text === null) throw new InputError([fileProblem(file, { key: 'problem.no_file' })]);
  const note = message('check.no_city');
  switch (ending[1] ?? ending[2]) {
    case 'layout': {
      const { name, cameras } = readLayoutAlone(text, file);
      return [{ file, kind: 'layout', name, counts: { cameras: cameras.length }, note }];
    }
    case 'rules': {
      const { zones, rules } = readRulesAlone(text, file);
      return [
        { file, kind: 'rules', name: '', counts: { rules: rules.length, zones: Object.keys(zones).length }, note },
      ];
    }
    case 'catalogue':
      return [{ file, kind: 'catalogue', name: '', counts: { models: readModels(text, file).size } }];
    default: {
      const { name, buildings, mounts, roads } = readCity(text, file);
      const counts = { buildings: buildings.length, mounts: mounts.length, lanes: roads.lanes.length };
      return [{ file, kind: 'city', name, counts }];
    }
  }
}

function inspectScenario(file: string): Finding[] {
  const { scenario, site, layouts, rules } = readProject(file, loadText);
  const minutes = scenario.durationMs / MS_PER_MINUTE;
  const counts = { duration: minutes, incidents: scenario.incidents.length, units: scenario.units.length };
  const city = { buildings: site.buildings.length, mounts: site.mounts.length, lanes: site.roads.lanes.length };
  return [
    { file, kind: 'scenario', name: scenario.name, counts },
    { file, kind: 'city', name: site.name, counts: city },
    ...layouts.map((layout): Finding => {
      const note = priceOf(layout);
      return { file, kind: 'layout', name: layout.name, counts: { cameras: layout.cameras.length }, note };
    }),
    ...(rules === null
      ? []
      : [
          {
            file,
            kind: 'rules' as const,
            name: '',
            counts: { rules: rules.rules.length, zones: Object.keys(rules.zones).length },
          },
        ]),
  ];
}

/** The sum of a layout's cameras, currency by currency. */
function priceOf({ cameras }: Layout): string {
  const sums = new Map<string, number>();
  for (const { price } of cameras) sums.set(price.currency, (sums.get(price.currency) ?? 0) + price.amount);
  const texts = [...sums].sort().map(([currency, amount]) => `${grouped(amount)} ${currency}`);
  return `${message('check.price')} ${texts.join(' + ')}`;
}

const WORDS = {
  duration: 'check.duration',
  incidents: 'check.incidents',
  units: 'check.units',
  buildings: 'check.buildings',
  mounts: 'check.mounts',
  lanes: 'check.lanes',
  cameras: 'check.cameras',
  rules: 'check.rules',
  zones: 'check.zones',
  models: 'check.models',
} as const;

function printFindings(findings: readonly Finding[]): void {
  const rows = findings.map(({ kind, name, counts, note }) => {
    const counted = Object.entries(counts).map(([what, count]) =>
      what === 'duration'
        ? message('check.minutes', { count })
        : `${message(WORDS[what as keyof typeof WORDS])} ${grouped(count)}`,
    );
    return [message(`check.${kind}`), name, [...counted, ...(note === undefined ? [] : [note])].join(' · ')];
  });
  printTable([['', '', ''], ...rows].slice(1));
  process.stdout.write(`${message('check.fine')}\n`);
}
