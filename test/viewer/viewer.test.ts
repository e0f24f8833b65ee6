/** The built viewer in a real browser, served by the built command: what people see is what was recorded. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, PRODUCT } from '../built.ts';
import { misfits } from './misfits.ts';
import { spotOf } from './picture.ts';
import { bodiesAt, project } from './projection.ts';
import { type MadeFolder, makeRunFolder } from './run-folder.ts';

const SIZE = { width: 1280, height: 720 };
const CHOSEN = { light: '#0091ff', dark: '#38b6ff' } as const;
const LIT = '#0072c9';
const NEAR = 3; // px

const work = mkdtempSync(join(tmpdir(), 'sunqar-viewer-'));
let browser: Browser;
let server: ChildProcess;
let url: string;
let made: MadeFolder;

beforeAll(async () => {
  made = await makeRunFolder(join(work, 'run'));
  browser = await launchChromium();
  server = spawn(process.execPath, [join(PRODUCT, 'node/cli.js'), 'view', join(work, 'run'), '--port', '0']);
  const said = await new Promise<string>((resolve) => server.stdout!.once('data', (data) => resolve(String(data))));
  url = /http\S+/.exec(said)![0];
});
afterAll(async () => {
  server?.kill();
  await browser?.close();
  rmSync(work, { recursive: true, force: true });
});

interface Wish {
  readonly query?: Readonly<Record<string, string>>;
  readonly colorScheme?: 'light' | 'dark';
}

/** A page that has drawn the whole of the recording and the coverage map. */
async function open({ query = {}, colorScheme = 'light' }: Wish): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE, colorScheme });
  page.on('pageerror', (error) => expect(error).toBeUndefined());
  await page.goto(`${url}&${new URLSearchParams(query)}`);
  await page.waitForFunction(() => 'hash' in document.documentElement.dataset && window.sunqar?.frames > 1);
  return page;
}

/** What the page draws once what was asked for has gone through React and the loop. */
function settled(page: Page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    return window.sunqar;
  });
}

async function choose(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await settled(page);
}

async function seek(page: Page, time: number): Promise<void> {
  await page.locator('.track input').fill(String(time));
  await page.waitForFunction((asked) => Math.abs(window.sunqar.time - asked) < 1e-6, time);
}

const layoutShown = (page: Page) => page.locator('.layouts [aria-pressed="true"]').textContent();

