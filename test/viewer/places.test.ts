/** Places that were not made here, in the built viewer: heights that are guesses, who must be named, a whole city. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DecodedPng, decode } from 'fast-png';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadText } from '../../scenarios/commands/files.ts';
import { readProject } from '../../scenarios/read/project.ts';
import type { Building, Lane, Site } from '../../sim/world/site.ts';
import type { Shown } from '../../viewer/scene/shown.ts';
import { launchChromium, PRODUCT, ROOT } from '../built.ts';
import { camerasOver, largeCity } from './large-city.ts';
import { misfits } from './misfits.ts';
import { spotOf } from './picture.ts';
import { project } from './projection.ts';
import { writeStillFolder } from './still-folder.ts';

const SIZE = { width: 1280, height: 720 };
const MOST_CALLS = 24;
const PAGE = '#dcd9d2';
const GROUND = '#d3d0c8';
const ROAD = '#bfbcb5';
const TUNNEL = '#c4c1b9';
const EDGE = '#928c80';
const OSM = '© OpenStreetMap contributors';

const work = mkdtempSync(join(tmpdir(), 'sunqar-places-'));
const { site: madeUp, layouts } = readProject(join(ROOT, 'scenarios/library/evening-yard/scenario.yaml'), loadText);
const mapped = asMapped(madeUp);
const city = largeCity(4000, 10_000);
const crossed = crossing();
let browser: Browser;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  writeStillFolder(join(work, 'run'), mapped, layouts);
  writeStillFolder(join(work, 'run/made-up'), madeUp, layouts);
  writeStillFolder(join(work, 'run/city'), city, [{ name: 'today', cameras: camerasOver(city, 4) }]);
  writeStillFolder(join(work, 'run/levels'), crossed, [{ name: 'today', cameras: camerasOver(crossed, 1) }]);
  browser = await launchChromium();
  server = spawn(process.execPath, [join(PRODUCT, 'node/cli.js'), 'view', join(work, 'run'), '--port', '0']);
  const said = await new Promise<string>((resolve) => server.stdout!.once('data', (data) => resolve(String(data))));
  url = new URL(/http\S+/.exec(said)![0]).origin;
});
afterAll(async () => {
  server?.kill();
  await browser?.close();
  rmSync(work, { recursive: true, force: true });
});

/** A street, a bridge over it and a tunnel under it, 60 m wide. */
function crossing(): Site {
  const site = largeCity(1, 60);
  const [west, south, east, north] = site.bounds;
  const lane = (id: string, level: number, line: readonly number[]): Lane => ({
    ...{ id, level, line, width: 6, speedLimit: 14, next: [], turn: 'none', junction: null, signal: null },
  });
  const lanes = [
    lane('street', 0, [west, south + 12, east, south + 12]),
    lane('bridge', 1, [west + 10, south, west + 10, north]),
    lane('tunnel', -1, [west + 50, south, west + 50, north]),
  ];
  return { ...site, roads: { ...site.roads, lanes } };
}

/** The same place as if a map had told it, with every third height a guess and every fourth from storeys. */
function asMapped(site: Site): Site {
  const heightFrom = (k: number) => (k % 3 === 0 ? 'default' : k % 4 === 0 ? 'levels' : 'tag');
  return {
    ...site,
    attribution: OSM,
    buildings: site.buildings.map((building, k) => ({ ...building, id: `way/${k}`, heightFrom: heightFrom(k) })),
  };
}

interface Wish {
  readonly run?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly colorScheme?: 'light' | 'dark';
}

/** A page that stands still and has drawn everything, the coverage map too. */
async function open({ run = 'run', query = {}, colorScheme = 'light' }: Wish): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE, colorScheme });
  page.on('pageerror', (error) => expect(error).toBeUndefined());
  await page.goto(`${url}/?${new URLSearchParams({ run, t: '1', ...query })}`);
  await page.waitForFunction(
    () => window.sunqar?.time === 1 && document.documentElement.dataset.coverage === 'density',
  );
  await settled(page);
  return page;
}

