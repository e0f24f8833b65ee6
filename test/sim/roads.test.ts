import { describe, expect, test } from 'vitest';
import { compileCrossings } from '../../sim/world/crossings.ts';
import { compileRoads, nextLane } from '../../sim/world/roads.ts';
import { gridSite } from './grid-roads.ts';
import { createTown, lane, stepTown, type Town } from './street.ts';

const SITE = gridSite({ columns: 3, rows: 3, block: 120, hasSignals: false, hasCrossings: true });
const roads = compileRoads(SITE);
const named = (id: string) => roads.ids.indexOf(id);

describe('the compiled network', () => {
  test('every exit is reached from every entry, on lanes that meet end to end', () => {
    expect(roads.sources.length).toBe(12);
    expect(roads.exits.length).toBe(12);
    for (const source of roads.sources) {
      for (let exit = 0; exit < 12; exit++) {
        let [at, lanes] = [source, 0];
        while (at !== roads.exits[exit]) {
          at = nextLane(roads, at, exit);
          expect(at).toBeGreaterThanOrEqual(0);
          expect(lanes++).toBeLessThan(60);
        }
      }
    }
  });

  test('crossing ways exclude each other, opposite straights do not, ways from one lane are followed', () => {
    const conflictsOf = (id: string) =>
      [...roads.conflict.subarray(roads.firstConflict[named(id)], roads.firstConflict[named(id) + 1])].map(
        (other) => roads.ids[other],
      );
    const straight = conflictsOf('j1-1/0-straight');
    expect(straight).toContain('j1-1/1-straight');
    expect(straight).toContain('j1-1/2-left');
    expect(straight).toContain('j1-1/3-right'); // into the same lane
    expect(straight).not.toContain('j1-1/2-straight');
    expect(straight).not.toContain('j1-1/0-left');
  });

  test('conflicts are mutual', () => {
    for (let l = 0; l < roads.ids.length; l++) {
      for (let k = roads.firstConflict[l]; k < roads.firstConflict[l + 1]; k++) {
        const other = roads.conflict[k];
        const back = roads.conflict.subarray(roads.firstConflict[other], roads.firstConflict[other + 1]);
        expect(back).toContain(l);
      }
    }
  });

  test('a crossing cuts every way over it and no other', () => {
    const set = compileCrossings(SITE, roads);
    const north = set.ids.indexOf('j1-1/z0');
    const cut = roads.ids.filter((_, l) =>
      set.crossing.subarray(set.firstLine[l], set.firstLine[l + 1]).includes(north),
    );
    const ways = ['0-left', '0-right', '0-straight', '1-right', '2-straight', '3-left'].map((way) => `j1-1/${way}`);
    expect(cut.filter((id) => !id.includes('out') && !id.includes('in')).sort()).toEqual(ways);
    expect(set.length[north]).toBeCloseTo(8, 12);
  });

  test('lanes that do not meet, and merges outside junctions, are refused by name', () => {
    const lanes = [lane('a', [0, 0, 0, 50], { next: ['c'] }), lane('c', [0, 51, 0, 90])];
    const compile = (all: typeof lanes) => compileRoads({ roads: { drivingSide: 'right', lanes: all, signals: [] } });
    expect(() => compile(lanes)).toThrow('lane c begins 1.00 m from the end of a (limit 0.1 m)');
    const merging = [...lanes.slice(0, 1), lane('b', [9, 0, 0, 50], { next: ['c'] }), lane('c', [0, 50, 0, 90])];
    expect(() => compile(merging)).toThrow('lanes a and b both lead to c, outside a junction');
  });
});

describe('a junction with signs', () => {
  /** Vehicle-seconds stood before the junction within half an hour, on two arms with a sign and on the others. */
  function stood(hasSigns: boolean): { signed: number; others: number; left: number } {
    const site = gridSite({ columns: 1, rows: 1, block: 120, hasSignals: false, hasCrossings: false });
    const signed = ['j0-0/in0', 'j0-0/in2'];
    const lanes = site.roads.lanes.map((own) => ({ ...own, givesWay: hasSigns && signed.includes(own.id) }));
    const town = createTown({ ...site, roads: { ...site.roads, lanes } }, 600);
    const { vehicles, roads: compiled } = town.traffic;
    const found = { signed: 0, others: 0, left: 0 };
    for (let tick = 0; tick < 30 * 60 * 5; tick++) {
      const { count } = stepTown(town);
      for (let i = 0; i < count; i++) {
        if (vehicles.active[i] === 0 || vehicles.speed[i] > 0.1) continue;
        const id = compiled.ids[vehicles.lane[i]];
        if (/\/in/.test(id)) found[signed.includes(id) ? 'signed' : 'others'] += 0.2;
      }
    }
    found.left = town.slots.count;
    return found;
  }

  test('who has a sign waits for the others, who wait less than without it, and nobody for ever', () => {
    const [without, withSigns] = [stood(false), stood(true)];
    expect(withSigns.signed).toBeGreaterThan(2 * withSigns.others);
    expect(withSigns.others).toBeLessThan(0.7 * without.others);
    expect(withSigns.left).toBeLessThan(20);
  });
});