describe('a recorded run', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open({ query: { t: '7.4' } });
  });
  afterAll(() => page.close());

  test('is shown where it was recorded: three who move and a camera, at two times, to 3 px', async () => {
    const camera = made.place.layouts[0].cameras.find(({ id }) => id === 'school-gate')!;
    for (const time of [7.4, 21.6]) {
      await seek(page, time);
      await page.keyboard.press('ArrowRight'); // half a tick on
      const view = await settled(page);
      expect(view.time).toBeCloseTo(time + 0.1, 6);
      const bodies = [...bodiesAt(made.motion, view.time)];
      expect(view.shapes + view.points).toBe(bodies.length);
      const clear = bodies.filter(([, place]) => {
        const { x, y } = project(view, place, SIZE.width, SIZE.height);
        return x > 340 && x < 940 && y > 30 && y < 560;
      });
      const chosen = clear.sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, 3);
      expect(chosen).toHaveLength(3);
      for (const [name, place] of [...chosen, ['school-gate', [camera.x, camera.y, camera.z]] as const]) {
        await choose(page, name);
        const expected = project(view, place, SIZE.width, SIZE.height);
        const spot = spotOf(await page.screenshot(), CHOSEN.light);
        expect(spot.count).toBeGreaterThan(20);
        expect(Math.hypot(spot.x - expected.x, spot.y - expected.y)).toBeLessThan(NEAR);
      }
    }
  });

  test('plays, steps, seeks and changes layout from the keyboard', async () => {
    await seek(page, 10);
    await page.keyboard.press('Space');
    await page.waitForFunction(() => window.sunqar.time > 11);
    await page.keyboard.press('Space');
    const stood = (await settled(page)).time;
    await page.keyboard.press('.');
    await page.waitForFunction((from) => Math.abs(window.sunqar.time - from - 0.2) < 1e-6, stood);
    await page.keyboard.press('Home');
    await page.waitForFunction(() => window.sunqar.time === 0);

    expect(await layoutShown(page)).toContain('today');
    await page.keyboard.press('b');
    expect(await layoutShown(page)).toContain('proposal');
    await page.keyboard.press('k');
    await page.waitForFunction(() => window.sunqar.time === 12.5);
    expect(await page.locator('.inspector').textContent()).toContain('shop-dwell');
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    await page.waitForFunction(() => window.sunqar.time === 12.5);
    await page.keyboard.press('m');
    await page.waitForFunction(() => window.sunqar.time === 20);
    expect(await page.locator('.inspector').textContent()).toMatch(/robbery-1.*lost at: in view/);
  });

  test('tells of an incident what became of it, and leads to the camera and through it', async () => {
    await choose(page, 'theft-1');
    expect(await page.locator('.funnel .reached').count()).toBe(10);
    const camera = made.place.layouts[1].cameras[0];
    await page.locator('.best .link').nth(1).click();
    expect(await page.locator('.inspector h2').textContent()).toBe(camera.id);
    const box = (await page.locator('.picture .pane').boundingBox())!;
    expect(box.width / box.height).toBeCloseTo(camera.widthPx / camera.heightPx, 1);
    await page.keyboard.press('Escape');
    expect(await page.locator('.picture').count()).toBe(0);
  });

  test('a camera that heads 90° looks to the right of the plan, north up', async () => {
    const camera = made.place.layouts[0].cameras.find(({ id }) => id === 'arterial-3')!;
    expect(camera.heading).toBeCloseTo(Math.PI / 2, 6);
    await page.keyboard.press('b');
    await choose(page, camera.id);
    await page.keyboard.press('t');
    await page.keyboard.press('f');
    await page.keyboard.press('n');
    await settled(page);
    const png = await page.screenshot();
    const apex = spotOf(png, CHOSEN.light);
    const volume = spotOf(png, LIT);
    expect(volume.count).toBeGreaterThan(50);
    expect(volume.x - apex.x).toBeGreaterThan(20);
    expect(Math.abs(volume.y - apex.y)).toBeLessThan(0.3 * (volume.x - apex.x));
    expect(await page.locator('.compass g').getAttribute('transform')).toMatch(/rotate\(-?0\.0\)/);
  });

  test('draws the whole city in few calls, however many move in it', async () => {
    await page.keyboard.press('p');
    await page.keyboard.press('Shift+H');
    await page.waitForFunction(() => document.documentElement.dataset.coverage === 'density');
    const { drawCalls, shapes, points } = await settled(page);
    expect(shapes + points).toBeGreaterThan(50);
    expect(drawCalls).toBeLessThanOrEqual(24);
  });

  test.each([
    ['light', 'en'],
    ['light', 'ru'],
    ['dark', 'kk'],
  ] as const)('fits a window of 1280 × 720, %s, in %s', async (colorScheme, lang) => {
    const query = { t: '18', layout: 'proposal', incident: 'theft-1', lang };
    const page = await open({ query, colorScheme });
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(await page.locator('.ramp').textContent()).toMatch(/12\.5.*1000.*px\/m/);
    const bar = (await page.locator('.scale i').boundingBox())!;
    expect(bar.width).toBeGreaterThan(30);
    expect(await page.locator('.scale span').textContent()).toMatch(/^\d+ [mм]$/);
    expect(await misfits(page)).toEqual([]);
    await choose(page, made.place.layouts[1].cameras[3].id);
    await page.keyboard.press('c');
    expect(await misfits(page)).toEqual([]);
    await page.keyboard.press('?');
    expect(await misfits(page, '.sheet')).toEqual([]);
    await page.close();
  });

  test('is refused in words where there is none', async () => {
    const page = await browser.newPage();
    await page.goto(`${new URL(url).origin}/?run=elsewhere`);
    await page.locator('.trouble').waitFor();
    expect(await page.locator('.trouble').textContent()).toContain('elsewhere/manifest.json');
    await page.close();
  });
});

test('without a folder the bundled scenario is computed in the page, and plays meanwhile', async () => {
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(new URL(url).origin);
  await page.waitForFunction(() => window.sunqar?.time > 0 && !('hash' in document.documentElement.dataset));
  expect(await page.locator('h1').textContent()).toBe('evening-yard');
  expect(await page.locator('.hash-line code').textContent()).toMatch(/^[0-9a-f]{16}$/);
  await page.waitForFunction(() => window.sunqar.shapes + window.sunqar.points > 50);
  await page.close();
});

test('the colours that the tests look for are those of the style sheet', () => {
  const css = readFileSync('viewer/style/page.css', 'utf8');
  for (const colour of [CHOSEN.light, CHOSEN.dark, LIT]) expect(css).toContain(colour);
});
