/** One line of progress with the time left, for people who watch a terminal; silent everywhere else. */
import { Presets, SingleBar } from 'cli-progress';
import { message } from '../messages/catalogue.ts';

export interface Progress {
  /** @param done of the total that `startProgress` was given */
  update(done: number): void;
  /** Takes the line away: what was printed before and after stays whole. */
  stop(): void;
}

/** @param label what is going on, in a few words */
export function startProgress(label: string, total: number): Progress {
  if (process.stderr.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar(
    {
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      etaBuffer: 20,
      fps: 5,
      format: `${label} {bar} {percentage} % · ${message('progress.eta', { time: '{eta_formatted}' })}`,
    },
    Presets.shades_grey,
  );
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
