/**
 * The same five minutes of three cameras through both feeds, each scored by its truth ledger: how often a body that
 * shows is detected, and how often something is detected where nobody is.
 */
import { expect, test } from 'vitest';
import { loadText } from '../../scenarios/commands/files.ts';
import { planOf } from '../../scenarios/read/plan.ts';
import { readProject } from '../../scenarios/read/project.ts';
import { NO_OUTLETS } from '../../sim/recorder.ts';
import { Run } from '../../sim/run.ts';

const MINUTES = 5;
const LAYOUT = 'doors'; // three cameras

interface Score {
  readonly sightings: number;
  readonly rate: number; // of sightings that some detection is of
  readonly falsePerCameraHour: number;
}

async function score(feed: 'metadata' | 'pictures'): Promise<Score> {
  const whole = readProject('scenarios/library/small-yard/scenario.yaml', loadText);
  const plan = planOf({ ...whole, layouts: whole.layouts.filter(({ name }) => name === LAYOUT) });
  const pictured = feed === 'pictures' ? plan.layouts[0].cameras.map(({ id }) => id) : [];
  const scenario = { ...plan.scenario, durationMs: MINUTES * 60_000 };
  const ledger: string[] = [];
  const outlets = { ...NO_OUTLETS, truth: () => (text: string) => void ledger.push(...text.trimEnd().split('\n')) };
  const run = await Run.start(
    { ...plan, scenario, pictured, inputs: '', workers: 1, workerUrl: '' },
    outlets,
    null,
    null,
  );
  while (!run.isOver) run.advance();
  await run.close();
  const entries = ledger.slice(1).map((line) => line.split(','));
  const found = new Set(
    entries.filter((cells) => cells[7] !== '').map((cells) => [cells[4], cells[5], cells[7]].join()),
  );
  const sightings = run.totals.sightings.reduce((sum, count) => sum + count, 0);
  const hours = (3 * MINUTES) / 60;
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
  return {
    sightings,
    rate: rounded(found.size / sightings, 3),
    falsePerCameraHour: rounded(entries.filter((cells) => cells[7] === '').length / hours, 0),
  };
}

test('three cameras for five minutes through both feeds see the same bodies, and differ by so much', async () => {
  const [metadata, pictures] = [await score('metadata'), await score('pictures')];
  expect(pictures.sightings).toBe(metadata.sightings);
  expect(pictures.rate).toBeGreaterThan(0.05);
  expect({
    metadata,
    pictures,
    difference: {
      rate: Number((pictures.rate - metadata.rate).toFixed(3)),
      falsePerCameraHour: pictures.falsePerCameraHour - metadata.falsePerCameraHour,
    },
  }).toMatchInlineSnapshot(`
    {
      "difference": {
        "falsePerCameraHour": 3764,
        "rate": 0.074,
      },
      "metadata": {
        "falsePerCameraHour": 0,
        "rate": 0.121,
        "sightings": 19735,
      },
      "pictures": {
        "falsePerCameraHour": 3764,
        "rate": 0.195,
        "sightings": 19735,
      },
    }
  `);
});
