/** A survey's grid of datum shifts, written here as the form NTv2 has it, and what it does to a place. */
import proj4 from 'proj4';
import { describe, expect, test } from 'vitest';
import { type Crs, crsOf } from '../../scenarios/import/crs.ts';
import { openGrid } from '../../scenarios/import/datum-grid.ts';

const SHIFT = { north: 1e-4, east: 2e-4 }; // degrees, everywhere
const [SOUTH, NORTH, WEST, EAST, STEP] = [51, 53, 4, 6, 1]; // degrees

/** Records of sixteen bytes; longitudes count towards west, in seconds; rows from the south, each from the east. */
function ntv2(): Uint8Array {
  const nodes = ((NORTH - SOUTH) / STEP + 1) * ((EAST - WEST) / STEP + 1);
  const bytes = Buffer.alloc(16 * (22 + nodes));
  let at = 0;
  const record = (name: string, value: number | string, isWhole = false) => {
    bytes.write(name.padEnd(8), at, 'latin1');
    if (typeof value === 'string') bytes.write(value.padEnd(8), at + 8, 'latin1');
    else if (isWhole) bytes.writeInt32LE(value, at + 8);
    else bytes.writeDoubleLE(value, at + 8);
    at += 16;
  };
  for (const [name, count] of [['NUM_OREC', 11], ['NUM_SREC', 11], ['NUM_FILE', 1]] as const) record(name, count, true); // biome-ignore format: a row
  for (const [name, text] of [['GS_TYPE', 'SECONDS'], ['VERSION', 'test'], ['SYSTEM_F', 'RD'], ['SYSTEM_T', 'ETRS89']] as const) record(name, text); // biome-ignore format: a row
  for (const [name, axis] of [['MAJOR_F', 6377397.155], ['MINOR_F', 6356078.963], ['MAJOR_T', 6378137], ['MINOR_T', 6356752.314]] as const) record(name, axis); // biome-ignore format: a row
  for (const [name, text] of [['SUB_NAME', 'all'], ['PARENT', 'NONE'], ['CREATED', ''], ['UPDATED', '']] as const) record(name, text); // biome-ignore format: a row
  for (const [name, degrees] of [['S_LAT', SOUTH], ['N_LAT', NORTH], ['E_LONG', -EAST], ['W_LONG', -WEST], ['LAT_INC', STEP], ['LONG_INC', STEP]] as const) record(name, 3600 * degrees); // biome-ignore format: a row
  record('GS_COUNT', nodes, true);
  for (let node = 0; node < nodes; node++) {
    for (const value of [3600 * SHIFT.north, -3600 * SHIFT.east, 0, 0]) at = bytes.writeFloatLE(value, at);
  }
  return bytes;
}

const RD = '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000';

describe('a grid of datum shifts', () => {
  test('is what a place is shifted by, and outside it nothing is known', () => {
    const { toLonLat } = crsOf(28992, openGrid(ntv2(), 'a.gsb')) as Crs;
    const bessel = proj4(`${RD} +ellps=bessel +units=m +no_defs`, '+proj=longlat +ellps=bessel +no_defs');
    for (const x of [85_009, 120_000]) {
      const [lon, lat] = bessel.forward([x, 470_000]);
      expect(toLonLat(x, 470_000)[0]).toBeCloseTo(lon + SHIFT.east, 8);
      expect(toLonLat(x, 470_000)[1]).toBeCloseTo(lat + SHIFT.north, 8);
    }
    expect(toLonLat(250_000, 600_000)).toEqual([Number.NaN, Number.NaN]);
  });

  test('that is none, or is cut off, is refused', () => {
    const grid = ntv2();
    expect(() => openGrid(Buffer.from('PK\u0003\u0004 and so on, for many bytes'), 'a.gsb')).toThrow(
      'a.gsb: this is no grid of datum shifts in the form NTv2; take a .gsb file as the survey of the country publishes it',
    );
    for (let length = 8; length < grid.length; length += 37) {
      expect(() => openGrid(grid.subarray(0, length), 'a.gsb')).toThrow('a.gsb: the grid of datum shifts is damaged');
    }
  });
});
