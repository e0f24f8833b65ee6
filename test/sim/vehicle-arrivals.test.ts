import { describe, expect, test } from 'vitest';
import { gridSite } from './grid-roads.ts';
import { createTown, lane, NO_WALKWAYS, stepTown, TICK } from './street.ts';

const SITE = gridSite({ columns: 2, rows: 2, block: 200, hasSignals: false, hasCrossings: false });

/** Instants (tick) at which vehicles come in, by entity id, over an hour from nine. */
function entries(perHour: number, site: Parameters<typeof createTown>[0] = SITE): Map<string, number> {
  const town = createTown(site, perHour, 2000);
  const { idHi, idLo, active } = town.traffic.vehicles;
  const seen = new Map<string, number>();
  for (let tick = 0; tick < 3600 * 5; tick++) {
    const { count } = stepTown(town);
    for (let i = 0; i < count; i++) {
      const id = `${idHi[i]}-${idLo[i]}`;
      if (active[i] === 1 && !seen.has(id)) seen.set(id, (tick * TICK) / 1000);
    }
  }
  return seen;
}

describe('vehicles entering the site', () => {
  test('come at the rate of the hour, within the spread of a Poisson count', () => {
    // Nine o'clock has 1.5 times the mean of the day.
    const expected = 600 * 1.5;
    expect(Math.abs(entries(600).size - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  test('are the same each time', () => {
    expect(entries(300)).toEqual(entries(300));
  });

  test('queue outside when more come than a lane takes, and none is lost or doubled', () => {
    const street = { roads: { lanes: [lane('a', [0, 0, 0, 400])], signals: [] }, walkways: NO_WALKWAYS };
    const seen = entries(4000, street);
    const gaps = [...seen.values()].map((at, k, all) => at - (all[k - 1] ?? at)).slice(1);
    expect(seen.size).toBeGreaterThan(1500);
    expect(seen.size).toBeLessThan(2400);
    // One body length and s0 at 15 m/s: nobody can follow sooner.
    expect(Math.min(...gaps)).toBeGreaterThan(0.4);
  });
});
