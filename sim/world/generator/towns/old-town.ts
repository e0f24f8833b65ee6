/**
 * An old town: narrow streets that bend, blocks of unlike shape with attached houses, little squares.
 *
 * Long streets run from west to east, one of them the main street; between two of them lie lanes, in every other band
 * half a block further along, so that many junctions have three arms. Then all junctions are displaced: by a smooth
 * field, that neighbours follow alike, and a little each by itself. Outer streets go on to the border, and the main one.
 * Sizes are assumed.
 */
import { drawQuarter, type QuarterForm } from '../blocks/quarter.ts';
import type { Drawing } from '../draft.ts';
import { type Chance, centimetres, type GeneratorParameters } from '../parameters.ts';
import { joinStreets, type Link, type Place } from '../streets/junction.ts';
import { chooseFlows } from '../streets/one-way.ts';
import type { Point, Street } from '../streets/street.ts';

const BLOCK = [80, 54] as const; //  m, axis to axis, the smallest
const BLOCK_MORE = [14, 12] as const; // m, added by chance
const FRINGE = 56; //                m, from the outer streets to the border
const SHIFTED = 0.7; //              share of the bands that may lie half a block further
const WAVE = 13; //                   m, the most that the smooth field displaces
const WAVE_LENGTH = 120; //          m, between the field's knots
const JITTER = 2; //                 m, the most that a junction is displaced by itself

const FORM: QuarterForm = {
  plots: { depth: 10, leastDepth: 6, frontage: 8.5, cornerLeg: 4, chamfer: 0 },
  houses: { shopsOnArterials: 0.7, shopsElsewhere: 0.2 },
  courts: { gap: 6, backDoors: 0.15 },
  squares: 0.15,
};

/** A town plan before it is displaced: the junctions of each row from west to east, and the lanes between rows. */
interface Plan {
  readonly places: readonly { readonly x: number; readonly y: number; readonly row: number }[];
  readonly rows: readonly (readonly number[])[]; // places
  readonly lanes: readonly { readonly name: string; readonly south: number; readonly north: number }[];
  readonly width: number;
  readonly depth: number;
}

export function drawOldTown(parameters: GeneratorParameters, chance: Chance): Drawing {
  const plan = planTown(parameters, chance);
  const { width, depth } = plan;
  const bounds = [0, 0, width, depth] as const;
  const mainRow = Math.floor(parameters.blocks[1] / 2);
  const places = plan.places.map(({ x, y, row }, k): Place => {
    const [dx, dy] = displacement(x, y, chance);
    const jitter = (index: number) => JITTER * (2 * chance(`junction/${k}`, index) - 1);
    const isEnd = k === plan.rows[row][0] || k === plan.rows[row].at(-1);
    return {
      id: `j${k + 1}`,
      x: centimetres(x + dx + jitter(0)),
      y: centimetres(y + dy + jitter(1)),
      cornerRadius: 1.5,
      crossingWidth: 2.4,
      signalised: row === mainRow && isEnd,
      isMidblock: false,
    };
  });
  const links = linksOf(plan, places, mainRow);
  const flows = chooseFlows(links, parameters.oneWayShare, chance);
  const narrowed = links.map((link, k) =>
    flows[k] === 'both' ? link : { ...link, street: oneWayLane(link.street.name) },
  );
  return drawQuarter(joinStreets(bounds, places, narrowed, flows), { form: FORM }, parameters, chance);
}

