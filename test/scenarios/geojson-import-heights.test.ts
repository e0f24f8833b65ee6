/** Heights as people write them in maps. */
import '../property-seed.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLength, parseStoreys } from '../../scenarios/import/heights.ts';

test.each([
  ['12', 12],
  [' 12 ', 12],
  ['12.5 m', 12.5],
  ['12,5', 12.5],
  ['12,5м', 12.5],
  ['.5', 0.5],
  ['0', 0],
  ['40 ft', 12.192],
  ['40ft.', 12.192],
  ["39'", 11.8872],
  [`39'6"`, 12.0396],
  [`39' 6"`, 12.0396],
  ['39′6″', 12.0396],
  ["39'6''", 12.0396],
  ['39 ft 6 in', 12.0396],
  ['0.012 km', 12],
  ['1200 cm', 12],
  ['12 Metres', 12],
])('%s is %d m', (text, metres) => {
  expect(parseLength(text)).toBeCloseTo(metres, 9);
});

test.each([
  '', ' ', '-3', '+3', 'tall', '12 stories', '10-12', '10;12', '~12', '1e3', '0x10', '1.234,5', 'NaN', 'Infinity', '12 m 4',
  '12 constructor', '12 __proto__', "'", `39"6'`, '9'.repeat(400), '٣', '12 m/s',
])('%s is no height', (text) => {
  expect(parseLength(text)).toBeNull();
}); // biome-ignore format: one paragraph

test('storeys have no unit', () => {
  expect(['5', '4.5', '4,5', '0'].map(parseStoreys)).toEqual([5, 4.5, 4.5, 0]);
  expect(['5 m', '-1', '', '1;2', 'five', "5'"].map(parseStoreys)).toEqual([null, null, null, null, null, null]);
});

test('whatever stands there, a height is a number from 0 on, or there is none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d.,]{0,6} ?['"mfk]{0,2}$/)), (text) => {
      const height = parseLength(text);
      expect(height === null || (Number.isFinite(height) && height >= 0)).toBe(true);
    }),
  );
});

test('a height keeps its value through every unit it is written in', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400_000 }), (millimetres) => {
      const metres = millimetres / 1000;
      for (const text of [`${metres}`, `${metres} m`, `${metres}`.replace('.', ','), `${millimetres} mm`]) {
        expect(parseLength(text)).toBeCloseTo(metres, 9);
      }
    }),
  );
});
