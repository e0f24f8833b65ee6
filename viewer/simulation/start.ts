/** The page's end of the simulation worker. */
import type { Ask, Report } from './reports.ts';

/** Starts a run in a worker of its own. Returns what ends it. */
export function simulate(ask: Ask, hear: (report: Report) => void): () => void {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Report>) => hear(data);
  worker.onerror = ({ message }) => hear({ kind: 'failed', reason: message });
  worker.postMessage(ask);
  return () => worker.terminate();
}
