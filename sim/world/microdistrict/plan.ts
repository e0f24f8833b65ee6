/**
 * The street plan: streets along both axes, junctions where they meet, stretches between junctions, parcels between
 * streets.
 *
 * Streets are straight and axis-aligned, at spacings drawn by chance. One column is a pedestrian boulevard: no vehicle
 * enters it, and the streets it meets get a crossing there. Streets in the middle end at the outer ring; arterials and
 * the ring go on to the border of the site.
 */
import type { Ring } from '../site.ts';
import { type Chance, centimetres, type MicrodistrictParameters } from './parameters.ts';

export const LANE_WIDTH = 3.5; //     m, assumed: the usual width of a city lane
export const CORNER_RADIUS = 6; //    m, assumed: kerb radius at junctions
const CROSSING_WIDTH = 4; //          m, assumed
const BOULEVARD_CROSSING_WIDTH = 6; // m, assumed
const STOP_SETBACK = 1; //            m, from the crossing to the stop line, assumed
const FRINGE = 52; //                 m, from the outer streets to the border: leaves lanes longer than 30 m
const PARCEL = [168, 150] as const; // m, the smallest parcel; a few metres are added by chance
export const FRONT = 22; //           m, strip for shops and stops between an arterial and the slabs
const ARTERIAL_ROWS = 4; //           an arterial on every fourth row of streets, from the south, assumed
const ARTERIAL_COLUMNS = 5; //        and on every fifth column, assumed

export type Side = 'north' | 'east' | 'south' | 'west';
/** Clockwise, so that the arm after next lies opposite. */
export const SIDES: readonly Side[] = ['north', 'east', 'south', 'west'];
export const OUTWARD: Readonly<Record<Side, readonly [x: number, y: number]>> = {
  north: [0, 1],
  east: [1, 0],
  south: [0, -1],
  west: [-1, 0],
};

export function opposite(side: Side): Side {
  return SIDES[(SIDES.indexOf(side) + 2) % 4];
}

/** Distances are measured from the axis of the street, the same on both sides. */
export interface Street {
  readonly kind: 'arterial' | 'local' | 'boulevard';
  readonly name: string;
  readonly at: number; // m, x of a column, y of a row
  readonly lanes: number; // per direction
  readonly half: number; // m, from the axis to the kerb
  readonly walk: number; // m, from the axis to the middle of the pavement
  readonly walkWidth: number; // m
  readonly reach: number; // m, from the axis to the parcels
  readonly speedLimit: number; // m/s
}

export interface Junction {
  readonly id: string;
  readonly column: Street;
  readonly row: Street;
  readonly x: number;
  readonly y: number;
  readonly arms: readonly Side[]; // clockwise
  readonly signalised: boolean;
  readonly isMidblock: boolean; // a crossing of the boulevard, no street from the side
}

/** A piece of street between two junctions, or between one and the border (null). `begin` < `end` along its axis. */
export interface Stretch {
  readonly id: string;
  readonly street: Street;
  readonly axis: 'x' | 'y';
  readonly from: Junction | null; // at `begin`, the western or southern end
  readonly to: Junction | null;
  readonly begin: number; // m, x or y of the junction's centre or of the border
  readonly end: number;
}

/** A block between four streets. */
export interface Parcel {
  readonly number: number; // from 1, row by row from the south-west
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly front: number; // m of its southern side kept free of slabs
  readonly streets: Readonly<Record<Side, Street>>;
}

export interface Plan {
  readonly bounds: readonly [number, number, number, number];
  readonly columns: readonly Street[];
  readonly rows: readonly Street[];
  readonly junctions: readonly Junction[];
  readonly stretches: readonly Stretch[];
  readonly parcels: readonly Parcel[];
  readonly boulevard: Street;
}

export function planStreets({ blocks: [columnCount, rowCount] }: MicrodistrictParameters, chance: Chance): Plan {
  const boulevardColumn = Math.floor((columnCount + 1) / 2);
  const columnKinds = Array.from({ length: columnCount + 1 }, (_, i): Street['kind'] => {
    if (i === boulevardColumn) return 'boulevard';
    return i > 0 && i % ARTERIAL_COLUMNS === 0 ? 'arterial' : 'local';
  });
  const rowKinds = Array.from({ length: rowCount + 1 }, (_, j) => (j % ARTERIAL_ROWS === 0 ? 'arterial' : 'local'));
  const columns = layStreets('column', columnKinds, (i) => PARCEL[0] + 6 * chance('parcel/width', i));
  const rows = layStreets('row', rowKinds, (j) => {
    const front = rowKinds[j] === 'arterial' ? FRONT : 0;
    return PARCEL[1] + 6 * chance('parcel/depth', j) + front;
  });
  const bounds = [
    0,
    0,
    centimetres(columns[columnCount].at + FRINGE),
    centimetres(rows[rowCount].at + FRINGE),
  ] as const;
  const junctions = rows.flatMap((_, j) => columns.map((_, i) => meet(columns, rows, i, j)));
  return {
    bounds,
    columns,
    rows,
    junctions,
    stretches: [...stretchesOf(rows, junctions, 'x', bounds[2]), ...stretchesOf(columns, junctions, 'y', bounds[3])],
    parcels: parcelsOf(columns, rows),
    boulevard: columns[boulevardColumn],
  };
}

