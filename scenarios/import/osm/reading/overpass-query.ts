/**
 * What a city is built of, as a question in Overpass's language:
 * https://wiki.openstreetmap.org/wiki/Overpass_API/Overpass_QL
 *
 * All ways and tagged nodes of the area are asked for, and of relations those that shape buildings and areas or forbid
 * turns: routes and borders would bring half a country. Ways come with all their nodes, and buildings made of several
 * ways with all of these, inside the area or not, so that nothing at the edge is torn.
 */
import type { Box, Ring } from './overpass-area.ts';

const MEMORY_MOST = 512 * 2 ** 20; // bytes at the server; what it grants without being asked for more
const PLACES = 7; // decimals of a degree: what the database keeps, a centimetre

/** @param areas  filters as `boxFilter` and `ringFilter` give them; what lies in any of them is found */
export function cityQuery(areas: readonly string[], seconds: number): string {
  const found = areas.flatMap((area) => [
    `  node${area}(if:count_tags()>0);`,
    `  way${area};`,
    `  relation${area}["type"~"^(multipolygon|building|restriction)$"];`,
  ]);
  return [
    `[out:json][timeout:${seconds}][maxsize:${MEMORY_MOST}];`,
    '(',
    ...found,
    ')->.found;',
    '(',
    '  relation.found[~"^building(:part)?$"~"."];',
    '  relation.found["type"="building"];',
    ')->.houses;',
    '(way.found; way(r.houses);)->.lines;',
    '(.found; .lines; node(w.lines););',
    'out body qt;',
  ].join('\n');
}

export function boxFilter([west, south, east, north]: Box): string {
  return `(${[south, west, north, east].map(decimals).join(',')})`;
}

export function ringFilter(ring: Ring): string {
  return `(poly:"${ring.map(([lon, lat]) => `${decimals(lat)} ${decimals(lon)}`).join(' ')}")`;
}

function decimals(degrees: number): string {
  return degrees.toFixed(PLACES);
}
