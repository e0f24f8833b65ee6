/**
 * Is the chance addressed by (seed, stream, entity, index) as good as chance? The checks are functions of a mixer, so
 * that a mixer known to be bad can be put through the same ones: a check that cannot fail shows nothing.
 */
import { describe, expect, test } from 'vitest';
import {
  block,
  type EntityId,
  entityMember,
  entityNamed,
  entityPair,
  fraction32,
  type Key,
  keyFromSeed,
  uniform,
} from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';

type Address = [key0: number, key1: number, stream: number, lo: number, hi: number, index: number];
type Mixer = (address: Address, out: Uint32Array) => void;

const FIELDS = ['seed word 0', 'seed word 1', 'stream', 'entity lo', 'entity hi', 'index'];
const DISTANCES = [1, 2, 65536];
const CAMERA = entityNamed('cam-1');

const philox =
  (rounds?: number): Mixer =>
  ([key0, key1, stream, lo, hi, index], out) =>
    block([key0, key1], stream, lo, hi, index, out, rounds);

describe('the generator', () => {
  // Known answers of Random123 (kat_vectors, philox 4x32 10), counter words in the order lo, hi, index, stream.
  const f = 0xffffffff;
  const pi = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  const vectors: [counter: number[], key: Key, answer: string][] = [
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[f, f, f, f], [f, f], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [pi, [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ];
  test.each(vectors)('answers counter %j under key %j as its authors say', ([lo, hi, index, stream], key, answer) => {
    const out = new Uint32Array(4);
    block(key, stream, lo, hi, index, out);
    expect([...out].map((lane) => lane.toString(16).padStart(8, '0')).join(' ')).toBe(answer);
  });

  test('fills 1024 bins evenly over 10 000 000 draws of each lane', () => {
    expect(binFaults(philox(), 10_000_000)).toEqual([]);
  });

  test('gives neighbours in seed, stream, entity and index nothing in common', () => {
    expect(neighbourFaults(philox(), 200_000)).toEqual([]);
  });

  test('fails the same checks when it mixes too little', () => {
    expect(binFaults(philox(1), 1_000_000)).not.toEqual([]);
    expect(neighbourFaults(philox(3), 50_000)).toHaveLength(FIELDS.length * DISTANCES.length);
    expect(neighbourFaults(philox(5), 50_000)).not.toEqual([]); // half the rounds, and it is still found
  });
});

describe('uniform draws', () => {
  const key = keyFromSeed('evening-1');

  test('do not depend on what was asked before', () => {
    const entities = Array.from({ length: 20 }, (_, serial) => entityMember(CAMERA, serial));
    const asks = entities.flatMap((entity) => [0, 1, 2, 900].map((index) => ({ entity, index })));
    const draw = ({ entity, index }: { entity: EntityId; index: number }) =>
      uniform(key, STREAM.detectPair, entity, index);
    const forwards = asks.map(draw);
    const backwards = asks.toReversed().map(draw).toReversed();
    const alone = draw(asks[41]);
    expect(backwards).toEqual(forwards);
    expect(alone).toBe(forwards[41]);
    expect(new Set(forwards).size).toBe(asks.length);
  });

  test('lie in [0, 1), with the mean and the variance of a uniform', () => {
    const draws = Array.from({ length: 100_000 }, (_, i) => uniform(key, STREAM.identity, CAMERA, i));
    const mean = draws.reduce((sum, u) => sum + u, 0) / draws.length;
    const variance = draws.reduce((sum, u) => sum + (u - mean) ** 2, 0) / draws.length;
    expect(draws.every((u) => u >= 0 && u < 1)).toBe(true);
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / draws.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / draws.length));
  });

  test('of seeds numbered one after the other have nothing in common', () => {
    const series = (seed: string) => {
      const numbered = keyFromSeed(seed);
      return Float64Array.from({ length: 20_000 }, (_, i) => uniform(numbered, STREAM.detectPair, CAMERA, i));
    };
    const first = series('evening-1');
    const seeds = ['evening-2', 'evening-3', 'evening-65537', 'evening-11', 'evening-01', 'Evening-1'];
    const strays = seeds.filter((seed) => Math.abs(standardErrors(first, series(seed))) >= 4);
    expect(strays).toEqual([]);
  });

  test('of members of one source, and of pairs with one camera, have nothing in common', () => {
    const people = Array.from({ length: 20_001 }, (_, serial) => entityMember(CAMERA, serial));
    const seen = people.map((person) => entityPair(CAMERA, person));
    const watching = people.map((person) => entityPair(person, CAMERA));
    const series = (entities: readonly EntityId[]) =>
      Float64Array.from(entities.slice(0, 20_000), (entity) => uniform(key, STREAM.detectPair, entity, 3));
    expect(Math.abs(standardErrors(series(people), series(people.slice(1))))).toBeLessThan(4);
    expect(Math.abs(standardErrors(series(seen), series(people)))).toBeLessThan(4);
    expect(Math.abs(standardErrors(series(seen), series(watching)))).toBeLessThan(4);
  });

  test('are the numbers they have always been', () => {
    expect(key).toEqual([3489174201, 2502713958]);
    const person = entityMember(CAMERA, 17);
    expect(CAMERA).toEqual({ lo: 1351792200, hi: 2696572793 });
    expect(person).toEqual({ lo: 1723138581, hi: 3550425200 });
    expect(entityPair(CAMERA, person)).toEqual({ lo: 882703842, hi: 1370687573 });
    expect([0, 1, 4294967295].map((index) => uniform(key, STREAM.detectPair, CAMERA, index))).toEqual([
      0.4923233034171096, 0.8252046348401191, 0.658469451255576,
    ]);
  });
});

