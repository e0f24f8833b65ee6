/**
 * How many vehicles one thread moves: entries, lane order, leaders, signals, junctions, car following, placement.
 * A 20 × 20 grid with signals and blocks of 300 m, filled evenly before the clock runs; budget 3 million vehicle
 * updates a second, goal 5. SUMO (0.08 to 0.11 million on such a machine) does not install here to be run beside it.
 */
import { takeSlot } from '../../engine/columns/slots.ts';
import { entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import { gridSite } from '../sim/grid-roads.ts';
import { createTown, putCar, stepTown, type Town } from '../sim/street.ts';
import { type BenchLine, medianSeconds } from './line.ts';

const TICKS = 100;

export async function bench(): Promise<BenchLine[]> {
  return [1_000, 10_000].map((wanted) => {
    const town = filledTown(wanted);
    let moved = 0;
    const seconds = medianSeconds(7, () => {
      moved = 0;
      for (let k = 0; k < TICKS; k++) {
        stepTown(town);
        moved += town.slots.count;
      }
    });
    const { speed, active } = town.traffic.vehicles;
    const mean = speed.reduce((sum, v, i) => sum + (active[i] === 1 ? v : 0), 0) / town.slots.count;
    return {
      bench: 'driving',
      size: `${wanted} vehicles, 20 × 20 grid with signals`,
      value: Math.round(moved / seconds),
      unit: 'vehicle updates/s',
      ...(wanted === 10_000 ? { budget: 3e6 } : {}),
      note: `${town.slots.count} in the grid at the end, mean speed ${mean.toFixed(1)} m/s; SUMO not installable here`,
    };
  });
}

/** `count` cars spread over the lanes outside junctions, each bound for a keyed exit, and entries that keep up. */
function filledTown(count: number): Town {
  const site = gridSite({ columns: 20, rows: 20, block: 300, hasSignals: true, hasCrossings: false });
  const town = createTown(site, 4 * count, 2 * count);
  const { roads } = town.traffic;
  const open = [...roads.length.keys()].filter((lane) => roads.junction[lane] < 0);
  const road = open.reduce((sum, lane) => sum + roads.length[lane] - 10, 0);
  const key = keyFromSeed('bench');
  let due = 0;
  for (const lane of open) {
    for (due += roads.length[lane] - 10; due > 0; due -= road / count) {
      const slot = takeSlot(town.slots);
      if (slot < 0) return town;
      const u = uniform(key, STREAM.destination, entityNamed('bench'), slot);
      putCar(town.traffic, slot, lane, Math.min(roads.length[lane], due + 5), {
        speed: 8,
        exit: Math.floor(u * roads.exits.length),
      });
    }
  }
  return town;
}
