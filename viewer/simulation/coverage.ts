/** The page's end of the coverage worker: a map is asked for when it is shown, and kept. */
import type { Place } from './reports.ts';

export interface CoverageAsk {
  readonly layout: number;
  readonly camera: string | null; // null: all cameras of the layout
}

/** Row 0 is the south edge. A cell is 0 in a building or outside, 1 in the open and unseen, k + 2 at step k of DORI. */
export interface CoverageMap extends CoverageAsk {
  readonly cell: number; // m
  readonly minX: number; // m
  readonly minY: number;
  readonly columns: number;
  readonly rows: number;
  readonly steps: Uint8Array<ArrayBuffer>;
}

export class CoverageDesk {
  private readonly worker: Worker;
  private readonly answers = new Map<string, Promise<CoverageMap>>();

  constructor(place: Place) {
    this.worker = new Worker(new URL('./coverage-worker.ts', import.meta.url), { type: 'module' });
    this.worker.postMessage(place);
  }

  map({ layout, camera }: CoverageAsk): Promise<CoverageMap> {
    const key = `${layout}/${camera ?? ''}`;
    const answer = this.answers.get(key) ?? this.ask({ layout, camera });
    this.answers.set(key, answer);
    return answer;
  }

  close(): void {
    this.worker.terminate();
  }

  private ask(ask: CoverageAsk): Promise<CoverageMap> {
    return new Promise((resolve) => {
      const hear = ({ data }: MessageEvent<CoverageMap>) => {
        if (data.layout !== ask.layout || data.camera !== ask.camera) return;
        this.worker.removeEventListener('message', hear);
        resolve(data);
      };
      this.worker.addEventListener('message', hear);
      this.worker.postMessage(ask);
    });
  }
}
