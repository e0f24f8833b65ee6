import { describe, expect, test } from 'vitest';
import { admitVehicles } from '../../sim/agents/driving/vehicle-arrivals.ts';
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
    const street = {
      roads: { drivingSide: 'right' as const, lanes: [lane('a', [0, 0, 0, 400])], signals: [] },
      walkways: NO_WALKWAYS,
    };
    const seen = entries(4000, street);
    const gaps = [...seen.values()].map((at, k, all) => at - (all[k - 1] ?? at)).slice(1);
    expect(seen.size).toBeGreaterThan(1500);
    expect(seen.size).toBeLessThan(2400);
    // One body length and s0 at 15 m/s: nobody can follow sooner.
    expect(Math.min(...gaps)).toBeGreaterThan(0.4);
  });

  test('are none in 25 hours when none are asked for', () => {
    const { traffic, slots, entries, demand, at } = createTown(SITE, 0);
    for (let minute = 0; minute <= 25 * 60; minute++) {
      admitVehicles(traffic, slots, entries, demand, at + minute * 60e3);
    }
    expect(slots.count).toBe(0);
  });

  test('all come where a way leads out, whatever lanes lead nowhere', () => {
    const lanes = [
      lane('street', [0, 0, 0, 400]),
      lane('into the circle', [900, 0, 1000, 0], { next: ['half'] }),
      lane('half', [1000, 0, 1050, 50, 1100, 0], { next: ['other half'], junction: 'circle', turn: 'straight' }),
      lane('other half', [1100, 0, 1050, -50, 1000, 0], { next: ['half'] }),
    ];
    const seen = entries(600, { roads: { drivingSide: 'right' as const, lanes, signals: [] }, walkways: NO_WALKWAYS });
    expect(Math.abs(seen.size - 900)).toBeLessThan(4 * Math.sqrt(900));
  });

  test('may be asked for in any number: a lane lets in what it can pass', () => {
    const street = {
      roads: { drivingSide: 'right' as const, lanes: [lane('a', [0, 0, 0, 400])], signals: [] },
      walkways: NO_WALKWAYS,
    };
    const size = entries(1e6, street).size;
    expect(size).toBeGreaterThan(1500);
    expect(size).toBeLessThan(2400);
  });

  test('take free slots in the order they came, whatever source they come from', () => {
    const town = createTown(SITE, 2000, 4);
    for (let tick = 0; tick < 3600 * 5; tick++) stepTown(town);
    // Every queue has been served up to about the same arrival, long ago.
    const { due } = town.entries.columns;
    expect(Math.max(...due)).toBeLessThan(town.at - 30 * 60e3);
    expect(Math.max(...due) - Math.min(...due)).toBeLessThan(120e3);
  });

  test('who finds every slot taken waits outside and is counted once', () => {
    const { traffic, slots, entries, demand, at } = createTown(SITE, 2000, 1);
    let [entered, heldBack] = [0, 0];
    for (let tick = 0; tick < 3600 * 5; tick++) {
      const counts = admitVehicles(traffic, slots, entries, demand, at + tick * TICK);
      entered += counts.entered;
      heldBack += counts.heldBack;
    }
    // Nobody leaves: the first of each of the eight queues waits for the one slot, but for lanes whose start is taken.
    expect(entered).toBe(1);
    expect(heldBack).toBe(7);
  });
});
