/** Files made to exhaust the reader: what is told of each, in how much time of the processor, within how much memory. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

interface Cost {
  readonly name: string;
  readonly said: string;
  readonly seconds: number;
}

const costs: Cost[] = [];
const peaks: number[] = []; // MiB, of each process
beforeAll(() => {
  const [names] = runScript([]) as [string[]];
  // What holds millions of things has a process of its own: a heap that has grown stays grown.
  const large = names.filter((name) => name.includes('million'));
  for (const group of [...large.map((name) => [name]), names.filter((name) => !large.includes(name))]) {
    const lines = runScript(group) as Cost[];
    peaks.push((lines.pop() as unknown as { peak: number }).peak);
    costs.push(...lines);
  }
  costs.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
});

function runScript(names: readonly string[]): unknown[] {
  const script = resolve('test/scenarios/osm-exhausting.ts');
  const run = spawnSync(process.execPath, ['--expose-gc', '--import', import.meta.resolve('tsx'), script, ...names], {
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('each is refused with what is too much in it, and where', () => {
  const told = costs.map(({ name, said }) => `${name}: ${said.replace('InputError: ', '').split(';')[0]}`);
  expect(`\n${told.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    nodes without end in gzip: bomb: at byte 20480: it unpacks to far more than its size tells
    a gibibyte of blanks in gzip: bomb: at byte 8718: it unpacks to far more than its size tells
    blocks of nothing in PBF: bomb: at byte 54: it unpacks to far more than its size tells
    entities in entities: bomb:1:429: this XML declares a document type, which no file of OpenStreetMap has
    a way of a million nodes in XML: bomb:1:130049: way/77 has more than 10000 nodes
    a way of a million nodes in JSON: bomb:1:14: way/77 has more than 10000 nodes
    a way of a million nodes in PBF: bomb: at byte 54: way/77 has more than 10000 nodes
    five million nodes in PBF: bomb: at byte 54: this file has more than 4000000 nodes
    five million ways in PBF: bomb: at byte 54: this file has more than 400000 ways
    five million relations in PBF: bomb: at byte 54: this file has more than 100000 relations
    twenty million nodes of ways in PBF: bomb: at byte 54: this file has more than 10000000 nodes of ways
    five million tags in PBF: bomb: at byte 54: this file has more than 3000000 tags
    two million members in PBF: bomb: at byte 54: this file has more than 1000000 members
    ten million texts in PBF: bomb: at byte 54: the block that begins here has more than 1000000 texts
    an element of empty lists in JSON: bomb:1:14: this element is too long
    brackets without end in JSON: bomb:1:22: this is nested too deep
    a word without end in XML: bomb:1:1310720: nothing ends within the last 1048576 characters
    blanks without end in XML: bomb:1:1310720: nothing ends within the last 1048576 characters
    noise: bomb: at byte 0: the file begins with the bytes 2e bd 89 3c 9f 71 8a 5e, as no format of OpenStreetMap does
    noise in PBF: bomb: at byte 54: the block that begins here is damaged: a part of it ends elsewhere than its length says
    noise in gzip: bomb: at byte 0: what gzip packed is damaged: invalid distance too far back
    noise in bzip2: bomb: at byte 18: what bzip2 packed is damaged: Data error: initial position out of bounds
    noise in XML: bomb:1:7: this byte is not UTF-8
    noise in JSON: bomb:1:7: this byte is not UTF-8
    a file that is too large: bomb: the file has 101.0 MiB
    "
  `);
});

test('none takes ten seconds', () => {
  expect(costs.filter(({ seconds }) => seconds > 10)).toEqual([]);
});

test('none takes 512 MiB, what its making takes included', () => {
  expect(Math.max(...peaks)).toBeLessThan(512);
});