/** What the page draws once what was asked for has gone through React and the loop. */
function settled(page: Page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    return window.sunqar;
  });
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await settled(page);
}

/** The city alone, where no panel lies on it. */
async function cityShot(page: Page): Promise<Buffer> {
  await settled(page);
  return page.screenshot({ clip: { x: 320, y: 30, width: 620, height: 500 } });
}

describe('a place of which some heights are guesses', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open({});
  });
  afterAll(() => page.close());

  test('says how many, and hatches them until its key or its switch is pressed, at no further draw call', async () => {
    const count = (source: Building['heightFrom']) => mapped.buildings.filter((b) => b.heightFrom === source).length;
    const words = await page.locator('.heights').textContent();
    expect(words).toContain(`${count('default')} of ${mapped.buildings.length} heights are guesses`);
    expect(words).toContain(`${count('levels')} from storeys`);
    const hatched = await cityShot(page);
    const { drawCalls } = await settled(page);
    expect(drawCalls).toBeLessThanOrEqual(MOST_CALLS);
    await press(page, 'e');
    const plain = await cityShot(page);
    expect(plain.equals(hatched)).toBe(false);
    expect((await settled(page)).drawCalls).toBe(drawCalls);
    expect(await page.locator('.heights button').getAttribute('aria-pressed')).toBe('false');
    await page.locator('.heights button').click();
    await page.mouse.move(640, 5);
    expect((await cityShot(page)).equals(hatched)).toBe(true);
  });

  test('hatches guesses, tints what stands on storeys, and leaves alone what is known', async () => {
    const view = await settled(page);
    await press(page, 'e');
    const plain = decode(await page.screenshot());
    await press(page, 'e');
    const telling = decode(await page.screenshot());
    /** Shades of roofs that are of one shade, and in clear view, while nothing is told: then, and now. */
    const roofs = (source: Building['heightFrom']) =>
      mapped.buildings
        .filter(({ heightFrom }) => heightFrom === source)
        .map(({ footprint, top }) => {
          const middle = [middleOf(footprint, 0), middleOf(footprint, 1), top] as const;
          return project(view, middle, SIZE.width, SIZE.height);
        })
        .filter(({ x, y }) => x > 330 && x < 930 && y > 40 && y < 500)
        .map((spot) => [shadesAt(plain, spot), shadesAt(telling, spot)] as const)
        .filter(([before]) => before.most === before.least);
    for (const [, now] of roofs('default')) expect(now.most - now.least).toBeGreaterThan(15);
    for (const [before, now] of roofs('levels')) {
      expect(now.most).toBe(now.least);
      expect(now.most).not.toBe(before.most);
    }
    for (const [before, now] of roofs('tag')) expect(now).toEqual(before);
    for (const source of ['default', 'levels', 'tag'] as const) expect(roofs(source).length).toBeGreaterThan(2);
  });

  test('has the key on the sheet of keys and the words in the palette', async () => {
    await press(page, '?');
    expect(await page.locator('.keys').textContent()).toContain('EHow heights are known');
    await press(page, 'Escape', 'Control+k');
    await page.keyboard.type('heights are known');
    await press(page, 'Enter');
    expect(await page.locator('.heights button').getAttribute('aria-pressed')).toBe('false');
    await press(page, 'e');
  });

  test('is shown by its cameras as it stands, without hatching', async () => {
    const camera = layouts[0].cameras.find(({ id }) => id === 'school-gate')!;
    await page.goto(`${url}/?${new URLSearchParams({ run: 'run', t: '1', camera: camera.id })}`);
    await page.waitForFunction(() => window.sunqar?.time === 1);
    await press(page, 'c', 'c');
    const pane = page.locator('.picture.full .pane');
    const shown = await pane.screenshot();
    await press(page, 'e');
    expect((await pane.screenshot()).equals(shown)).toBe(true);
    await press(page, 'e', 'Escape', 'Escape');
  });

  test('tells of a building that is clicked how high it is and how that is known, and where the map has it', async () => {
    const view = await settled(page);
    const guesses = mapped.buildings.filter(({ heightFrom }) => heightFrom === 'default');
    const clear = guesses.map((building) => {
      const [x, y] = [0, 1].map((axis) => middleOf(building.footprint, axis));
      return { building, ...project(view, [x, y, building.top], SIZE.width, SIZE.height) };
    });
    const { building, x, y } = clear.find((at) => at.x > 340 && at.x < 940 && at.y > 200 && at.y < 500)!;
    await page.mouse.click(x, y);
    await settled(page);
    const card = page.locator('.inspector');
    expect(await card.locator('h2').textContent()).toBe(building.id);
    expect(await card.textContent()).toContain(`Height${building.top.toFixed(1)} m`);
    expect(await card.textContent()).toMatch(/How it is known\s*a guess/);
    const link = card.locator('a');
    expect(await link.getAttribute('href')).toBe(`https://www.openstreetmap.org/${building.id}`);
    await press(page, 'Shift+L');
    expect(new URL(page.url()).searchParams.get('building')).toBe(building.id);
    await page.mouse.click(930, 535); // the ground beside the place
    await settled(page);
    expect(await card.count()).toBe(0);
  });
});

