/** Ctrl-C: asks a command to come to a good end; a second one ends it at once. */
import { setMaxListeners } from 'node:events';
import { EXIT } from './exit.ts';

export interface Interruption {
  asked(): boolean;
  /** Aborts when asked, for work on other threads that cannot ask. */
  readonly signal: AbortSignal;
  stop(): void;
}

export function watchInterruption(): Interruption {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // every task that is under way listens, one a thread
  const note = () => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  };
  process.on('SIGINT', note);
  process.on('SIGTERM', note);
  return {
    asked: () => stop.signal.aborted,
    signal: stop.signal,
    stop: () => {
      process.off('SIGINT', note);
      process.off('SIGTERM', note);
    },
  };
}
