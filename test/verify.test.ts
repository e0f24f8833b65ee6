/**
 * The promise of the product: a scenario has one result, whatever computes it. The built command line and the built
 * viewer are run as people run them; then faults are planted in the sources, and the same checks must notice each.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MotionReader } from '../sim/recording/motion.ts';
import {
  buildPlanted,
  hashInBrowser,
  launchChromium,
  nodeOfVersion,
  PRODUCT,
  runProgram,
  type Verified,
  verify,
} from './built.ts';
import { FAULTS } from './planted/faults.ts';
import { breaches } from './walls.ts';

const SCENARIO = 'small-yard';
const work = mkdtempSync(join(tmpdir(), 'sunqar-verify-'));
let browser: Browser;
let verified: Verified;

beforeAll(async () => {
  browser = await launchChromium();
  verified = await verify(PRODUCT, [SCENARIO]);
});
afterAll(async () => {
  await browser?.close();
  rmSync(work, { recursive: true, force: true });
});

describe('a scenario has one hash', () => {
  test('with 1, 2, 3 and 8 workers, and interrupted and resumed', () => {
    const [hash] = verified.hashes;
    expect(verified).toEqual({ exit: 0, identical: true, hashes: [hash, hash, hash, hash, hash] });
  });

  test('in chunks so small that every stage is split over all threads', async () => {
    const build = await buildPlanted('small-chunks');
    expect(await verify(build, [SCENARIO])).toEqual(verified);
  });

  test.for(['1', '2'])('in Chromium with %s workers', async (workers) => {
    expect(await hashInBrowser(browser, PRODUCT, { scenario: SCENARIO, workers })).toBe(verified.hashes[0]);
  });

  test.for([22, 24])('in Node %i', { timeout: 90_000 }, async (version, { skip }) => {
    const node = nodeOfVersion(version);
    if (node === null) return skip(`Node ${version} cannot be had from the npm registry here`);
    const [hash] = verified.hashes;
    expect((await verify(PRODUCT, [SCENARIO, '--workers', '2'], node)).hashes).toEqual([hash, hash]);
  });
});

describe('a run folder', () => {
  const read = (folder: string, file: string) => readFileSync(join(work, folder, file));
  const facts = (folder: string) => JSON.parse(read(folder, 'manifest.json').toString());
  const run = (folder: string, more: readonly string[], isRipe?: () => boolean) => {
    const out = ['--out', join(work, folder), '--workers', '2'];
    return runProgram(process.execPath, [join(PRODUCT, 'node/cli.js'), 'run', SCENARIO, ...out, ...more], isRipe);
  };
  beforeAll(async () => {
    expect(await run('whole', [])).toMatchObject({ exit: 0, stderr: '' });
  });

  test('tells the hash that verify tells, though views are built on other threads', () => {
    expect(JSON.parse(read('whole', 'hashes.json').toString()).whole).toBe(verified.hashes[0]);
  });

  test('has the golden hash of every block (golden/README.md)', async () => {
    await expect(read('whole', 'hashes.json').toString()).toMatchFileSnapshot(`golden/${SCENARIO}.hashes.json`);
  });

  test('is whole after Ctrl-C, and when resumed the same to the byte as one never interrupted', async () => {
    const ended = await run('cut', [], () => hasFirstBlock('cut'));
    expect(ended.exit).toBe(130);
    expect(facts('cut').status).toBe('interrupted');
    expect(existsSync(join(work, 'cut', 'checkpoint.sqcp'))).toBe(true);
    const blocks = new MotionReader(read('cut', 'motion.sqmo')).chunks;
    expect(blocks).toBeGreaterThan(0);
    expect(blocks).toBeLessThan(new MotionReader(read('whole', 'motion.sqmo')).chunks);

    expect(await run('cut', ['--resume'])).toMatchObject({ exit: 0, stderr: '' });
    const files = readdirSync(join(work, 'whole'));
    expect(readdirSync(join(work, 'cut'))).toEqual(files);
    const differing = files.filter((file) => !read('cut', file).equals(read('whole', file)));
    expect(differing.filter((file) => file !== 'manifest.json')).toEqual([]);
    expect({ ...facts('cut'), wall_s: 0 }).toEqual({ ...facts('whole'), wall_s: 0 });
  });

  /** A run writes beside its target, and its first block after the header of the motion file. */
  function hasFirstBlock(folder: string): boolean {
    const [partial] = readdirSync(work).filter((name) => name.startsWith(`${folder}.partial`));
    const motion = join(work, partial ?? '', 'motion.sqmo');
    return partial !== undefined && existsSync(motion) && statSync(motion).size > 1000;
  }
});

describe('what would break the promise is noticed', () => {
  test('a sum in the order in which threads arrive', async () => {
    const { exit, hashes } = await verify(await buildPlanted('arrival-order'), [SCENARIO, '--workers', '1,2,3,8,8']);
    expect(exit).toBe(1);
    const perWorkers = hashes.slice(0, -1);
    expect(new Set(perWorkers).size).toBeGreaterThan(1);
  });

  const functions = {
    exp: (x: number) => Math.exp(x),
    pow: (x: number) => 1.21 ** x,
  };
  test.for(['exp', 'pow'] as const)(
    '%s of the JavaScript engine, where engines differ in it',
    async (name, { skip }) => {
      const build = await buildPlanted(name);
      const here = (await verify(build, [SCENARIO, '--workers', '1'])).hashes[0];
      expect(here).not.toBe(verified.hashes[0]);
      const there = await hashInBrowser(browser, build, { scenario: SCENARIO, workers: '1' });
      const share = await shareDiffering(functions[name]);
      if (share < 0.01) return skip(`Chromium ${browser.version()} computes ${name} as Node ${process.version} does`);
      expect(there).not.toBe(here);
    },
  );

  test.for(['exp', 'pow'] as const)(
    '%s in state stands out at the wall, also where engines happen to agree',
    (name) => {
      for (const { file, find, put } of FAULTS[name]) {
        const text = readFileSync(file, 'utf8');
        expect(breaches([{ path: file, text }])).toEqual([]);
        expect(breaches([{ path: file, text: text.replace(find, () => put) }])).toHaveLength(1);
      }
    },
  );

  /** Of 10 000 numbers, the share for which the browser computes `f` otherwise than this Node. */
  async function shareDiffering(f: (x: number) => number): Promise<number> {
    const inputs = Array.from({ length: 10_000 }, (_, k) => (k - 5000) / 1777);
    const page = await browser.newPage();
    const theirs = await page.evaluate(`[${inputs}].map(${f})`);
    await page.close();
    return inputs.filter((x, k) => f(x) !== (theirs as number[])[k]).length / inputs.length;
  }
});