function planTown({ blocks: [columnCount, rowCount] }: GeneratorParameters, chance: Chance): Plan {
  const sums = (count: number, axis: 0 | 1, name: string) => {
    const at = [FRINGE];
    for (let k = 0; k < count; k++) at.push(centimetres(at[k] + BLOCK[axis] + BLOCK_MORE[axis] * chance(name, k)));
    return at;
  };
  const xs = sums(columnCount, 0, 'block/width');
  const ys = sums(rowCount, 1, 'block/depth');
  const places: { x: number; y: number; row: number }[] = [];
  /** In band j, between rows j and j + 1: from the western outer street to the eastern one. */
  const bands = ys.slice(1).map((_, j) => {
    const isShifted = j % 2 === 1 && chance('band/shift', j) < SHIFTED;
    return xs.map((x, i) => (isShifted && i > 0 && i < columnCount ? (x + xs[i + 1]) / 2 : x));
  });
  const rows = ys.map((y, row) => {
    const stations = new Set([...(bands[row - 1] ?? []), ...(bands[row] ?? [])]);
    return [...stations].sort((a, b) => a - b).map((x) => places.push({ x, y, row }) - 1);
  });
  const placeAt = (row: number, x: number) => rows[row].find((place) => places[place].x === x)!;
  const lanes = bands.flatMap((stations, j) =>
    stations.map((x, i) => {
      const name = i === 0 ? 'column-0' : i === columnCount ? `column-${i}` : `lane-${j}-${i}`;
      return { name, south: placeAt(j, x), north: placeAt(j + 1, x) };
    }),
  );
  const [width, depth] = [centimetres(xs[columnCount] + FRINGE), centimetres(ys[rowCount] + FRINGE)];
  return { places, rows, lanes, width, depth };
}

function linksOf({ rows, lanes, width, depth }: Plan, places: readonly Place[], mainRow: number): Link[] {
  const chain = (street: Street, axis: 'x' | 'y', ends: readonly (number | Point)[]): Link[] =>
    ends.slice(1).map((to, k) => ({ id: `${street.name}/${k}`, street, axis, from: ends[k], to }));
  const alongRows = rows.flatMap((row, j) => {
    const street = j === mainRow ? mainStreet(`row-${j}`) : lane(`row-${j}`);
    const isThrough = j === 0 || j === rows.length - 1 || j === mainRow;
    const west: Point[] = isThrough ? [[0, places[row[0]].y]] : [];
    const east: Point[] = isThrough ? [[width, places[row[row.length - 1]].y]] : [];
    return chain(street, 'x', [...west, ...row, ...east]);
  });
  const names = [...new Set(lanes.map(({ name }) => name))];
  const acrossRows = names.flatMap((name) => {
    const own = lanes.filter((candidate) => candidate.name === name);
    const ends: (number | Point)[] = [own[0].south, ...own.map(({ north }) => north)];
    if (name.startsWith('column')) {
      ends.unshift([places[own[0].south].x, 0]);
      ends.push([places[own[own.length - 1].north].x, depth]);
    }
    return chain(lane(name), 'y', ends);
  });
  return [...alongRows, ...acrossRows];
}

/** The smooth field: chance at knots, and a blend between them whose slope is nought at each. */
function displacement(x: number, y: number, chance: Chance): [dx: number, dy: number] {
  const [u, v] = [x / WAVE_LENGTH, y / WAVE_LENGTH];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const blend = (t: number) => t * t * (3 - 2 * t);
  const [s, t] = [blend(u - i), blend(v - j)];
  const along = (axis: number) => {
    const knot = (k: number, l: number) => 2 * chance(`wave/${k}/${l}`, axis) - 1;
    const south = (1 - s) * knot(i, j) + s * knot(i + 1, j);
    const north = (1 - s) * knot(i, j + 1) + s * knot(i + 1, j + 1);
    return WAVE * ((1 - t) * south + t * north);
  };
  return [along(0), along(1)];
}

function mainStreet(name: string): Street {
  const kerbs = { lanes: 2, laneWidth: 3.25, half: 3.25 };
  return { kind: 'arterial', name, ...kerbs, walk: 4.75, walkWidth: 2.2, reach: 6.2, speedLimit: 40 / 3.6 };
}

function lane(name: string): Street {
  const kerbs = { lanes: 2, laneWidth: 3, half: 3 };
  return { kind: 'local', name, ...kerbs, walk: 4.2, walkWidth: 1.6, reach: 5.4, speedLimit: 30 / 3.6 };
}

/** As narrow as one lane. */
function oneWayLane(name: string): Street {
  const kerbs = { lanes: 1, laneWidth: 3.5, half: 1.75 };
  return { kind: 'local', name, ...kerbs, walk: 2.95, walkWidth: 1.6, reach: 4.15, speedLimit: 30 / 3.6 };
}
