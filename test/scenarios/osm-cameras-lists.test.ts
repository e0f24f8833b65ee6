/** Lists of cameras that a city keeps, as tables and as points, read against the city they stand in. */
import { describe, expect, test } from 'vitest';
import { readCameraTable } from '../../scenarios/import/cameras/csv.ts';
import { readCameraPoints } from '../../scenarios/import/cameras/geojson.ts';
import { Findings } from '../../scenarios/import/findings.ts';
import { toLonLat } from '../../scenarios/import/frame.ts';
import { cameraDrafts, layoutSlips, modelSlips } from '../../scenarios/read/layout.ts';
import { InputError } from '../../scenarios/read/problem.ts';
import { genericCatalogue } from '../../scenarios/read/project.ts';
import { layoutSchema } from '../../scenarios/schema/layout.ts';
import type { Site } from '../../sim/world/site.ts';
import { foundOf, siteOf } from './osm-drawing.ts';

const site: Site = siteOf({
  lamps: [{ id: 'l1', x: 100, y: 0, height: 8, flux: 9000 }],
  mounts: [{ id: 'pole/l1', x: 100, y: 0, maxHeight: 8 }],
  zones: [{ id: 'square/way-1', ring: [-20, 50, 20, 50, 20, 90, -20, 90] }],
});
const INPUTS = { site, catalogue: genericCatalogue, name: 'existing' };

const read = (reader: typeof readCameraTable, text: string, file: string) => {
  const findings = new Findings();
  const layout = reader(text, file, INPUTS, findings);
  expect(layoutSchema.safeParse(layout).error?.issues).toBeUndefined();
  const drafts = cameraDrafts(layout);
  expect([...layoutSlips(drafts, genericCatalogue, site), ...modelSlips(drafts, genericCatalogue)]).toEqual([]);
  return { cameras: layout.cameras, found: foundOf(findings) };
};
const table = (text: string) => read(readCameraTable, text, 'cameras.csv');
const points = (value: unknown) => read(readCameraPoints, JSON.stringify(value, null, 1), 'cameras.geojson');