describe('an hour in a town of sixteen junctions', () => {
  for (const [name, hasSignals, perHour] of [
    ['without signals', false, 1500],
    ['with signals', true, 1500],
  ] as const) {
    test(`${name}: nobody overlaps, brakes like a wall or waits for ever`, () => {
      const town = createTown(gridSite({ columns: 4, rows: 4, block: 120, hasSignals, hasCrossings: false }), perHour);
      const { vehicles } = town.traffic;
      const standing = new Int32Array(2000);
      const speedBefore = new Float64Array(2000);
      let [arrived, longest, hardest, closest] = [0, 0, 0, Infinity];
      for (let tick = 0; tick < 5 * 3600; tick++) {
        const inBefore = vehicles.active.slice(0, 2000);
        speedBefore.set(vehicles.speed.subarray(0, 2000));
        const { count } = stepTown(town);
        for (let i = 0; i < count; i++) {
          if (vehicles.active[i] !== 1) {
            if (vehicles.active[i] === 2) arrived++;
            standing[i] = 0;
            continue;
          }
          standing[i] = vehicles.speed[i] < 0.1 ? standing[i] + 1 : 0;
          longest = Math.max(longest, standing[i] / 5);
          closest = Math.min(closest, vehicles.gap[i]);
          if (inBefore[i] === 1) hardest = Math.max(hardest, 5 * (speedBefore[i] - vehicles.speed[i]));
        }
        if (tick % 5 === 0) expect(overlaps(town, count)).toEqual([]);
      }
      expect(arrived).toBeGreaterThan(2000);
      expect(closest).toBeGreaterThan(0.5);
      expect(hardest).toBeLessThan(9);
      expect(longest).toBeLessThan(600);
    });
  }
});

/** Pairs of vehicles whose boxes overlap; the boxes of long bodies are cut to what a curve leaves of them. */
function overlaps({ traffic }: Town, count: number): string[] {
  const { active, x, y } = traffic.vehicles;
  const found: string[] = [];
  for (let a = 0; a < count; a++) {
    if (active[a] !== 1) continue;
    for (let b = a + 1; b < count; b++) {
      if (active[b] !== 1 || Math.abs(x[a] - x[b]) > 12 || Math.abs(y[a] - y[b]) > 12) continue;
      if (!isApart(traffic, a, b) && !isApart(traffic, b, a))
        found.push(describeCar(traffic, a) + describeCar(traffic, b));
    }
  }
  return found;
}

/** Whether an edge of box `a` separates the two (separating axis). */
function isApart({ vehicles }: Town['traffic'], a: number, b: number): boolean {
  const { x, y, heading, length, width } = vehicles;
  const [sin, cos] = [Math.sin(heading[a]), Math.cos(heading[a])];
  const [along, across] = [[] as number[], [] as number[]];
  const [bs, bc] = [Math.sin(heading[b]), Math.cos(heading[b])];
  for (const [f, s] of [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ]) {
    const cx = x[b] + (f * bs * length[b]) / 2 + (s * bc * width[b]) / 2 - x[a];
    const cy = y[b] + (f * bc * length[b]) / 2 - (s * bs * width[b]) / 2 - y[a];
    along.push(cx * sin + cy * cos);
    across.push(cx * cos - cy * sin);
  }
  const [l, w] = [length[a] / 2, width[a] / 2];
  return Math.min(...along) > l || Math.max(...along) < -l || Math.min(...across) > w || Math.max(...across) < -w;
}

function describeCar({ vehicles, roads }: Town['traffic'], i: number): string {
  return `#${i} ${vehicles.length[i]} m on ${roads.ids[vehicles.lane[i]]} at ${vehicles.arc[i].toFixed(1)}; `;
}
