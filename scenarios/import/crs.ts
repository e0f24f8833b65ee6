/**
 * Projected coordinate systems by their EPSG number → longitude and latitude (WGS84).
 *
 * Definitions are those of epsg-index, which lists the numbers of a datum shift as EPSG does but not the sense and unit
 * in which they are meant: taken as proj4 takes them they would put Delft 170 m and Aktau 30 m from where they are.
 * What EPSG's methods say of each is kept here by the number of the geographic system below.
 */
import { createRequire } from 'node:module';
import proj4 from 'proj4';
import type { Phrase } from '../messages/catalogue.ts';

export interface Crs {
  readonly code: number;
  readonly name: string;
  readonly metres: number; // per unit of its coordinates
  readonly area: { readonly west: number; readonly south: number; readonly east: number; readonly north: number }; // °
  /** East and north in units of the system → degrees, WGS84. */
  readonly toLonLat: (east: number, north: number) => readonly [lon: number, lat: number];
}

/** Why a number leads to no system that a place can be read in, as a sentence, and what to do. */
export interface CrsRefusal {
  readonly says: Phrase;
  readonly fix: Phrase;
}

/** What `epsg-index/s/<code>.json` has of a system, as far as it is used. */
interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly wkt: string | null;
  readonly proj4: string | null;
  readonly bbox: readonly [north: number, west: number, south: number, east: number] | null;
  readonly area: string;
}

const LONGEST_REFERENCE = 300; // characters

/**
 * The EPSG number in a reference, of a compound one that of its horizontal part, which comes first; null for none.
 *
 * `EPSG:28992`, `urn:ogc:def:crs:EPSG::7415`, `https://www.opengis.net/def/crs/EPSG/0/7415`, and the compound forms of
 * either: `urn:ogc:def:crs,crs:EPSG::28992,crs:EPSG::5709`.
 */
export function epsgCode(reference: string): number | null {
  if (reference.length > LONGEST_REFERENCE) return null;
  const found = /epsg(?::[^:,/&]*:|\/[^/]*\/|:)(\d{4,6})(?!\d)/i.exec(reference);
  return found === null ? null : Number(found[1]);
}

/**
 * The system of an EPSG number, projected or compound.
 *
 * @param grid  what `openGrid` gives, instead of the seven numbers of its datum
 */
export function crsOf(code: number, grid: string | null = null): Crs | CrsRefusal {
  const entry = entryOf(code);
  if (entry === null) return refusal('problem.crs.unknown', code, '');
  const { name, bbox } = entry;
  const definition = entry.proj4 ?? '';
  if (!/CRS-(PROJ|COMPOUND)CRS/.test(entry.kind) || definition.includes('+proj=longlat') || bbox === null) {
    return refusal('problem.crs.not_metric', code, name);
  }
  const shift = grid ?? shiftOf(entry, definition);
  if (definition === '' || shift === null) return refusal('problem.crs.datum', code, name);
  const projection = tried(() => proj4(`${withoutShift(definition)}${shift}`, 'WGS84'));
  if (projection === null) return refusal('problem.crs.datum', code, name);
  const [north, west, south, east] = bbox;
  return {
    code,
    name,
    metres: unitOf(definition),
    area: { west, south, east, north },
    // Outside a grid nothing is known, and proj4 throws.
    toLonLat: (x, y) => tried(() => projection.forward([x, y]) as [number, number]) ?? [Number.NaN, Number.NaN],
  };
}

function refusal(
  key: 'problem.crs.unknown' | 'problem.crs.not_metric' | 'problem.crs.datum',
  code: number,
  name: string,
) {
  return { says: { key, values: { code: `EPSG:${code}`, name } }, fix: { key: 'fix.crs' } } as const;
}

function entryOf(code: number): Entry | null {
  const require = createRequire(import.meta.url);
  return tried(() => require(`epsg-index/s/${code}.json`) as Entry);
}

/** The value, or null where a package throws: a number that the index lacks, a method that proj4 lacks. */
function tried<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}

const METRES: Readonly<Record<string, number>> = {
  m: 1,
  ft: 0.3048,
  'us-ft': 1200 / 3937,
  'ind-yd': 0.91439523,
  ch: 20.1168,
  link: 0.201168,
};

