/** Long work in steps, between which somebody may be told how far it is, or stop it. Yields the share done, 0 to 1. */
import { setImmediate } from 'node:timers/promises';

export type Steps<T> = Generator<number, T>;

/** All of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Work that is a part of longer work, from one share of that to another. */
export function* within<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield from + step.value * (to - from);
  }
}

/** All of it, with time between the steps for whatever else waits; null where it was asked to stop. */
export async function watch<T>(
  steps: Steps<T>,
  onShare: (share: number) => void,
  isStopped: () => boolean,
): Promise<T | null> {
  for (;;) {
    const step = steps.next();
    if (step.done !== true) onShare(step.value);
    await setImmediate();
    if (isStopped()) return null;
    if (step.done === true) return step.value;
  }
}
