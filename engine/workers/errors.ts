/** Errors that cross threads: what a worker says when it fails, and what its caller says when a worker is gone. */

/** A worker died or fell silent, and no result will come. `work` is the task or stage it had. */
export class LostWorkerError extends Error {
  override readonly name = 'LostWorkerError';
  readonly work: string;

  constructor(work: string, message: string) {
    super(message);
    this.work = work;
  }
}

/** A task ran longer than it was given. */
export class TaskTimeoutError extends Error {
  override readonly name = 'TaskTimeoutError';
}

/** An error as plain strings: cloning would reduce every class but the built-in ones to Error. */
export interface ErrorWords {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export function errorWords(error: unknown): ErrorWords {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: String(error) };
  return { name: error.name, message: error.message, stack: error.stack ?? String(error) };
}

const BUILT_IN = { RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/** The error again, with the stack of the worker: of its own class if that is built in, else an Error with its name. */
export function errorFromWords({ name, message, stack }: ErrorWords): Error {
  const Kind = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name as keyof typeof BUILT_IN] : Error;
  const error = new Kind(message);
  if (error.name !== name) error.name = name;
  error.stack = stack;
  return error;
}