test('where every height is known nothing is said of them, and no key is taken for it', async () => {
  const page = await open({ run: 'run/made-up' });
  expect(await page.locator('.heights').count()).toBe(0);
  const before = await cityShot(page);
  await press(page, 'e');
  expect((await cityShot(page)).equals(before)).toBe(true);
  await press(page, '?');
  expect(await page.locator('.keys').textContent()).not.toContain('heights');
  await page.close();
});

describe('who must be named', () => {
  test.each(['light', 'dark'] as const)(
    'can be read in the corner whatever lies over the city, %s',
    async (colorScheme) => {
      const page = await open({ colorScheme, query: { building: 'way/3' } });
      const name = page.locator('.attribution');
      const isOnTop = () =>
        name.evaluate((element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          const isInside = left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
          const points = [left + 2, (left + right) / 2, right - 2].map((x) => [x, (top + bottom) / 2] as const);
          return isInside && points.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
        });
      for (const keys of [[], ['h'], ['h', '1', 'c'], ['c'], ['h']]) {
        await press(page, ...keys);
        expect(await name.textContent()).toBe(OSM);
        expect(await isOnTop(), keys.join(' ')).toBe(true);
      }
      expect(await contrast(page, '.attribution')).toBeGreaterThan(7);
      await page.close();
    },
  );

  test('is nobody for a place made up here', async () => {
    const page = await open({ run: 'run/made-up' });
    expect(await page.locator('.attribution').count()).toBe(0);
    await page.close();
  });
});

test.each([
  ['light', 'en'],
  ['dark', 'en'],
  ['light', 'ru'],
  ['dark', 'kk'],
] as const)('a mapped place fits a window of 1280 × 720, %s, in %s', async (colorScheme, lang) => {
  const page = await open({ colorScheme, query: { lang, building: 'way/3' } });
  expect(await page.locator('.inspector .facts').count()).toBe(1);
  expect(await misfits(page)).toEqual([]);
  expect((await page.locator('.legend').boundingBox())!.height).toBeLessThan(70); // two rows
  await press(page, '1', 'c');
  expect(await misfits(page)).toEqual([]);
  await press(page, '?');
  expect(await misfits(page, '.sheet')).toEqual([]);
  await page.close();
});

