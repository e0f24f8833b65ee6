/**
 * What does one addressed draw cost? Budget: 2000 cameras at 15 Hz see 10 bodies each and draw 4 numbers per sight,
 * 1.2 million draws a second, in a tenth of a core: 12 million draws a second in a whole one.
 */
import seedrandom from 'seedrandom';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { block, entityMember, entityNamed, entityPair, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import { type BenchLine, medianSeconds } from './line.ts';

const SIZES = [10_000, 100_000, 1_000_000];
let alive = 0;

export async function bench(): Promise<BenchLine[]> {
  const key = keyFromSeed('bench');
  const camera = entityNamed('cam-1');
  const people = Array.from({ length: 1000 }, (_, serial) => entityMember(camera, serial));
  const lanes = new Uint32Array(4);
  const sequential = seedrandom.alea('bench');

  /** Each person is drawn for in turn, tick after tick, as a feed does. */
  const works: Record<string, (person: number, tick: number) => number> = {
    uniform: (person, tick) => uniform(key, STREAM.detectFrame, people[person], tick),
    'block of four lanes': (person, tick) => {
      block(key, STREAM.detectFrame, people[person].lo, people[person].hi, tick, lanes);
      return lanes[3];
    },
    'uniform, then normal': (person, tick) => normalQuantile(uniform(key, STREAM.boxBias, people[person], tick)),
    'name of a pair': (person) => entityPair(camera, people[person]).lo,
    'seedrandom alea': () => sequential(),
    'Math.random': () => Math.random(),
  };
  return Object.entries(works).flatMap(([name, draw]) =>
    SIZES.map((size): BenchLine => {
      const seconds = medianSeconds(7, () => {
        for (let i = 0; i < size; i++) alive += draw(i % 1000, (i / 1000) | 0);
      });
      const isPeer = name === 'seedrandom alea' || name === 'Math.random';
      return {
        bench: 'chance',
        size: `${size} draws`,
        value: Math.round(size / seconds),
        unit: 'draws/s',
        ...(name === 'uniform' ? { budget: 12e6 } : {}),
        ...(isPeer ? { peer: name } : {}),
        note: isPeer ? 'sequential: every draw depends on all before it' : name,
      };
    }),
  );
}

/** Read by nobody; without it the loops above would be free to do nothing. */
export function keptAlive(): number {
  return alive;
}