test('200 000 members of ten sources have 200 000 names', () => {
  const names = new Set<string>();
  for (let source = 0; source < 10; source++) {
    const entrance = entityNamed(`entrance-${source}`);
    for (let serial = 0; serial < 20_000; serial++) {
      const { lo, hi } = entityMember(entrance, serial);
      names.add(`${lo} ${hi}`);
    }
  }
  expect(names.size).toBe(200_000);
});

test('no number of a stream is given twice', () => {
  const numbers = Object.values(STREAM);
  expect(new Set(numbers).size).toBe(numbers.length);
});

/** Lanes whose upper ten bits fill 1024 bins too unevenly, or too evenly, for chance: p outside 1e-6 to 1 − 1e-6. */
function binFaults(mixer: Mixer, draws: number): string[] {
  const [tooEven, tooUneven] = [822.196, 1252.581]; // χ² at 1023 degrees of freedom, by scipy 1.17
  const bins = Array.from({ length: 4 }, () => new Int32Array(1024));
  const out = new Uint32Array(4);
  const address: Address = [2026, 11, STREAM.detectFrame, 0, 77, 0];
  for (let i = 0; i < draws; i++) {
    address[3] = i % 1000;
    address[5] = Math.floor(i / 1000);
    mixer(address, out);
    for (let lane = 0; lane < 4; lane++) bins[lane][out[lane] >>> 22]++;
  }
  return bins.flatMap((counts, lane) => {
    const chi2 = counts.reduce((sum, count) => sum + (count - draws / 1024) ** 2 / (draws / 1024), 0);
    return chi2 > tooEven && chi2 < tooUneven ? [] : [`lane ${lane}: χ² is ${chi2.toFixed(0)}`];
  });
}

/** Fields and distances at which a draw tells of its neighbour: correlation of 4 standard errors or more. */
function neighbourFaults(mixer: Mixer, pairs: number): string[] {
  return FIELDS.flatMap((name, field) =>
    DISTANCES.flatMap((distance) => {
      const [out, here, there] = [new Uint32Array(4), lanes(pairs), lanes(pairs)];
      for (let i = 0; i < pairs; i++) {
        // Small regular numbers, as real addresses are: serial numbers, ticks, streams.
        const address: Address = [2026 + (i % 7), 11, 1 + (i % 29), i, i % 13, 5 * i];
        mixer(address, out);
        for (let lane = 0; lane < 4; lane++) here[lane][i] = fraction32(out[lane]);
        address[field] = (address[field] + distance) >>> 0;
        mixer(address, out);
        for (let lane = 0; lane < 4; lane++) there[lane][i] = fraction32(out[lane]);
      }
      const most = Math.max(...here.map((series, lane) => Math.abs(standardErrors(series, there[lane]))));
      return most < 4 ? [] : [`${name} + ${distance}: correlation is ${most.toFixed(1)} standard errors`];
    }),
  );
}

function lanes(length: number): Float64Array[] {
  return Array.from({ length: 4 }, () => new Float64Array(length));
}

/** Pearson's correlation of two series, in standard errors of that of independent ones; infinite for a constant. */
function standardErrors(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i] - 0.5, b[i] - 0.5];
    sumA += x;
    sumB += y;
    sumAA += x * x;
    sumBB += y * y;
    sumAB += x * y;
  }
  const [varianceA, varianceB] = [sumAA - (sumA * sumA) / n, sumBB - (sumB * sumB) / n];
  if (varianceA <= 0 || varianceB <= 0) return Infinity;
  return ((sumAB - (sumA * sumB) / n) / Math.sqrt(varianceA * varianceB)) * Math.sqrt(n);
}