function unitOf(definition: string): number {
  const scale = /\+to_meter=([\d.]+)/.exec(definition);
  const unit = /\+units=(\S+)/.exec(definition);
  return scale !== null ? Number(scale[1]) : (METRES[unit?.[1] ?? 'm'] ?? 1);
}

/** Without what says how its datum lies to WGS84, and without an order of axes: files have east before north. */
function withoutShift(definition: string): string {
  return definition.replace(/\+(towgs84|nadgrids|axis|type|vunits)=("[^"]*"|\S+)/g, '');
}

/** What to add to a definition: a shift to WGS84, or nothing where the datum is within metres of it; null: unknown. */
function shiftOf(entry: Entry, definition: string): string | null {
  const geographic = geographicCode(entry.wkt ?? '');
  const known = geographic === null ? undefined : SHIFTS[geographic];
  if (known !== undefined) return ` +towgs84=${known}`;
  if (geographic !== null && PIVOTED.has(geographic)) return null;
  if (definition.includes('+nadgrids=@null')) return ' +nadgrids=@null';
  const listed = towgs84(definition) ?? (geographic === null ? null : towgs84(entryOf(geographic)?.proj4 ?? ''));
  if (listed !== null) {
    const turned = geographic !== null && COORDINATE_FRAME.has(geographic);
    return ` +towgs84=${listed.map((value, i) => (turned && i >= 3 && i < 6 ? -value : value)).join()}`;
  }
  return /\+(datum=WGS84|ellps=(GRS80|WGS84))/.test(definition) ? '' : null;
}

function towgs84(definition: string): number[] | null {
  const found = /\+towgs84=([-\d.,e]+)/.exec(definition);
  return found === null ? null : found[1].split(',').map(Number);
}

/** The number at the end of the GEOGCS that a system is projected from. */
function geographicCode(wkt: string): number | null {
  const begin = wkt.indexOf('GEOGCS[');
  if (begin < 0) return null;
  let depth = 0;
  for (let at = begin; at < wkt.length; at++) {
    if (wkt[at] === '[') depth++;
    if (wkt[at] === ']' && --depth === 0) {
      const code = /AUTHORITY\["EPSG","(\d+)"\]\]$/.exec(wkt.slice(begin, at + 1));
      return code === null ? null : Number(code[1]);
    }
  }
  return null;
}

/**
 * Geographic systems whose listed rotations turn the coordinate frame (EPSG method 9607), where proj4 turns the
 * position: the same angles with the other sign.
 */
const COORDINATE_FRAME: ReadonlySet<number> = new Set([
  3819, 4123, 4124, 4133, 4141, 4179, 4191, 4200, 4202, 4207, 4216, 4238, 4242, 4274, 4284, 4313, 4319, 4611, 4663, 4664, 4665,
  4666, 4673, 4683, 4723, 4726, 4756, 5228, 5233, 5681, 8351, 8694,
]); // biome-ignore format: one list

/** Those that turn about a pivot (method 9636) which the index does not list: Korea 1985, Luxembourg, Katanga, … */
const PIVOTED: ReadonlySet<number> = new Set([4162, 4181, 4229, 4247, 4695, 8428]);

/**
 * Shifts that replace the listed ones: metres, arc-seconds of the position, parts per million. The first four are listed
 * in micro-radians, radians or milli-arc-seconds a year; for the last two the index names a grid file.
 */
const SHIFTS: Readonly<Record<number, string>> = {
  4289: '565.4171,50.3319,465.5524,-0.398957388,0.343987817,-1.877401640,4.0725', // Amersfoort, EPSG:4833
  4231: '-83.11,-97.38,-117.22,0.005692909,-0.044697583,0.044285054,0.1218', // ED87, EPSG:3905
  4660: '982.6087,552.753,-540.873,6.681627,-31.611493,-19.848161,16.805', // Helle 1954, EPSG:1957
  4617: '-0.991,1.9072,0.5129,0.025789906,0.009650099,0.01165994,0', // NAD83(CSRS), EPSG:1946
  9333: '0,0,0', // KSA-GRF17
  4277: '446.448,-125.157,542.06,0.15,0.247,0.842,-20.489', // OSGB36, EPSG:1314: 2 m
  4314: '598.1,73.7,418.2,0.202,0.045,-2.455,6.7', // DHDN, EPSG:1777: 3 m
};
