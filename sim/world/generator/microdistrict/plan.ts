/**
 * The street plan: streets along both axes, junctions where they meet, stretches between junctions, parcels between
 * streets.
 *
 * Streets are straight and axis-aligned, at spacings drawn by chance. One column is a pedestrian boulevard: no vehicle
 * enters it, and the streets it meets get a crossing there. Streets in the middle end at the outer ring; arterials and
 * the ring go on to the border of the site.
 */
import type { Ring } from '../../site.ts';
import { type Chance, centimetres, type GeneratorParameters } from '../parameters.ts';
import {
  type Junction,
  joinStreets,
  type Link,
  type Place,
  type Streets,
  type Stretch,
  stopDistance,
} from '../streets/junction.ts';
import { chooseFlows } from '../streets/one-way.ts';
import { layStreets, type StraightStreet } from '../streets/straight-streets.ts';
import { SIDES, type Side, type Street } from '../streets/street.ts';

const LANE_WIDTH = 3.5; //            m, assumed: the usual width of a city lane
const CORNER_RADIUS = 6; //           m, assumed: kerb radius at junctions
const CROSSING_WIDTH = 4; //          m, assumed
const BOULEVARD_CROSSING_WIDTH = 6; // m, assumed
const FRINGE = 52; //                 m, from the outer streets to the border: leaves lanes longer than 30 m
const PARCEL = [168, 150] as const; // m, the smallest parcel; a few metres are added by chance
export const FRONT = 22; //           m, strip for shops and stops between an arterial and the slabs
const ARTERIAL_ROWS = 4; //           an arterial on every fourth row of streets, from the south, assumed
const ARTERIAL_COLUMNS = 5; //        and on every fifth column, assumed

/** A block between four streets. */
export interface Parcel {
  readonly number: number; // from 1, row by row from the south-west
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly front: number; // m of its southern side kept free of slabs
  readonly streets: Readonly<Record<Side, StraightStreet>>;
}

export interface Plan extends Streets {
  readonly columns: readonly StraightStreet[];
  readonly rows: readonly StraightStreet[];
  readonly parcels: readonly Parcel[];
  readonly boulevard: StraightStreet;
}

export function planStreets(parameters: GeneratorParameters, chance: Chance): Plan {
  const [columnCount, rowCount] = parameters.blocks;
  const boulevardColumn = Math.floor((columnCount + 1) / 2);
  const columnKinds = Array.from({ length: columnCount + 1 }, (_, i): Street['kind'] => {
    if (i === boulevardColumn) return 'boulevard';
    return i > 0 && i % ARTERIAL_COLUMNS === 0 ? 'arterial' : 'local';
  });
  const rowKinds = Array.from({ length: rowCount + 1 }, (_, j) => (j % ARTERIAL_ROWS === 0 ? 'arterial' : 'local'));
  const named = (name: string, kinds: readonly Street['kind'][]) =>
    kinds.map((kind, k) => streetOf(kind, `${name}-${k}`));
  const columns = layStreets(named('column', columnKinds), FRINGE, (i) => PARCEL[0] + 6 * chance('parcel/width', i));
  const rows = layStreets(named('row', rowKinds), FRINGE, (j) => {
    const front = rowKinds[j] === 'arterial' ? FRONT : 0;
    return PARCEL[1] + 6 * chance('parcel/depth', j) + front;
  });
  const bounds = [
    0,
    0,
    centimetres(columns[columnCount].at + FRINGE),
    centimetres(rows[rowCount].at + FRINGE),
  ] as const;
  const crossings = rows.flatMap((_, j) => columns.map((_, i) => meet(columns, rows, i, j)));
  const links = [...linksOf(rows, crossings, 'x', bounds[2]), ...linksOf(columns, crossings, 'y', bounds[3])];
  const flows = chooseFlows(links, parameters.oneWayShare, chance);
  const streets = joinStreets(bounds, crossings, links, flows);
  return { ...streets, columns, rows, parcels: parcelsOf(columns, rows), boulevard: columns[boulevardColumn] };
}

/** Cross-sections are assumed: verge and pavement as commonly seen, limits of 60 and 40 km/h. */
function streetOf(kind: Street['kind'], name: string): Street {
  const shape = { kind, name, laneWidth: LANE_WIDTH };
  switch (kind) {
    case 'arterial':
      return { ...shape, lanes: 4, half: 7, walk: 12, walkWidth: 4, reach: 14, speedLimit: 60 / 3.6 };
    case 'local':
      return { ...shape, lanes: 2, half: 3.5, walk: 6.75, walkWidth: 2.5, reach: 8, speedLimit: 40 / 3.6 };
    case 'boulevard': // two alleys, no carriageway
      return { ...shape, lanes: 0, half: 0, walk: 6, walkWidth: 4, reach: 14, speedLimit: 0 };
  }
}

