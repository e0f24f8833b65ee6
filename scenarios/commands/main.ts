#!/usr/bin/env node
/**
 * The command line: one file per verb, errors on stderr, data on stdout, and an exit code that scripts can rely on.
 * A verb sets `process.exitCode`; what it throws is told here.
 */
import { Command, CommanderError, Option } from 'commander';
import { LostWorkerError } from '../../engine/workers/errors.ts';
import manifest from '../../package.json' with { type: 'json' };
import { LANGUAGES, type Language, type MessageKey, message, speak } from '../messages/catalogue.ts';
import { fileProblem, InputError, visible } from '../read/problem.ts';
import * as check from './check.ts';
import * as compare from './compare.ts';
import * as coverage from './coverage.ts';
import { EXIT } from './exit.ts';
import * as exportVerb from './export.ts';
import * as importVerb from './import.ts';
import { printProblems } from './print.ts';
import * as replay from './replay.ts';
import * as run from './run.ts';
import * as test from './test.ts';
import * as verify from './verify.ts';
import * as view from './view.ts';

const VERBS = [check, compare, coverage, exportVerb, importVerb, replay, run, test, verify, view];

/** Of `--lang kk`, `--lang=kk` and the environment, the first that is set. Read first, for help is in it too. */
function languageOf(args: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const flag = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = flag < 0 ? '' : (args[flag].split('=')[1] ?? args[flag + 1]);
  const { SUNQAR_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  const wished = asked || SUNQAR_LANG || LC_ALL || LC_MESSAGES || LANG || '';
  const language = wished.split(/[_.@]/)[0]; // of "kk_KZ.UTF-8@latin"
  return LANGUAGES.find((known) => known === language) ?? 'en';
}

function languageOption(): Option {
  return new Option('--lang <language>', message('cli.language')).choices(LANGUAGES);
}

function commandLine(): Command {
  const program = new Command('sunqar')
    .description(message('cli.description'))
    .version(manifest.version)
    .addOption(languageOption())
    .configureOutput({ outputError: (text, write) => write(text.split('\n').map(visible).join('\n')) })
    .showHelpAfterError()
    .exitOverride()
    .addHelpText('after', `\n${message('cli.exit_codes')}`);
  for (const { register } of VERBS) register(program);
  for (const command of program.commands.flatMap((verb) => [verb, ...verb.commands])) {
    command.exitOverride().addOption(languageOption());
  }
  return program;
}

/** The world's mischief, which is nobody's fault here: what was being written has been taken away by then. */
function mischiefOf(error: unknown): MessageKey | null {
  if (error instanceof LostWorkerError) return 'cli.lost_worker';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS'].includes(code) ? 'cli.disk_full' : null;
}

function badUsage({ message: told }: CommanderError): InputError {
  const reason = told.replace(/^error: /, '').replaceAll('\n', ' ');
  return new InputError([fileProblem('', { key: 'problem.syntax', values: { reason } })]);
}

function exitCodeOf(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    if (json) printProblems(badUsage(error), json); // for people it is told already
    return EXIT.badInput;
  }
  if (error instanceof InputError) {
    printProblems(error, json);
    return EXIT.badInput;
  }
  const reason = visible(error instanceof Error ? error.message : String(error));
  const mischief = mischiefOf(error);
  if (mischief !== null) {
    console.error(message(mischief, { reason }));
    return EXIT.internalError;
  }
  console.error(message('cli.internal_error', { reason }));
  console.error(process.env.SUNQAR_DEBUG && error instanceof Error ? error.stack : message('cli.report_it'));
  return EXIT.internalError;
}

const args = process.argv.slice(2);
const json = args.includes('--json');
speak(languageOf(args, process.env));

// Node ends with 1 on its own, which here means that an expectation failed.
process.on('uncaughtException', (error) => process.exit(exitCodeOf(error, json)));
// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.internalError),
);

try {
  await commandLine().parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = exitCodeOf(error, json);
}
