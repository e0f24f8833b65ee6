/** Ctrl-C: asks a command to come to a good end; a second one ends it at once. */
import { EXIT } from './exit.ts';

export interface Interruption {
  asked(): boolean;
  stop(): void;
}

export function watchInterruption(): Interruption {
  let count = 0;
  const note = () => {
    if (++count > 1) process.exit(EXIT.interrupted);
  };
  process.on('SIGINT', note);
  process.on('SIGTERM', note);
  return {
    asked: () => count > 0,
    stop: () => {
      process.off('SIGINT', note);
      process.off('SIGTERM', note);
    },
  };
}
