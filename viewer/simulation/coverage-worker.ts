/** Makes coverage maps on a thread of its own: first it is told the place, then asked. */
import type { Layout } from '../../sim/cameras/layout.ts';
import type { Site } from '../../sim/world/site.ts';
import { type CoverageAsk, CoverageMaker } from './coverage-map.ts';

export interface Surveyed {
  readonly site: Site;
  readonly layouts: readonly Layout[];
}

let maker: CoverageMaker | null = null;

self.onmessage = ({ data }: MessageEvent<Surveyed | CoverageAsk>) => {
  if ('site' in data) maker = new CoverageMaker(data.site, data.layouts);
  else if (maker) {
    const map = maker.map(data);
    self.postMessage(map, { transfer: [map.steps.buffer] });
  }
};