test('a bridge is drawn over the street that it crosses, a tunnel under it and in dashes', async () => {
  const page = await open({ run: 'run/levels' });
  await press(page, 'v', 'v');
  const view = await settled(page);
  const shot = decode(await page.screenshot());
  const [west, south] = crossed.bounds;
  const colourAt = (x: number, y: number) => {
    const spot = project(view, [west + x, south + y, 0], SIZE.width, SIZE.height);
    const at = (Math.floor(spot.y) * shot.width + Math.floor(spot.x)) * shot.channels;
    return `#${Buffer.from(shot.data.slice(at, at + 3)).toString('hex')}`;
  };
  expect(colourAt(30, 12)).toBe(ROAD);
  expect(colourAt(10, 12)).toBe(ROAD);
  for (const x of [6.65, 13.35]) expect(colourAt(x, 12)).toBe(EDGE); // half-way across the railings
  expect(colourAt(50, 12)).toBe(ROAD);
  expect([2.5, 7.5, 22.5, 27.5].map((y) => colourAt(50, y))).toEqual([TUNNEL, GROUND, TUNNEL, GROUND]);
  await page.close();
});

test('a city 10 km wide, far from the origin of its frame, is shown whole and to scale', async () => {
  const page = await open({ run: 'run/city' });
  const view = await settled(page);
  expect(view.drawCalls).toBeLessThanOrEqual(MOST_CALLS);
  const [minX, minY, maxX, maxY] = city.bounds;
  const corners = [minX, maxX].flatMap((x) =>
    [minY, maxY].map((y) => project(view, [x, y, 0], SIZE.width, SIZE.height)),
  );
  for (const { x, y } of corners) {
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(SIZE.width);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(SIZE.height - 140);
  }
  const bar = (await page.locator('.scale i').boundingBox())!;
  expect(await page.locator('.scale span').textContent()).toBe('1 km');
  const [x, y] = groundInTheMiddle(view);
  const [west, east] = [-500, 500].map((dx) => project(view, [x + dx, y, 0], SIZE.width, SIZE.height));
  expect(bar.width).toBeCloseTo(east.x - west.x, -1);
  await press(page, 'v', 'v', 't');
  const shot = await page.screenshot({ clip: { x: 600, y: 250, width: 80, height: 80 } });
  expect(spotOf(shot, PAGE).count).toBe(0); // what lies there is drawn, near and far
  expect(spotOf(shot, GROUND).count).toBeGreaterThan(1000);
  expect(spotOf(shot, GROUND).count).toBeLessThan(80 * 80); // and buildings on it
  await page.close();
});

/** Where what is looked at lies on the ground: there the scale bar holds. */
function groundInTheMiddle({ eye, target }: Shown): [x: number, y: number] {
  const steps = eye[2] / (eye[2] - target[2]);
  return [eye[0] + steps * (target[0] - eye[0]), eye[1] + steps * (target[1] - eye[1])];
}

/** The darkest and the brightest blue of the 14 × 8 px round a spot: a hatched roof has both. */
function shadesAt({ width, data, channels }: DecodedPng, spot: { x: number; y: number }) {
  const blues = Array.from({ length: 14 * 8 }, (_, k) => {
    const [x, y] = [Math.round(spot.x) - 7 + (k % 14), Math.round(spot.y) - 4 + Math.floor(k / 14)];
    return data[(y * width + x) * channels + 2];
  });
  return { least: Math.min(...blues), most: Math.max(...blues) };
}

function middleOf(ring: readonly number[], axis: number): number {
  const values = ring.filter((_, k) => k % 2 === axis);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Contrast of a text with its own ground, as WCAG 2.2 measures it. */
function contrast(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((element) => {
    const channels = (colour: string) => /[\d.]+, [\d.]+, [\d.]+/.exec(colour)![0].split(', ').map(Number);
    const luminance = (colour: string) => {
      const [r, g, b] = channels(colour).map((byte) => {
        const share = byte / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const { color, backgroundColor } = getComputedStyle(element);
    const [low, high] = [luminance(color), luminance(backgroundColor)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}
