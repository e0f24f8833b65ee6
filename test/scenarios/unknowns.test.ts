/** What nobody knows of cameras: how a layout says so, and what a draw makes of it. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchesOf } from '../../scenarios/experiments/seeds.ts';
import {
  awayFromWall,
  drawCamera,
  drawLayout,
  FIXED_LENSES,
  type Unknowns,
  unknownsOf,
} from '../../scenarios/experiments/unknowns.ts';
import { overallVerdict } from '../../scenarios/experiments/verdict.ts';
import { genericCatalogue, readLayoutAlone, readProject } from '../../scenarios/read/project.ts';
import { ASSUMABLE } from '../../scenarios/schema/layout.ts';
import type { CameraSpec, Layout } from '../../sim/cameras/layout.ts';
import { sightTables } from '../../sim/run.ts';
import type { Building } from '../../sim/world/site.ts';
import { compileWorld } from '../../sim/world/world.ts';

const FOLDER = 'scenarios/library/small-yard';
const text = (file: string) => readFileSync(file, 'utf8');
const project = readProject(`${FOLDER}/scenario.yaml`, text);
const [poles, doors] = project.layouts;
const TURN = 2 * Math.PI;

const ALL_ROUND = { heading: { from: 0, width: TURN }, lens: null };
const open = (layout: Layout): Unknowns => new Map(layout.cameras.map(({ id }) => [id, ALL_ROUND]));
const headings = ({ cameras }: Layout) => new Map(cameras.map(({ id, heading }) => [id, heading]));

describe('a layout file', () => {
  const layout = (assumed: string) =>
    readLayoutAlone(
      text(`${FOLDER}/poles.layout.yaml`).replace('group: street', `assumed: ${assumed}`),
      'a.layout.yaml',
    );

  test('says of each camera what nobody knows, and nothing of those that are known', () => {
    const { cameras } = layout('[heading, lens]');
    expect(cameras.map(({ assumed }) => assumed)).toEqual([['heading', 'lens'], [], [], []]);
    expect(layout(`[${ASSUMABLE.join(', ')}]`).cameras[0].assumed).toHaveLength(ASSUMABLE.length);
  });

  test.each([
    ['[heading, heading]', 'cameras[0].assumed is a list of 2; it must be a list that names each thing once'],
    ['[headng]', 'cameras[0].assumed[0] is "headng"; it must be one of heading, lens, tilt, height, model, position'],
    ['heading', 'cameras[0].assumed is "heading"; it must be a list'],
  ])('that assumes %s is refused', (assumed, says) => {
    expect(() => layout(assumed)).toThrow(says);
  });

  test('is read the same with and without it: to the simulation an assumption is a value', () => {
    const files = (file: string) => text(file).replaceAll('tilt_deg: 14', 'tilt_deg: 14, assumed: [heading, lens]');
    const assumed = readProject(`${FOLDER}/scenario.yaml`, files);
    expect(assumed.layouts).toEqual(project.layouts);
    expect([...assumed.assumed.get('poles')!.keys()]).toEqual(['yard-south', 'yard-north']);
    expect(project.assumed.get('poles')!.size).toBe(0);
  });
});

describe('a draw', () => {
  test('of a camera is the same whatever other cameras and layouts there are, and whatever the file says', () => {
    const alone: Layout = { name: 'alone', cameras: [{ ...poles.cameras[2], heading: 1, tilt: 0.1 }] };
    for (const draw of [1, 2, 20]) {
      const whole = headings(drawLayout(poles, open(poles), draw));
      const [{ id, heading }] = drawLayout(alone, open(alone), draw).cameras;
      expect(heading).toBe(whole.get(id));
    }
  });

  test('leaves the cameras that are known as they are, the very objects', () => {
    const unknowns = new Map([[poles.cameras[0].id, ALL_ROUND]]);
    const drawn = drawLayout(poles, unknowns, 3);
    expect(drawn.cameras.slice(1)).toEqual(poles.cameras.slice(1));
    expect(drawn.cameras.slice(1).every((camera, k) => camera === poles.cameras[k + 1])).toBe(true);
    const { heading, ...rest } = drawn.cameras[0];
    const { heading: written, ...same } = poles.cameras[0];
    expect(rest).toEqual(same);
    expect(heading).not.toBe(written);
  });

  test('is another one for every number and every camera, and the same one every time', () => {
    const drawn = Array.from({ length: 20 }, (_, d) => [...headings(drawLayout(poles, open(poles), d + 1)).values()]);
    expect(new Set(drawn.flat()).size).toBe(80);
    // A study that is run again must draw the same.
    expect(drawn[0].map((heading) => Number(heading.toFixed(6)))).toMatchInlineSnapshot(`
      [
        6.017001,
        4.726586,
        3.645942,
        4.095755,
      ]
    `);
  });

  test('goes all the way round: of 4000 headings a quarter in each quadrant', () => {
    const counts = [0, 0, 0, 0];
    for (let k = 0; k < 4000; k++) {
      const { heading } = drawCamera({ ...poles.cameras[0], id: `c${k}` }, ALL_ROUND, 1);
      expect(heading >= 0 && heading < TURN).toBe(true);
      counts[Math.floor((heading / TURN) * 4)]++;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(110); // 4 standard deviations
  });

  test('sets a varifocal lens within its range, and takes the place of a fixed one by those that are sold', () => {
    const assumed = new Map(doors.cameras.map(({ id }) => [id, ['lens'] as const]));
    const unknowns = unknownsOf(doors, assumed, project.catalogue, project.site);
    expect(unknowns.get('shop')).toEqual({ heading: null, lens: FIXED_LENSES }); // turret-4mp-2.8
    const { narrowestFov, widestFov } = genericCatalogue.get('dome-8mp-vari')!;
    expect(unknowns.get('school')!.lens).toEqual({ from: narrowestFov, width: widestFov - narrowestFov });
    for (let draw = 1; draw <= 100; draw++) {
      const drawn = new Map(drawLayout(doors, unknowns, draw).cameras.map((camera) => [camera.id, camera]));
      const { horizontalFov, heading } = drawn.get('school')!;
      expect(horizontalFov >= narrowestFov && horizontalFov < widestFov).toBe(true);
      expect(heading).toBe(doors.cameras.find(({ id }) => id === 'school')!.heading);
    }
  });

  test('of the lens says nothing of the heading', () => {
    const both = { heading: { from: 0, width: 1 }, lens: { from: 0, width: 1 } };
    const drawn = Array.from({ length: 400 }, (_, d) => drawCamera(poles.cameras[0], both, d + 1));
    const product = drawn.reduce((sum, c) => sum + (c.heading - 0.5) * (c.horizontalFov - 0.5), 0) / 400;
    expect(Math.abs(12 * product)).toBeLessThan(0.2); // the correlation: 4 standard errors of 1/20
  });

  test('takes for sold what the built-in catalogue has of bullets, turrets and domes', () => {
    const fixed = [...genericCatalogue.values()]
      .filter(({ kind }) => ['bullet', 'turret', 'dome'].includes(kind))
      .filter(({ narrowestFov, widestFov, id }) => narrowestFov === widestFov && !id.startsWith('night'))
      .map(({ widestFov }) => widestFov);
    expect(FIXED_LENSES.from).toBeCloseTo(Math.min(...fixed), 12);
    expect(FIXED_LENSES.from + FIXED_LENSES.width).toBeCloseTo(Math.max(...fixed), 12);
  });
});

describe('beside a wall', () => {
  const NORTH = 0;
  const EAST = Math.PI / 2;
  const SOUTH = Math.PI;
  const WEST = 1.5 * Math.PI;
  const house = (over: Partial<Building> = {}): Building => ({
    ...{ id: 'b', footprint: [0, 0, 40, 0, 40, 20, 0, 20], holes: [[10, 5, 30, 5, 30, 15, 10, 15]] },
    ...{ base: 0, top: 9, faces: [], heightFrom: 'tag', use: 'residential', ...over },
  });
  const away = (x: number, y: number, z = 5, buildings = [house()]) => awayFromWall({ buildings }, x, y, z);

  test.each([
    ['a metre north of it', 20, 21, NORTH],
    ['a metre east of it', 41, 10, EAST],
    ['a metre south of it', 20, -1, SOUTH],
    ['a metre west of it', -1, 10, WEST],
    ['on its north line', 20, 20, NORTH],
    ['on its south line', 20, 0, SOUTH],
    ['in its courtyard, by the south side', 20, 6, NORTH],
    ['on the line of its courtyard', 10, 10, EAST],
    ['off its north-eastern corner', 41, 21, Math.PI / 4],
  ])('%s a camera looks away', (_, x, y, heading) => {
    expect(away(x, y)).toBeCloseTo(heading, 12);
  });

  test.each([
    ['more than two metres off', 20, 22.1, 5],
    ['above its roof', 20, 21, 9.1],
    ['inside its outline', 20, 19, 5],
  ])('%s nothing is known of where it looks', (_, x, y, z) => {
    expect(away(x, y, z)).toBeNull();
  });

  test('a building that hangs over it is no wall beside it', () => {
    expect(away(20, 21, 5, [house({ base: 6 })])).toBeNull();
  });

  test('the outline turns either way and the answer is the same', () => {
    const back: Building = { ...house(), footprint: [0, 20, 40, 20, 40, 0, 0, 0] };
    const places = [[20, 21], [20, 20], [41, 10], [20, 0]]; // biome-ignore format: one line
    for (const [x, y] of places) expect(away(x, y, 5, [back])).toBeCloseTo(away(x, y)!, 12);
  });

  test('of two walls the nearer counts', () => {
    const other = house({ id: 'c', footprint: [0, 21.5, 40, 21.5, 40, 40, 0, 40], holes: [] });
    expect(away(20, 20.5, 5, [house(), other])).toBeCloseTo(NORTH, 12);
    expect(away(20, 21, 5, [house(), other])).toBeCloseTo(SOUTH, 12);
  });

  test('no draw looks into the wall, and every way out of it is drawn', () => {
    const assumed = new Map(doors.cameras.map(({ id }) => [id, ['heading'] as const]));
    const unknowns = unknownsOf(doors, assumed, project.catalogue, project.site);
    expect(doors.cameras).toHaveLength(3); // on façades, all of them
    for (const { id, x, y, z } of doors.cameras) {
      const outward = awayFromWall(project.site, x, y, z)!;
      expect(outward, id).not.toBeNull();
      const off = Array.from({ length: 400 }, (_, d) => {
        const camera = drawLayout(doors, unknowns, d + 1).cameras.find((one) => one.id === id)!;
        return ((camera.heading - outward + 3 * Math.PI) % TURN) - Math.PI;
      });
      expect(Math.max(...off.map(Math.abs)), id).toBeLessThanOrEqual(Math.PI / 2 + 1e-12);
      expect(Math.min(...off), id).toBeLessThan(-0.45 * Math.PI);
      expect(Math.max(...off), id).toBeGreaterThan(0.45 * Math.PI);
    }
    // Poles stand free.
    for (const { x, y, z } of poles.cameras) expect(awayFromWall(project.site, x, y, z)).toBeNull();
  });
});

describe('the word over all draws', () => {
  const of = (better: number, none: number, worse: number) =>
    overallVerdict([
      ...Array<'better'>(better).fill('better'),
      ...Array<'no-clear-difference'>(none).fill('no-clear-difference'),
      ...Array<'worse'>(worse).fill('worse'),
    ]);

  test.each([
    [20, 0, 0, 'better'],
    [19, 1, 0, 'better'],
    [19, 0, 1, 'better'],
    [18, 2, 0, 'depends-on-unknown-headings'],
    [18, 1, 1, 'depends-on-unknown-headings'],
    [0, 20, 0, 'no-clear-difference'],
    [1, 19, 0, 'no-clear-difference'],
    [1, 18, 1, 'depends-on-unknown-headings'],
    [0, 0, 20, 'worse'],
    [0, 1, 19, 'worse'],
    [0, 2, 18, 'depends-on-unknown-headings'],
    [10, 0, 10, 'depends-on-unknown-headings'],
    [3, 0, 0, 'better'],
    [2, 1, 0, 'depends-on-unknown-headings'],
    [95, 5, 0, 'better'],
    [94, 6, 0, 'depends-on-unknown-headings'],
    [1, 0, 0, 'better'],
  ] as const)('better %i, no clear difference %i, worse %i: %s', (better, none, worse, word) => {
    expect(of(better, none, worse)).toBe(word);
  });

  test('mirrors when better and worse change places, and no draw that agrees with it takes it away', () => {
    const count = fc.nat(40);
    const opposite: Readonly<Record<string, string>> = { better: 'worse', worse: 'better' };
    fc.assert(
      fc.property(count, count, count, (better, none, worse) => {
        fc.pre(better + none + worse > 0);
        const word = of(better, none, worse);
        expect(of(worse, none, better)).toBe(opposite[word] ?? word);
        if (word === 'better') expect(of(better + 1, none, worse)).toBe('better');
      }),
    );
  });
});

describe('batches', () => {
  const layouts = [poles, doors];
  const none: Unknowns = new Map();

  test('are one of the layouts as written where nothing is drawn', () => {
    expect(batchesOf(layouts, [none, none], 20)).toEqual([{ written: layouts, drawn: [] }]);
    expect(batchesOf(layouts, [open(poles), none], 0)).toEqual([{ written: layouts, drawn: [] }]);
  });

  test('hold every draw of every layout that has unknowns once, in order, and the written ones first and once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        (draws, most, both) => {
          const batches = batchesOf(layouts, [open(poles), both ? open(doors) : none], draws, most);
          expect(batches.map(({ written }) => written)).toEqual([layouts, ...batches.slice(1).map(() => [])]);
          const drawn = batches.flatMap((batch) => batch.drawn);
          const due = Array.from({ length: draws }, (_, d) => (both ? [0, 1] : [0]).map((k) => `${d + 1} ${k}`)).flat();
          expect(drawn.map(({ draw, layout }) => `${draw} ${layout}`)).toEqual(due);
          for (const batch of batches) {
            const cameras = [...batch.written, ...batch.drawn.map((one) => one.drawn)].flatMap(
              (layout) => layout.cameras,
            );
            const isOneDraw = new Set(batch.drawn.map(({ draw }) => draw)).size === 1;
            expect(isOneDraw || cameras.length <= most).toBe(true);
          }
        },
      ),
    );
  });
});

test('cameras of one pose share their sight', async () => {
  const drawn = drawLayout(poles, new Map([[poles.cameras[0].id, ALL_ROUND]]), 1);
  const tables = await sightTables(compileWorld(project.site), [poles, drawn], null);
  const isShared = poles.cameras.map((_, k) => tables[k] === tables[poles.cameras.length + k]);
  expect(isShared).toEqual([false, true, true, true]);
  const alone: CameraSpec = drawn.cameras[0];
  const [own] = await sightTables(compileWorld(project.site), [{ name: 'own', cameras: [alone] }], null);
  expect(tables[poles.cameras.length]).toEqual(own);
});
