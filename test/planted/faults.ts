/**
 * Faults that break determinism, as edits to sources, and one change that must not. Each is what someone might write in
 * good faith; `npm test` builds the product with it and sees that it is noticed.
 */

export interface Edit {
  readonly file: string; // from the repository's root
  readonly find: string; // stands there once
  readonly put: string;
}

/** Work in so small chunks that in a small place, too, every stage is split over all threads. */
const SMALL_CHUNKS: readonly Edit[] = [
  { file: 'sim/step.ts', find: 'const BODY_CHUNK = 256;', put: 'const BODY_CHUNK = 4;' },
  {
    file: 'sim/agents/driving/driving.ts',
    find: 'const CHUNK = { lanes: 64, vehicles: 512 } as const;',
    put: 'const CHUNK = { lanes: 3, vehicles: 2 } as const;',
  },
  { file: 'sim/state.ts', find: 'export const CAMERA_CHUNK = 4;', put: 'export const CAMERA_CHUNK = 1;' },
];

/**
 * Everybody keeps a little to the crowd's mean pace, and threads add to its sum as they come. Sums of the same numbers
 * in another order differ in the last bit. Of a float64 that bit is lost again when a step of 6 cm is added to a place
 * 200 m from the origin, and hashes agree by luck; a float32, for which there are atomics, shows it.
 */
const ARRIVAL_ORDER: readonly Edit[] = [
  ...SMALL_CHUNKS,
  {
    file: 'sim/state.ts',
    find: '  readonly key: Key;\n  readonly world',
    put: '  readonly sum: SharedArrayBuffer;\n  readonly key: Key;\n  readonly world',
  },
  {
    file: 'sim/state.ts',
    find: '    ...{ key, world, cameras, traffic },\n',
    put: '    sum: new SharedArrayBuffer(8),\n    ...{ key, world, cameras, traffic },\n',
  },
  {
    file: 'sim/stages.ts',
    find: 'export const STAGES = {',
    put: `
const bits = new Int32Array(1);
const number = new Float32Array(bits.buffer);
function add(sum: SharedArrayBuffer, term: number): void {
  const shared = new Int32Array(sum);
  for (;;) {
    const before = Atomics.load(shared, 0);
    bits[0] = before;
    number[0] += term;
    if (Atomics.compareExchange(shared, 0, before, bits[0]) === before) return;
  }
}
export const STAGES = {`,
  },
  {
    file: 'sim/stages.ts',
    find: 'walkSubstep: ({ crowd, people, world }, begin, end, [next, dt, k]) =>\n    walkSubstep(crowd, people[next], world.walls, k, begin, end, dt),',
    put: `walkSubstep: ({ crowd, people, world, sum }, begin, end, [next, dt, k]) => {
    const pace = 0.9 + 0.1 * new Float32Array(sum)[1];
    walkSubstep(crowd, people[next], world.walls, k, begin, end, dt * pace);
    for (let i = begin; i < end; i++) add(sum, crowd.bodies.freeSpeed[i]);
  },`,
  },
  {
    file: 'sim/step.ts',
    find: '  const bodies = crowdCount(crowd);\n',
    put: `  const bodies = crowdCount(crowd);
  const sums = new Float32Array(state.shared.sum);
  sums[1] = sums[0] / Math.max(1, 4 * bodies);
  sums[0] = 0;
`,
  },
];

const PACE = '  const speed = 1.34 + 0.26 * normalQuantile(fraction32(lanes[1]));\n';

/**
 * Log-normal walking speeds: where engines differ in exp, it is in the last bit, one time in ten. In the kernel's own
 * arithmetic such a bit is mostly rounded away, and a hash that stays the same proves little; the wall against
 * Math.exp is what keeps it out there (test/walls.test.ts).
 */
const EXP: readonly Edit[] = [
  {
    file: 'sim/agents/walking/people.ts',
    find: PACE,
    put: '  const speed = 1.32 * Math.exp(0.19 * normalQuantile(fraction32(lanes[1])));\n',
  },
];

/** So does pow, by either of its names, and between Node 20 and 24 as well. */
const POW: readonly Edit[] = [
  {
    file: 'sim/agents/walking/people.ts',
    find: PACE,
    put: '  const speed = 1.32 * 1.21 ** normalQuantile(fraction32(lanes[1]));\n',
  },
];

export const FAULTS = { 'small-chunks': SMALL_CHUNKS, 'arrival-order': ARRIVAL_ORDER, exp: EXP, pow: POW } as const;
export type Fault = keyof typeof FAULTS;
