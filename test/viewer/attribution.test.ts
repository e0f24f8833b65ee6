/** Wherever a place leaves the program, whoever must be named goes with it; nobody is named for a place made up here. */
import { describe, expect, test } from 'vitest';
import { coverageGeoJson } from '../../scenarios/coverage/geojson.ts';
import { coverageMapSvg, coveragePng, coverageSvg } from '../../scenarios/coverage/picture.ts';
import { renderReport } from '../../scenarios/report/report.tsx';
import { coverOf } from '../../sim/coverage/camera-cover.ts';
import { compileDemand } from '../../sim/coverage/demand.ts';
import { compileGround } from '../../sim/coverage/ground.ts';
import { measureCoverage } from '../../sim/coverage/measures.ts';
import { compileOccluders } from '../../sim/world/occluders.ts';
import { comparisonOf, EXTRAS } from '../scenarios/report-fixture.ts';
import { camerasOver, largeCity } from './large-city.ts';

const OSM = '© OpenStreetMap contributors';
const CYRILLIC = '© Участники OpenStreetMap';

/** All that `sunqar coverage` leaves of a place with that attribution, as text. */
function exportsOf(attribution: string) {
  const site = { ...largeCity(9, 300), attribution };
  const cameras = camerasOver(site, 1);
  const layout = { name: 'today', cameras };
  const ground = compileGround(site);
  const covers = cameras.map((camera) => coverOf(camera, compileOccluders(site)));
  const measures = measureCoverage(ground, compileDemand(site, ground), cameras, covers);
  const png = coveragePng(site, ground, covers);
  const picture = { site, layout, ground, png, gaps: [] };
  return {
    png,
    geojson: coverageGeoJson(site, layout, measures, []),
    svg: coverageSvg(picture),
    mapSvg: coverageMapSvg(picture),
    report: renderReport({ ...comparisonOf(), attribution }, { ...EXTRAS, maps: [coverageMapSvg(picture)] }),
  };
}

/** Chunks of a PNG by their type, each with the bytes that its checksum is over and the checksum. */
function chunksOf(png: Uint8Array): Map<string, { readonly body: Uint8Array; readonly crc: number }> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks = new Map<string, { readonly body: Uint8Array; readonly crc: number }>();
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    const body = png.subarray(at + 4, at + 8 + length);
    chunks.set(new TextDecoder().decode(body.subarray(0, 4)), { body, crc: view.getUint32(at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

describe('a place that somebody must be named for', () => {
  const { png, geojson, svg, mapSvg, report } = exportsOf(OSM);

  test('names them in GeoJSON, as a member beside the features', () => {
    expect(JSON.parse(geojson)).toMatchObject({ type: 'FeatureCollection', attribution: OSM });
  });

  test('names them on the maps, under the scale bar', () => {
    for (const map of [svg, mapSvg]) {
      const [, line] = new RegExp(`<text x="[\\d.]+" y="([\\d.]+)" class="note end">${OSM}</text>`).exec(map) ?? [];
      const [, bar] = /<path d="M[\d.]+,([\d.]+)v5h/.exec(map) ?? [];
      expect(Number(line)).toBeGreaterThan(Number(bar) + 12);
    }
  });

  test('names them in lines that fit a narrow map, however many they are', () => {
    const long = Array.from({ length: 12 }, (_, k) => `© contributors of register ${k}`).join('; ');
    const lines = [...exportsOf(long).mapSvg.matchAll(/class="note end">([^<]*)</g)].map(([, line]) => line);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join(' ')).toBe(long);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(90);
  });

  test.each([OSM, CYRILLIC])('names them inside the PNG, in any script: %s', (attribution) => {
    const { png } = exportsOf(attribution);
    const { body } = chunksOf(png).get('iTXt')!;
    expect(new TextDecoder().decode(body)).toBe(`iTXtCopyright\0\0\0\0\0${attribution}`);
    expect([...chunksOf(png).keys()].at(-1)).toBe('IEND');
  });

  test('gives what it adds to the PNG the checksum that readers ask for', () => {
    const { body, crc } = chunksOf(png).get('iTXt')!;
    expect(crc).toBe(zlibCrc(body));
  });

  test('names them in the report twice: beside the maps and at the end', () => {
    expect(report.split(`>${OSM}</a>`)).toHaveLength(3);
    const maps = report.slice(report.indexOf('class="maps"'));
    expect(maps.slice(0, maps.indexOf('</section>'))).toContain(OSM);
    expect(report.slice(report.indexOf('<footer>'))).toContain(OSM);
  });
});

test('a place made up here names nobody', () => {
  const { png, geojson, svg, mapSvg, report } = exportsOf('');
  expect(JSON.parse(geojson)).not.toHaveProperty('attribution');
  expect(chunksOf(png).has('iTXt')).toBe(false);
  for (const text of [svg, mapSvg]) expect(text).not.toContain('note end');
  expect(report).not.toMatch(/<footer>|OpenStreetMap/);
});

/** By table, as the PNG specification's annex has it. */
function zlibCrc(bytes: Uint8Array): number {
  const table = Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  return (bytes.reduce((crc, byte) => table[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
}