/** Where a column meets a row, and by which sides one may leave. */
interface Meeting extends Place {
  readonly column: StraightStreet;
  readonly row: StraightStreet;
  readonly sides: readonly Side[];
}

function meet(columns: readonly StraightStreet[], rows: readonly StraightStreet[], i: number, j: number): Meeting {
  const column = columns[i];
  const row = rows[j];
  const isThrough = (street: Street, streets: readonly Street[]) =>
    street.kind === 'arterial' || street === streets[0] || street === streets.at(-1);
  const drivable = column.kind !== 'boulevard';
  // A row in the middle ends at the outer column, unless that is the boulevard, which no vehicle may turn into.
  const passesEast = isThrough(row, rows) || columns.at(-1)?.kind === 'boulevard';
  const present: Record<Side, boolean> = {
    north: drivable && (j < rows.length - 1 || isThrough(column, columns)),
    east: i < columns.length - 1 || passesEast,
    south: drivable && (j > 0 || isThrough(column, columns)),
    west: i > 0 || isThrough(row, rows),
  };
  return {
    id: `j${j * columns.length + i + 1}`,
    column,
    row,
    x: column.at,
    y: row.at,
    cornerRadius: CORNER_RADIUS,
    crossingWidth: drivable ? CROSSING_WIDTH : BOULEVARD_CROSSING_WIDTH,
    sides: SIDES.filter((side) => present[side]),
    signalised: row.kind === 'arterial' || column.kind === 'arterial',
    isMidblock: !drivable,
  };
}

function linksOf(
  streets: readonly StraightStreet[],
  meetings: readonly Meeting[],
  axis: 'x' | 'y',
  border: number,
): Link[] {
  const [backward, forward]: [Side, Side] = axis === 'x' ? ['west', 'east'] : ['south', 'north'];
  return streets.flatMap((street) => {
    const along = [...meetings.keys()].filter((k) => meetings[k][axis === 'x' ? 'row' : 'column'] === street);
    const ends: (number | null)[] = [null, ...along, null];
    const onBorder = (at: number) => (axis === 'x' ? ([at, street.at] as const) : ([street.at, at] as const));
    return ends.slice(1).flatMap((to, k): Link[] => {
      const from = ends[k];
      const exists =
        (from === null || meetings[from].sides.includes(forward)) &&
        (to === null || meetings[to].sides.includes(backward));
      if (!exists) return [];
      return [{ id: `${street.name}/${k}`, street, axis, from: from ?? onBorder(0), to: to ?? onBorder(border) }];
    });
  });
}

function parcelsOf(columns: readonly StraightStreet[], rows: readonly StraightStreet[]): Parcel[] {
  return rows.slice(1).flatMap((north, j) =>
    columns.slice(1).map((east, i): Parcel => {
      const south = rows[j];
      const west = columns[i];
      return {
        number: j * (columns.length - 1) + i + 1,
        x0: centimetres(west.at + west.reach),
        y0: centimetres(south.at + south.reach),
        x1: centimetres(east.at - east.reach),
        y1: centimetres(north.at - north.reach),
        front: south.kind === 'arterial' ? FRONT : 0,
        streets: { north, east, south, west },
      };
    }),
  );
}

/** Where a stretch lies: x or y of its axis and, along it, of its ends. */
export function extentOf({ axis, start, end }: Stretch): { at: number; begin: number; end: number } {
  return axis === 'x' ? { at: start[1], begin: start[0], end: end[0] } : { at: start[0], begin: start[1], end: end[1] };
}

/** The ground of a junction, up to its stop lines, as a box. */
export function junctionBox(junction: Junction, plan: Plan): Ring {
  const { x, y, arms } = junction;
  const beside = (side: Side): number => {
    const streets = side === 'north' || side === 'south' ? plan.rows : plan.columns;
    const at = side === 'north' || side === 'south' ? y : x;
    return streets.find((street) => street.at === at)!.half;
  };
  const reach = (side: Side) => {
    const arm = arms.find((candidate) => candidate.side === side);
    return arm === undefined ? beside(side) : stopDistance(junction, arm);
  };
  const [west, east] = [x - reach('west'), x + reach('east')];
  const [south, north] = [y - reach('south'), y + reach('north')];
  return [west, south, east, south, east, north, west, north];
}

export function rectangle(x0: number, y0: number, x1: number, y1: number): Ring {
  return [x0, y0, x1, y0, x1, y1, x0, y1];
}
