/**
 * Lists of cameras that a city keeps → a layout. Rows come from a table or from points; what is written in one must be
 * right, and is told with its place where it is not; what is not written is assumed as for mapped cameras.
 */
import type { Site } from '../../../sim/world/site.ts';
import type { Phrase } from '../../messages/catalogue.ts';
import type { Catalogue } from '../../read/layout.ts';
import { duplicates } from '../../read/names.ts';
import { fileProblem, InputError, type Path, type Slip } from '../../read/problem.ts';
import { id as idSchema } from '../../schema/quantities.ts';
import type { Findings } from '../findings.ts';
import { type Plane, planeAround } from '../frame.ts';
import { parseLength } from '../heights.ts';
import { tellAssumptions } from '../osm/cameras.ts';
import type { Field } from './columns.ts';
import { type Direction, parseDirections } from './direction.ts';
import { type CameraInput, cameraSetting, type KnownCamera, type LayoutInput, placeCamera } from './placing.ts';
import { siteSurroundings } from './site-surroundings.ts';

/** What stands in one row, by field; empty cells are not in it. */
export type Row = ReadonlyMap<Field, string>;

/** Where a cell stands in its source. */
type PathOf = (row: number, field: Field) => Path;

/** What a list is read against: the city that its cameras stand in, the models it may name, the name of the layout. */
export interface InventoryInputs {
  readonly site: Site;
  readonly catalogue: Catalogue;
  readonly name: string;
}

interface InventoryLayout {
  readonly layout: LayoutInput | null; // null where no camera stands in the city
  readonly slips: readonly Slip[];
}

export function layoutOfRows(
  rows: readonly Row[],
  pathOf: PathOf,
  { site, catalogue, name: layoutName }: InventoryInputs,
  findings: Findings,
): InventoryLayout {
  const written = rows.map((row) => writtenId(row));
  const slips: Slip[] = duplicates(written, (r) => pathOf(r, 'id'));
  const freeId = freeIds(written);
  const setting = cameraSetting(site, siteSurroundings(site), catalogue);
  const plane = planeAround(site.origin);
  const cameras = rows.flatMap((row, r): CameraInput[] => {
    const reading: Reading = { row, pathOf: (field) => pathOf(r, field), slips };
    const at = positionIn(reading, plane);
    const name = written[r] ?? freeId('camera', r + 1);
    if (written[r] === undefined && row.has('id')) findings.add('import.repair.camera_id', name);
    const known = knownOf(reading, catalogue, name, findings);
    if (at === null) return [];
    return known.views.flatMap((direction, view) => {
      const id = view === 0 ? name : freeId(name, view + 1);
      const camera = placeCamera({ ...known.camera, id, x: at[0], y: at[1], direction }, setting);
      if (typeof camera !== 'string') return [camera];
      findings.add(camera === 'beyond' ? 'import.dropped.camera_beyond' : 'import.dropped.camera_buried', id);
      return [];
    });
  });
  findings.outOf('import.dropped.camera_beyond', rows.length);
  findings.outOf('import.dropped.camera_buried', rows.length);
  tellAssumptions(cameras, findings);
  return { layout: cameras.length === 0 ? null : { version: 1, name: layoutName, cameras }, slips };
}

const MOST_CAMERAS = 20_000; // of a layout

/** @throws {InputError} for an empty list, and for one that no layout holds */
export function refuseCount(file: string, count: number): void {
  if (count === 0) throw new InputError([fileProblem(file, { key: 'problem.inventory.empty' })]);
  if (count <= MOST_CAMERAS) return;
  const value: Phrase = { key: 'value.list', values: { count } };
  const limit: Phrase = { key: 'limit.entries_most', values: { limit: MOST_CAMERAS } };
  throw new InputError([fileProblem(file, { key: 'problem.must_be', values: { path: 'cameras', value, limit } })]);
}

/** @throws {InputError} for a list of which no camera stands in the city */
export function refuseOutside(file: string, count: number, { bounds: [west, south, east, north] }: Site): never {
  const limit: Phrase = { key: 'limit.between', values: { least: `[${west}, ${south}]`, most: `[${east}, ${north}]` } };
  const says: Phrase = { key: 'problem.inventory.outside', values: { count, limit } };
  throw new InputError([fileProblem(file, says, { key: 'fix.lon_lat' })]);
}

/** As it is written, where a layout can hold it. */
function writtenId(row: Row): string | undefined {
  const written = row.get('id');
  return idSchema.safeParse(written).success ? written : undefined;
}

const LONGEST_STEM = 56; // characters of 64, so that a number fits behind