const refusal = (reading: () => unknown): string => {
  try {
    reading();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('it was read');
};

describe('tables', () => {
  const WHOLE = {
    id: 'gate-1',
    model: 'bullet-4mp-vari',
    at_m: [10, -5],
    height_m: 4.5,
    heading_deg: 270,
    tilt_deg: 12.5,
    horizontal_fov_deg: 60,
  };

  test.each([
    ['commas', 'id,x,y,height,heading,tilt,model,fov\ngate-1,10,-5,4.5,270,12.5,bullet-4mp-vari,60\n'],
    ['semicolons', 'id;x;y;height_m;heading_deg;tilt_deg;model;hfov\ngate-1;10;-5;4,5;W;12,5;bullet-4mp-vari;60\n'],
    ['tabs', 'id\tx\ty\theight\tazimuth\tangle\tmodel\tfov\ngate-1\t10\t-5\t4.5 m\t270°\t12.5\tbullet-4mp-vari\t60\n'],
    [
      'quotes',
      '"id","x","y","height","heading","tilt","model","fov"\r\n"gate-1","10","-5","4,5","270","12,5","bullet-4mp-vari","60"\r\n',
    ],
    [
      'Russian',
      '№;x;y;Высота (м);Азимут, °;Угол наклона;Модель;Угол обзора\ngate-1;10;-5;4,5;З;12,5;bullet-4mp-vari;60\n',
    ],
    [
      'Kazakh',
      '\ufeffнөмір;x;y;биіктігі, м;бағыты;еңісі;үлгісі;көру бұрышы\n\ngate-1;10;-5;4,5;Б;12,5;bullet-4mp-vari;60\n',
    ],
  ])('with %s', (_, text) => {
    expect(table(text).cameras).toEqual([WHOLE]);
  });

  test('longitude and latitude are brought into the frame of the city', () => {
    const [lon, lat] = toLonLat(site)(120, -340);
    const { cameras } = table(`id,lat,lon\na,${lat},${lon}\n`);
    expect(cameras[0].at_m![0]).toBeCloseTo(120, 1);
    expect(cameras[0].at_m![1]).toBeCloseTo(-340, 1);
  });

  test('what no column tells is assumed by name', () => {
    const { cameras, found } = table('id;x;y;type;mount\nsquare;0;0;купольная;\npost;101;0;PTZ;столб\n');
    expect(cameras).toMatchObject([
      { id: 'square', model: 'dome-4mp-2.8', at_m: [0, 0], heading_deg: 0, height_m: 6 },
      { id: 'post', model: 'ptz-4mp-25x', mount: 'pole/l1', height_m: 6 },
    ]);
    expect(cameras[0].assumed).toEqual(['heading', 'lens', 'tilt', 'height', 'model']);
    expect(found['guess.camera_heading']).toEqual(['square', 'post']);
  });

  test('names that a layout cannot hold give way to the row, unread columns and strange models are told', () => {
    const { cameras, found } = table('id,x,y,model,ip\nКамера 5,0,0,DS-2CD2143,10.0.0.1\n');
    expect(cameras[0].id).toBe('camera-1');
    expect(found['repair.camera_id']).toEqual(['camera-1']);
    expect(found['guess.camera_model_unknown']).toEqual(['camera-1']);
    expect(found['dropped.columns']).toEqual(['ip']);
  });

  test('several directions are several cameras; those outside the city are counted', () => {
    const { cameras, found } = table('id,x,y,direction\na,0,0,90;180\na-2,9,9,0\nb,5000,0,0\n');
    const told = cameras.map(({ id, heading_deg }) => `${id} ${heading_deg}`);
    expect(told).toEqual(['a 90', 'a-3 180', 'a-2 0']);
    expect(found['dropped.camera_beyond']).toEqual(['b']);
  });

  test('all that is wrong is told at once, each at its line and column', () => {
    const text = 'id;x;y;height;heading;tilt\na;0;0;tall;90;0\na;1;1;5;forward;0\n\nc;2;;5;90;100\n "d";3;3;  0.1;90\n';
    expect(refusal(() => table(text))).toMatchInlineSnapshot(`
      "cameras.csv:2:7: cameras[0].height is "tall"; it must be 0.5 to 100 m
          2 | a;0;0;tall;90;0
            |       ^
      cameras.csv:3:1: cameras[1].id is "a"; cameras[0] has that name already; rename one of them
          3 | a;1;1;5;forward;0
            | ^
      cameras.csv:3:9: cameras[1].heading is "forward"; it must be degrees clockwise from north, a wind like NNW, or a range like 45-90
          3 | a;1;1;5;forward;0
            |         ^
      cameras.csv:5:5: cameras[2].y is missing
          5 | c;2;;5;90;100
            |     ^
      cameras.csv:5:11: cameras[2].tilt is "100"; it must be -30 to 90
          5 | c;2;;5;90;100
            |           ^
      cameras.csv:6:12: cameras[3].height is "0.1"; it must be 0.5 to 100 m
          6 |  "d";3;3;  0.1;90
            |            ^"
    `);
  });

  test.each([
    ['', 'empty'],
    ['id,x,y\n', 'no camera in it'],
    ['id,height\na,5\n', 'lon and lat, or x and y'],
    ['id,x,y\na,"5,5\n', 'cameras.csv:2:1: this is not a table'],
    ['id,lat,lon\na,51.2,43.65\n', 'swapped'],
  ])('%j is refused', (text, words) => {
    expect(refusal(() => table(text))).toContain(words);
  });
});

describe('points', () => {
  const feature = (properties: unknown, [lon, lat] = toLonLat(site)(10, -5)) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties,
  });
  const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });

  test('tell by their properties what a table tells by its columns', () => {
    const { cameras } = points(
      collection(feature({ id: 'a', 'camera:direction': '350-20', 'camera:type': 'dome', height: 4 }), {
        ...feature({ heading: 90, tilt: 10, note: null }),
        id: 17,
      }),
    );
    expect(cameras).toMatchObject([
      { id: 'a', model: 'dome-8mp-vari', heading_deg: 5, horizontal_fov_deg: 30, height_m: 4 },
      { id: '17', heading_deg: 90, tilt_deg: 10 },
    ]);
  });

  test('all that is wrong is told at once, each at its line and column', () => {
    const line = { type: 'Feature', geometry: { type: 'LineString', coordinates: [] }, properties: {} };
    const wrong = collection(feature({ id: 'a', height: 'tall' }), line, feature({ id: 'a', tilt: [1] }));
    expect(refusal(() => points(wrong))).toMatchInlineSnapshot(`
      "cameras.geojson:15:15: features[0].properties.height is "tall"; it must be 0.5 to 100 m
         15 |     "height": "tall"
            |               ^
      cameras.geojson:18:3: features[1] is a mapping; it must be a feature whose geometry is a Point
         18 |   {
            |   ^
      cameras.geojson:37:13: features[2].properties.tilt is [1]; it must be text
         37 |     "tilt": [
            |             ^"
    `);
  });

  test.each([
    [[], 'FeatureCollection'],
    [{ type: 'FeatureCollection', features: [] }, 'no camera in it'],
    [{ type: 'FeatureCollection', features: [null] }, 'geometry is a Point'],
    [
      { type: 'FeatureCollection', features: [{ geometry: { type: 'Point', coordinates: ['x', null] } }] },
      'coordinates[0]',
    ],
  ])('%j is refused', (value, words) => {
    expect(refusal(() => points(value))).toContain(words);
  });
});
