/** The page's end of the coverage worker: a map is asked for when it is shown, and kept. */
import { type CoverageAsk, type CoverageMap, withinReach } from './coverage-map.ts';
import type { Surveyed } from './coverage-worker.ts';
import type { Place } from './reports.ts';

export class CoverageDesk {
  private readonly place: Place;
  private worker: Worker | null = null; // started with the first question
  private readonly answers = new Map<string, Promise<CoverageMap>>();

  constructor(place: Place) {
    this.place = place;
  }

  map({ layout, camera }: CoverageAsk): Promise<CoverageMap> {
    const key = `${layout}/${camera ?? ''}`;
    const answer = this.answers.get(key) ?? this.ask({ layout, camera });
    this.answers.set(key, answer);
    return answer;
  }

  close(): void {
    this.worker?.terminate();
  }

  private ask(ask: CoverageAsk): Promise<CoverageMap> {
    const worker = this.start();
    return new Promise((resolve) => {
      const hear = ({ data }: MessageEvent<CoverageMap>) => {
        if (data.layout !== ask.layout || data.camera !== ask.camera) return;
        worker.removeEventListener('message', hear);
        resolve(data);
      };
      worker.addEventListener('message', hear);
      worker.postMessage(ask);
    });
  }

  private start(): Worker {
    if (this.worker) return this.worker;
    const { site, layouts } = this.place;
    const worker = new Worker(new URL('./coverage-worker.ts', import.meta.url), { type: 'module' });
    worker.postMessage({ site: withinReach(site, layouts), layouts } satisfies Surveyed);
    this.worker = worker;
    return worker;
  }
}