/** Makes a stem and a number into a name that no other camera has. */
function freeIds(written: readonly (string | undefined)[]): (stem: string, number: number) => string {
  const taken = new Set(written);
  return (stem, number) => {
    let id = `${stem.slice(0, LONGEST_STEM)}-${number}`;
    for (let next = number + 1; taken.has(id); next++) id = `${stem.slice(0, LONGEST_STEM)}-${next}`;
    taken.add(id);
    return id;
  };
}

function knownOf(reading: Reading, catalogue: Catalogue, id: string, findings: Findings) {
  const { row } = reading;
  const written = row.get('model');
  const listed = catalogue.get(written ?? '');
  if (written !== undefined && listed === undefined) findings.add('import.guess.camera_model_unknown', id);
  const camera: Omit<KnownCamera, 'id' | 'x' | 'y' | 'direction'> = {
    kind: kindNamed(row.get('kind') ?? listed?.kind ?? ''),
    model: listed?.id ?? null,
    carrier: carrierNamed(row.get('carrier') ?? ''),
    height: heightIn(reading),
    tiltDeg: numberIn(reading, 'tilt', -30, 90),
    widthDeg: numberIn(reading, 'fov', 0.1, 179.9),
  };
  return { camera, views: viewsIn(reading) };
}

/** One row while it is read: what cannot be read becomes a slip. */
interface Reading {
  readonly row: Row;
  readonly pathOf: (field: Field) => Path;
  readonly slips: Slip[];
}

function numberIn({ row, pathOf, slips }: Reading, field: Field, least: number, most: number): number | null {
  const value = row.get(field);
  if (value === undefined) return null;
  const plain = value.replace(/[\s°]/g, '').replace(',', '.');
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
  if (number >= least && number <= most) return number;
  slips.push({
    path: pathOf(field),
    says: 'problem.must_be',
    value,
    limit: { key: 'limit.between', values: { least, most } },
  });
  return null;
}

const HEIGHTS = { least: 0.5, most: 100 } as const; // m, what a layout holds

function heightIn({ row, pathOf, slips }: Reading): number | null {
  const value = row.get('height');
  if (value === undefined) return null;
  const height = parseLength(value);
  if (height !== null && height >= HEIGHTS.least && height <= HEIGHTS.most) return height;
  const limit: Phrase = { key: 'limit.between', values: { least: HEIGHTS.least, most: `${HEIGHTS.most} m` } };
  slips.push({ path: pathOf('height'), says: 'problem.must_be', value, limit });
  return null;
}

/** One for each direction that is told, and one where none is. */
function viewsIn({ row, pathOf, slips }: Reading): readonly (Direction | null)[] {
  const value = row.get('heading');
  if (value === undefined) return [null];
  const views = parseDirections(value);
  if (views !== null) return views;
  slips.push({ path: pathOf('heading'), says: 'problem.must_be', value, limit: { key: 'limit.direction' } });
  return [null];
}

const FARTHEST = 100_000; // m from the origin, what a city file holds

/** In the site frame; columns x and y are in it already. */
function positionIn(reading: Reading, plane: Plane): readonly [x: number, y: number] | null {
  const { row, pathOf, slips } = reading;
  const isPlane = row.has('x') || row.has('y');
  const [fields, most] = isPlane
    ? ([
        ['x', 'y'],
        [FARTHEST, FARTHEST],
      ] as const)
    : ([
        ['lon', 'lat'],
        [180, 90],
      ] as const);
  const [a, b] = fields.map((field, axis) => {
    if (!row.has(field)) slips.push({ path: pathOf(field), says: 'problem.missing' });
    return numberIn(reading, field, -most[axis], most[axis]);
  });
  if (a === null || b === null) return null;
  return isPlane ? [a, b] : plane(a, b);
}

const KIND_WORDS: readonly (readonly [RegExp, NonNullable<KnownCamera['kind']>])[] = [
  [/anpr|alpr|lpr|номер|нөмір/, 'anpr'],
  [/ptz|pan|speed|поворот|бұрылмалы/, 'panning'],
  [/dome|turret|купол|күмбез/, 'dome'],
  [/fixed|bullet|box|цилиндр|корпус|стационар/, 'fixed'],
];

function kindNamed(word: string): KnownCamera['kind'] {
  return KIND_WORDS.find(([pattern]) => pattern.test(word.toLowerCase()))?.[1] ?? null;
}

function carrierNamed(word: string): KnownCamera['carrier'] {
  if (/pole|mast|lamp|столб|опора|мачта|бағана|тірек/i.test(word)) return 'pole';
  return /wall|facade|building|стена|фасад|здание|қабырға|қасбет/i.test(word) ? 'wall' : null;
}
