/**
 * One digest per special function over 10 000 arguments, computed alike in Node and in Chromium.
 *
 * To regenerate after a change of the ports: copy what the failing test received.
 */
import { createHash, hashBytes, hashDigest } from '../../engine/hash.ts';
import { acos, asin, atan2, cos, erfc, exp, ln, pow, sin, tan } from '../../engine/numeric/special.ts';
import { entityNamed, uniform } from '../../engine/random/draw.ts';

const EVALUATIONS = 10_000;
const KEY = [20260101, 7] as const;

interface Special {
  readonly evaluate: (...x: number[]) => number;
  readonly domain: readonly (readonly [low: number, high: number])[]; // of each argument; wide enough for every branch
}

export const SPECIAL: Readonly<Record<string, Special>> = {
  acos: { evaluate: acos, domain: [[-1, 1]] },
  asin: { evaluate: asin, domain: [[-1, 1]] },
  // biome-ignore format: one function per line
  atan2: { evaluate: atan2, domain: [[-3, 3], [-3, 3]] },
  cos: { evaluate: cos, domain: [[-1e6, 1e6]] },
  erfc: { evaluate: erfc, domain: [[-6, 27]] },
  exp: { evaluate: exp, domain: [[-746, 710]] },
  ln: { evaluate: ln, domain: [[0, 4096]] },
  // biome-ignore format: one function per line
  pow: { evaluate: pow, domain: [[0, 100], [-20, 20]] },
  sin: { evaluate: sin, domain: [[-1e6, 1e6]] },
  tan: { evaluate: tan, domain: [[-1e6, 1e6]] },
};

export const NUMERIC_GOLDEN = {
  acos: 'a38a46b037d51c0c',
  asin: 'e75072230ed53880',
  atan2: '24cf26025caa2aad',
  cos: '3f7726c8f17905d8',
  erfc: '20a1d4bb4712ddae',
  exp: 'e2444ce27a24c4b0',
  ln: '62a86d8454e41713',
  pow: '3bb8d062c17d6235',
  sin: '9d8d181b0d12f6a7',
  tan: '53d9d08749d89109',
};

export function numericDigests(): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const [name, { evaluate, domain }] of Object.entries(SPECIAL)) {
    const values = new Float64Array(EVALUATIONS);
    for (let i = 0; i < EVALUATIONS; i++) {
      values[i] = evaluate(...domain.map((limits, k) => argument(`${name} ${k}`, i, limits)));
    }
    const hash = createHash();
    hashBytes(hash, values);
    digests[name] = hashDigest(hash);
  }
  return digests;
}

/** Half of the arguments fill the domain, half crowd towards zero, where functions change branch most often. */
function argument(name: string, i: number, [low, high]: readonly [number, number]): number {
  const x = low + (high - low) * uniform(KEY, 0, entityNamed(name), i);
  return i % 2 === 0 ? x : x / (1 << (i % 31));
}
