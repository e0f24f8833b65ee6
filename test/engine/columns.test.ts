import { expect, test } from 'vitest';
import { type Columns, columnBytes, viewColumns } from '../../engine/columns/columns.ts';

const SCHEMA = { x: 'f64', glow: 'f32', leader: 'i32', id: 'u32', offset: 'i16', lane: 'u16', active: 'u8' } as const;
const ODD = 13; // slots: no column but the first ends on an 8-byte boundary by itself

test('columns keep what is written to them, each in its own bytes', () => {
  const columns = viewColumns(SCHEMA, ODD);
  const last: Record<string, number> = {
    x: Math.PI,
    glow: 0.5,
    leader: -1,
    id: 0xffffffff,
    offset: -300,
    lane: 65535,
    active: 255,
  };
  for (const [name, value] of Object.entries(last)) columns[name as keyof typeof SCHEMA].fill(value);
  for (const [name, value] of Object.entries(last)) {
    expect([...columns[name as keyof typeof SCHEMA]]).toEqual(Array(ODD).fill(value));
  }
});

test('columns begin on 8-byte boundaries, follow each other, and fill the bytes they are said to take', () => {
  const arrays = Object.values(viewColumns(SCHEMA, ODD));
  let end = 0;
  for (const array of arrays) {
    expect(array.byteOffset % 8).toBe(0);
    expect(array.byteOffset - end).toBeGreaterThanOrEqual(0);
    expect(array.byteOffset - end).toBeLessThan(8);
    expect(array.length).toBe(ODD);
    end = array.byteOffset + array.byteLength;
  }
  expect(columnBytes(SCHEMA, ODD)).toBe(8 * Math.ceil(end / 8));
  expect(arrays[0].buffer.byteLength).toBe(columnBytes(SCHEMA, ODD));
});

test('two views of one buffer are the same memory, also when it was cloned as a message is', () => {
  const buffer = new SharedArrayBuffer(columnBytes(SCHEMA, ODD));
  const here: Columns<typeof SCHEMA> = viewColumns(SCHEMA, ODD, buffer);
  const there = viewColumns(SCHEMA, ODD, structuredClone(buffer));
  here.leader[12] = 5;
  there.active[0] = 1;
  expect([there.leader[12], here.active[0]]).toEqual([5, 1]);
});

test('fresh columns are zero, and a buffer too small is refused', () => {
  for (const array of Object.values(viewColumns(SCHEMA, ODD))) expect(array.every((value) => value === 0)).toBe(true);
  expect(() => viewColumns(SCHEMA, ODD, new SharedArrayBuffer(columnBytes(SCHEMA, ODD) - 8))).toThrow();
});
