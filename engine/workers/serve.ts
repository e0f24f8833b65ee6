/**
 * The worker's side of both mechanisms: an entry calls `serve` with the tasks and stages it knows, and the thread then
 * runs tasks for a `TaskPool` or keeps a seat in a `Gang`, whichever started it.
 */
import { worker, workerEmit } from 'workerpool';
import { type ErrorWords, errorWords } from './errors.ts';
import { type Round, type Stages, workUntilClosed } from './round.ts';

/** Turns a cloneable argument into a cloneable result, at once or later; `report` sends progress to the caller. */
export type Task = (argument: never, report: (progress: unknown) => void) => unknown;

/** The tasks an entry serves, by name. */
export type Tasks = Readonly<Record<string, Task>>;

/** What a task came to. Failures travel as words, since workerpool would keep only their message. */
export type Outcome = { readonly result: unknown } | { readonly failure: ErrorWords };

/** What a gang tells a new member; `names` are the stages by number. */
export interface Invitation {
  readonly round: Round;
  readonly seat: number;
  readonly names: readonly string[];
  readonly context: unknown;
}

export function serve({ stages, tasks }: { stages: Stages<never>; tasks: Tasks }): void {
  async function runTask(name: string, argument: unknown): Promise<Outcome> {
    try {
      return { result: await named('task', tasks, name)(argument as never, workerEmit) };
    } catch (error) {
      return { failure: errorWords(error) };
    }
  }

  function takeSeat({ round, seat, names, context }: Invitation): void {
    const ordered = names.map((name) => named('stage', stages, name));
    workerEmit('seated');
    workUntilClosed({ round, seat, stages: ordered, context: context as never });
  }

  worker({ runTask, takeSeat });
}

function named<T>(kind: string, table: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(table, name)) return table[name];
  throw new Error(`the worker entry serves no ${kind} '${name}'; it serves ${Object.keys(table).join(', ') || 'none'}`);
}
