/**
 * Where a camera looks, as people write it: `270`, `NNW`, `45-90`, `350-20`, `90;270`. Degrees clockwise from north; a
 * range runs clockwise too and is the width of view. https://wiki.openstreetmap.org/wiki/Key:direction
 */

/** One view of a camera, in the degrees that tags and layouts have. */
export interface Direction {
  readonly headingDeg: number; // 0 to 360, 360 not included
  readonly widthDeg: number | null; // null: no range is told
}

const WINDS = ['N', 'NNE', 'NE', 'ENE', 'E', 'ESE', 'SE', 'SSE', 'S', 'SSW', 'SW', 'WSW', 'W', 'WNW', 'NW', 'NNW'];
/** With their Russian and Kazakh letters: С, В, Ю, З and С, Ш, О, Б. Of the letter that both have, both mean north. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    NORTH: 'N', EAST: 'E', SOUTH: 'S', WEST: 'W', NORTHEAST: 'NE', SOUTHEAST: 'SE', SOUTHWEST: 'SW', NORTHWEST: 'NW',
    С: 'N', В: 'E', Ю: 'S', З: 'W', СВ: 'NE', ЮВ: 'SE', ЮЗ: 'SW', СЗ: 'NW', Ш: 'E', О: 'S', Б: 'W',
    СШ: 'NE', ОШ: 'SE', ОБ: 'SW', СБ: 'NW',
  }), // biome-ignore format: one table
);
const MOST_VIEWS = 16; // of one mapped camera: more is a slip
const ROUND = 360;
const LONGEST = 200; // characters

/** The views in their order, or null where one of them is no direction. */
export function parseDirections(text: string): Direction[] | null {
  if (text.length > LONGEST) return null;
  const parts = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const views = parts.map(parseView);
  if (views.length === 0 || views.length > MOST_VIEWS || views.includes(null)) return null;
  return views as Direction[];
}

function parseView(text: string): Direction | null {
  const single = parseBearing(text);
  if (single !== null) return { headingDeg: single, widthDeg: null };
  const [, from, to] = /^(.+?)\s*[-–—]\s*([^-–—]+)$/.exec(text) ?? [];
  const begin = parseBearing(from ?? '');
  const end = parseBearing(to ?? '');
  if (begin === null || end === null) return null;
  // 0-360 is a whole round and no direction at all; 90-90 is one too, or a slip.
  const widthDeg = (end - begin + ROUND) % ROUND;
  return widthDeg === 0 ? null : { headingDeg: (begin + widthDeg / 2) % ROUND, widthDeg };
}

function parseBearing(text: string): number | null {
  const plain = text.trim().toUpperCase();
  const wind = WINDS.indexOf(WORDS.get(plain.replace(/[\s-]/g, '')) ?? plain);
  if (wind >= 0) return (wind * ROUND) / WINDS.length;
  if (!/^-?\d{1,3}(?:[.,]\d+)?\s*°?$/.test(plain)) return null;
  const degrees = Number.parseFloat(plain.replace(',', '.'));
  return Math.abs(degrees) <= ROUND ? (degrees + ROUND) % ROUND : null;
}
