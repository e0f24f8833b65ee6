/**
 * How long a city keeps somebody who opens it waiting: geometry of 25 000 buildings, 5 000 lanes and 20 000 paths, a click
 * in it, and all of it together in a browser, from the address to the first frame. The budget: half a second of
 * geometry on one core, a click within a frame of 60 Hz, five seconds to the first frame where software draws it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { citySolids } from '../../viewer/scene/city-solids.ts';
import { boxBuildings, buildingAlong } from '../../viewer/scene/pick-building.ts';
import { buildProduct, launchChromium, PRODUCT } from '../built.ts';
import { camerasOver, largeCity } from '../viewer/large-city.ts';
import { writeStillFolder } from '../viewer/still-folder.ts';
import { type BenchLine, medianSeconds } from './line.ts';

const SIDE = 10_000; // m
const OPENED = 3; // times

export async function bench(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const buildings of [2500, 25_000]) {
    const city = largeCity(buildings, SIDE);
    const about = { bench: 'viewer', size: `${buildings} buildings` };
    const isWhole = buildings === 25_000;
    const { buildings: solid } = citySolids(city);
    const geometry = medianSeconds(5, () => citySolids(city));
    const note = `geometry, ${solid.position.length / 9} triangles of buildings`;
    lines.push({ ...about, ...(isWhole ? { budget: 0.5 } : {}), value: rounded(geometry), unit: 's', note });

    const boxes = boxBuildings(solid);
    const eye = [3000, -4000, 9000] as const;
    const click = medianSeconds(20, () => buildingAlong(boxes, eye, [0, 12_000, -9000]));
    lines.push({
      ...about,
      ...(isWhole ? { budget: 16 } : {}),
      value: rounded(1000 * click),
      unit: 'ms',
      note: 'a click',
    });
  }
  return [...lines, await firstFrame()];
}

async function firstFrame(): Promise<BenchLine> {
  await buildProduct();
  const folder = mkdtempSync(join(tmpdir(), 'sunqar-bench-'));
  const city = largeCity(25_000, SIDE);
  writeStillFolder(folder, city, [{ name: 'today', cameras: camerasOver(city, 20) }]);
  const server = spawn(process.execPath, [join(PRODUCT, 'node/cli.js'), 'view', folder, '--port', '0']);
  const browser = await launchChromium();
  try {
    const url = await addressOf(server);
    const times: number[] = [];
    let calls = 0;
    for (let time = 0; time < OPENED; time++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
      await page.goto(`${url}&t=1`);
      await page.waitForFunction(() => window.sunqar?.frames > 0, null, { timeout: 120_000 });
      times.push(await page.evaluate(() => performance.now() / 1000));
      calls = await page.evaluate(() => window.sunqar.drawCalls);
      await page.close();
    }
    const value = rounded(times.sort((a, b) => a - b)[OPENED >> 1]);
    const note = `first frame in Chromium, drawn by software in ${calls} calls`;
    return { bench: 'viewer', size: '25000 buildings', value, unit: 's', budget: 5, note };
  } finally {
    await browser.close();
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function addressOf(server: ChildProcess): Promise<string> {
  const said = await new Promise<string>((resolve) => server.stdout!.once('data', (data) => resolve(String(data))));
  return /http\S+/.exec(said)![0];
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