function layStreets(name: string, kinds: readonly Street['kind'][], parcelSize: (index: number) => number): Street[] {
  const streets: Street[] = [];
  let at = FRINGE;
  for (const [index, kind] of kinds.entries()) {
    const previous = streets.at(-1);
    if (previous !== undefined) at = previous.at + previous.reach + parcelSize(index - 1) + reachOf(kind);
    streets.push(streetOf(kind, `${name}-${index}`, centimetres(at)));
  }
  return streets;
}

function reachOf(kind: Street['kind']): number {
  return streetOf(kind, '', 0).reach;
}

/** Cross-sections are assumed: verge and pavement as commonly seen, limits of 60 and 40 km/h. */
function streetOf(kind: Street['kind'], name: string, at: number): Street {
  switch (kind) {
    case 'arterial':
      return { kind, name, at, lanes: 2, half: 7, walk: 12, walkWidth: 4, reach: 14, speedLimit: 60 / 3.6 };
    case 'local':
      return { kind, name, at, lanes: 1, half: 3.5, walk: 6.75, walkWidth: 2.5, reach: 8, speedLimit: 40 / 3.6 };
    case 'boulevard': // two alleys, no carriageway
      return { kind, name, at, lanes: 0, half: 0, walk: 6, walkWidth: 4, reach: 14, speedLimit: 0 };
  }
}

function meet(columns: readonly Street[], rows: readonly Street[], i: number, j: number): Junction {
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
    arms: SIDES.filter((side) => present[side]),
    signalised: row.kind === 'arterial' || column.kind === 'arterial',
    isMidblock: !drivable,
  };
}

function stretchesOf(
  streets: readonly Street[],
  junctions: readonly Junction[],
  axis: 'x' | 'y',
  border: number,
): Stretch[] {
  const [backward, forward]: [Side, Side] = axis === 'x' ? ['west', 'east'] : ['south', 'north'];
  return streets.flatMap((street) => {
    const along = junctions.filter((junction) => (axis === 'x' ? junction.row : junction.column) === street);
    const ends: (Junction | null)[] = [null, ...along, null];
    return ends.slice(1).flatMap((to, k): Stretch[] => {
      const from = ends[k];
      const exists = (from?.arms.includes(forward) ?? true) && (to?.arms.includes(backward) ?? true);
      if (!exists) return [];
      const begin = from === null ? 0 : from[axis];
      const end = to === null ? border : to[axis];
      return [{ id: `${street.name}/${k}`, street, axis, from, to, begin, end }];
    });
  });
}

function parcelsOf(columns: readonly Street[], rows: readonly Street[]): Parcel[] {
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

/** The street that leaves the junction on this side. */
export function armStreet(junction: Junction, arm: Side): Street {
  return arm === 'north' || arm === 'south' ? junction.column : junction.row;
}

/** The street that an arm opens into. */
export function sideStreet(junction: Junction, arm: Side): Street {
  return arm === 'north' || arm === 'south' ? junction.row : junction.column;
}

export function crossingWidth(junction: Junction): number {
  return junction.isMidblock ? BOULEVARD_CROSSING_WIDTH : CROSSING_WIDTH;
}

/** From the junction's centre to the middle of the crossing over this arm. */
export function crossingDistance(junction: Junction, arm: Side): number {
  if (junction.isMidblock) return 0;
  return sideStreet(junction, arm).half + CORNER_RADIUS + 0.5 + CROSSING_WIDTH / 2;
}

/** From the junction's centre to the stop line, where lanes end; lanes of the other direction begin there too. */
export function stopDistance(junction: Junction, arm: Side): number {
  return crossingDistance(junction, arm) + crossingWidth(junction) / 2 + STOP_SETBACK;
}

/** The point `distance` out along an arm and `right` of its axis, looking outward. */
export function armPoint(junction: Junction, arm: Side, distance: number, right: number): [x: number, y: number] {
  const [ux, uy] = OUTWARD[arm];
  return [centimetres(junction.x + ux * distance + uy * right), centimetres(junction.y + uy * distance - ux * right)];
}

/** Arms that follow each other clockwise, with the quadrant or the straight side between them. */
export function neighbouringArms(junction: Junction): (readonly [arm: Side, next: Side])[] {
  return junction.arms.map((arm, k) => [arm, junction.arms[(k + 1) % junction.arms.length]] as const);
}

export function rectangle(x0: number, y0: number, x1: number, y1: number): Ring {
  return [x0, y0, x1, y0, x1, y1, x0, y1];
}
