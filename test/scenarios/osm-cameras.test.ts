/** Cameras that somebody mapped, as a layout: what tags tell of them is kept, and the rest is assumed by name. */
import '../property-seed.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDirections } from '../../scenarios/import/cameras/direction.ts';
import { layoutText } from '../../scenarios/import/cameras/layout-text.ts';
import { type CameraInput, cameraSetting } from '../../scenarios/import/cameras/placing.ts';
import { camerasFromOsm } from '../../scenarios/import/osm/cameras.ts';
import { placeLamps } from '../../scenarios/import/osm/lamps.ts';
import { placeMounts } from '../../scenarios/import/osm/mounts.ts';
import { buildBuildings } from '../../scenarios/import/osm/solids/buildings.ts';
import { indexFootprints } from '../../scenarios/import/osm/solids/footprints.ts';
import { indexSurroundings } from '../../scenarios/import/osm/surroundings.ts';
import { cameraDrafts, layoutSlips, modelSlips } from '../../scenarios/read/layout.ts';
import { genericCatalogue } from '../../scenarios/read/project.ts';
import { parseYaml } from '../../scenarios/read/yaml.ts';
import { layoutSchema } from '../../scenarios/schema/layout.ts';
import { Drawing, line, type Point, siteOf, square } from './osm-drawing.ts';

describe('directions', () => {
  test.each([
    ['90', [[90, null]]],
    ['90°', [[90, null]]],
    ['0', [[0, null]]],
    ['360', [[0, null]]],
    ['-90', [[270, null]]],
    ['22,5', [[22.5, null]]],
    ['N', [[0, null]]],
    ['nnw', [[337.5, null]]],
    ['south-west', [[225, null]]],
    ['СЗ', [[315, null]]],
    ['45-90', [[67.5, 45]]],
    ['350-20', [[5, 30]]],
    ['NE-S', [[112.5, 135]]],
    ['270 – 90', [[0, 180]]],
    [
      '90;270',
      [
        [90, null],
        [270, null],
      ],
    ],
    [
      'N; 90-120',
      [
        [0, null],
        [105, 30],
      ],
    ],
    ['', null],
    [';', null],
    ['0-360', null],
    ['400', null],
    ['forward', null],
    ['90;both', null],
    ['constructor', null],
    ['1;'.repeat(17), null],
  ] as const)('%s', (text, views) => {
    const told = parseDirections(text)?.map(({ headingDeg, widthDeg }) => [headingDeg, widthDeg]) ?? null;
    expect(told).toEqual(views);
  });

  test('a range is seen from its middle, clockwise from its beginning', () => {
    const degrees = fc.integer({ min: 0, max: 359 });
    fc.assert(
      fc.property(degrees, fc.integer({ min: 1, max: 359 }), (begin, width) => {
        const [{ headingDeg, widthDeg }] = parseDirections(`${begin}-${(begin + width) % 360}`)!;
        expect(widthDeg).toBe(width);
        expect(headingDeg).toBe((begin + width / 2) % 360);
      }),
    );
  });
});

/** The cameras of a drawing, held against the city that is built of it. */
function built(drawing: Drawing) {
  const { built, found } = drawing.build((extract, projected, findings) => {
    const buildings = buildBuildings(extract, projected, findings);
    const surroundings = indexSurroundings(extract, projected);
    const lamps = placeLamps(extract, projected, surroundings, findings);
    const mounts = placeMounts(lamps, [], indexFootprints(buildings), surroundings, findings);
    const site = siteOf({ buildings, lamps, mounts });
    const setting = cameraSetting(site, surroundings, genericCatalogue);
    return { site, layout: camerasFromOsm(extract, projected, setting, 'mapped', findings) };
  });
  const { site, layout } = built;
  if (layout === null) return { layout, cameras: [], found };
  expect(layoutSchema.safeParse(layout).error?.issues).toBeUndefined();
  const drafts = cameraDrafts(layout);
  expect([...layoutSlips(drafts, genericCatalogue, site), ...modelSlips(drafts, genericCatalogue)]).toEqual([]);
  return { layout, cameras: layout.cameras, found };
}

/** One camera at a point of a drawing. */
function cameraOf(tags: Record<string, string>, drawing = new Drawing(), at: Point = [0, 0]): CameraInput {
  drawing.node(at, { man_made: 'surveillance', ...tags }, 123456);
  const { cameras } = built(drawing);
  expect(cameras).toHaveLength(1);
  return cameras[0];
}

describe('what tags tell', () => {
  test('is kept, and only the rest is assumed', () => {
    const camera = cameraOf({ 'camera:type': 'fixed', 'camera:direction': 'NNW', height: '5 m', 'camera:angle': '20' });
    expect(camera).toEqual({
      id: 'osm-123456',
      model: 'bullet-4mp-2.8',
      at_m: [0, 0],
      height_m: 5,
      heading_deg: 337.5,
      tilt_deg: 20,
      assumed: ['lens', 'model'],
    });
  });

  test('nothing told, everything but the place is assumed', () => {
    expect(cameraOf({})).toMatchObject({ height_m: 6, assumed: ['heading', 'lens', 'tilt', 'height', 'model'] });
  });

  test.each([
    [{ 'camera:type': 'fixed' }, 'bullet-4mp-2.8'],
    [{ 'camera:type': 'dome' }, 'dome-4mp-2.8'],
    [{ 'camera:type': 'panning' }, 'ptz-4mp-25x'],
    [{ revolving: 'yes' }, 'ptz-4mp-25x'],
    [{ 'surveillance:type': 'ALPR' }, 'anpr-2mp-tele'],
    [{}, 'bullet-4mp-2.8'],
  ])('%o is a %s', (tags, model) => {
    expect(cameraOf(tags as Record<string, string>).model).toBe(model);
  });

  test('a range is the width of view where a lens of the kind can be so', () => {
    expect(cameraOf({ 'camera:direction': '45-90' })).toMatchObject({
      model: 'bullet-4mp-vari',
      heading_deg: 67.5,
      horizontal_fov_deg: 45,
      assumed: ['tilt', 'height', 'model'],
    });
    const wide = cameraOf({ 'camera:direction': '0-180' });
    expect(wide).toMatchObject({ model: 'bullet-4mp-2.8', heading_deg: 90 });
    expect(wide.horizontal_fov_deg).toBeUndefined();
    expect(wide.assumed).toContain('lens');
  });

  test('several directions are several cameras', () => {
    const drawing = new Drawing();
    drawing.node([0, 0], { man_made: 'surveillance', direction: '90;270' }, 7);
    expect(built(drawing).cameras.map(({ id, heading_deg }) => [id, heading_deg])).toEqual([
      ['osm-7', 90],
      ['osm-7-2', 270],
    ]);
  });

  test('a camera drawn as an outline stands in its middle', () => {
    const drawing = new Drawing();
    drawing.ring(5, square(0, 0, 2), { man_made: 'surveillance' });
    expect(built(drawing).cameras[0]).toMatchObject({ id: 'osm-way-5', at_m: [1, 1] });
  });

  test.each([
    [{ surveillance: 'indoor' }, 'dropped.camera_indoor'],
    [{ indoor: 'yes' }, 'dropped.camera_indoor'],
    [{ level: '-1' }, 'dropped.camera_indoor'],
    [{ location: 'underground' }, 'dropped.camera_indoor'],
    [{ 'surveillance:type': 'guard' }, 'dropped.camera_kind'],
  ])('%o is left out and told', (tags, key) => {
    const drawing = new Drawing();
    drawing.node([0, 0], { man_made: 'surveillance', ...(tags as Record<string, string>) }, 7);
    const { layout, found } = built(drawing);
    expect(layout).toBeNull();
    expect(found[key]).toEqual(['osm-7']);
  });

  test('what stands outside the place is left out and told', () => {
    const drawing = new Drawing();
    drawing.node([1200, 0], { man_made: 'surveillance' }, 7);
    expect(built(drawing).found['dropped.camera_beyond']).toEqual(['osm-7']);
  });
});

describe('where a camera hangs', () => {
  const house = (drawing: Drawing, height = '20') => drawing.ring(1, square(0, 0, 20), { building: 'yes', height });

  test('near a wall it hangs on it, and near a lamp post on that', () => {
    const drawing = new Drawing();
    house(drawing);
    expect(cameraOf({}, drawing, [10, -2])).toMatchObject({ at_m: [10, -0.3], height_m: 4 });
    const posts = new Drawing();
    house(posts);
    posts.node([10, -2.5], { highway: 'street_lamp' }, 50);
    const onPost = cameraOf({ height: '7' }, posts, [10, -2]);
    expect(onPost).toMatchObject({ mount: 'pole/node/50', height_m: 5 });
    expect(onPost.assumed).toContain('height'); // the post is lower than the map has the camera
  });

  test('the mount that is told decides', () => {
    const drawing = new Drawing();
    house(drawing);
    drawing.node([10, -2.5], { highway: 'street_lamp' }, 50);
    expect(cameraOf({ 'camera:mount': 'wall' }, drawing, [10, -2])).toMatchObject({ at_m: [10, -0.3] });
    const free = new Drawing();
    house(free);
    expect(cameraOf({ 'camera:mount': 'pole' }, free, [10, -2])).toMatchObject({ at_m: [10, -2], height_m: 6 });
  });

  test('out of a house it moves to the nearest free wall, and its place is then assumed', () => {
    const drawing = new Drawing();
    house(drawing);
    drawing.ring(2, square(0, 20, 20), { building: 'yes', height: '20' });
    const camera = cameraOf({}, drawing, [4, 19]);
    expect(camera.at_m).toEqual([-0.3, 19]);
    expect(camera.assumed).toContain('position');
  });

  test('on a low wall it hangs below the edge, below a canopy under it', () => {
    const low = new Drawing();
    house(low, '3');
    expect(cameraOf({}, low, [10, -1]).height_m).toBe(2.8);
    const canopy = new Drawing();
    canopy.ring(1, square(-5, -5, 10), { building: 'roof', height: '6.2' });
    expect(cameraOf({ height: '6' }, canopy)).toMatchObject({
      height_m: 5.6,
      assumed: expect.arrayContaining(['height']),
    });
  });
});

describe('where a camera looks that nobody told', () => {
  test('at the nearest carriageway or square', () => {
    const drawing = new Drawing();
    drawing.way(1, line('-50,30 50,30'), { highway: 'residential' });
    drawing.way(2, line('-50,-5 50,-5'), { highway: 'footway' });
    expect(cameraOf({}, drawing).heading_deg).toBe(0);
    drawing.ring(3, square(10, -20, 40), { place: 'square' });
    const again = new Drawing();
    again.way(1, line('-50,30 50,30'), { highway: 'residential' });
    again.ring(3, square(10, -20, 40), { place: 'square' });
    expect(cameraOf({}, again).heading_deg).toBe(90);
  });

  test('away from the wall that it hangs on, where the street is behind it', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 20), { building: 'yes', height: '20' });
    drawing.way(2, line('-50,25 50,25'), { highway: 'residential' });
    expect(cameraOf({}, drawing, [10, -0.5]).heading_deg).toBe(180);
  });

  test('along the street where it stands on it, along a footway where there is no street', () => {
    const drawing = new Drawing();
    drawing.way(1, line('-50,0 0,0 50,0'), { highway: 'primary' });
    expect(cameraOf({}, drawing).heading_deg).toBe(90);
    const walk = new Drawing();
    walk.way(2, line('-50,-9 50,-9'), { highway: 'footway' });
    expect(cameraOf({}, walk).heading_deg).toBe(180);
  });

  test('and down to the ground some metres away', () => {
    const { tilt_deg, height_m } = cameraOf({ 'camera:type': 'fixed' });
    expect(height_m / Math.tan((tilt_deg * Math.PI) / 180)).toBeCloseTo(15, 1);
  });
});

test('whatever the tags, a camera that comes out is one that a layout may hold', () => {
  const tags = fc.record(
    {
      'camera:type': fc.constantFrom('fixed', 'dome', 'panning', 'constructor', ''),
      'camera:mount': fc.constantFrom('pole', 'wall', 'ceiling', 'x'),
      'camera:direction': fc.constantFrom('90', '350-20', 'NNW', '10;20;30', '0-90', 'x', '-0', '359.99', '0-1', '5-2'),
      'camera:angle': fc.constantFrom('15', '90', '-20', '400', 'x'),
      height: fc.constantFrom('0.2', '3', '99', '500', 'x'),
      'surveillance:type': fc.constantFrom('camera', 'ALPR', 'guard', 'x'),
      revolving: fc.constantFrom('yes', 'no'),
    },
    { requiredKeys: [] },
  );
  const place = fc.tuple(fc.integer({ min: -30, max: 60 }), fc.integer({ min: -30, max: 60 }));
  fc.assert(
    fc.property(tags, place, fc.constantFrom('2', '3', '20'), fc.boolean(), (camera, at, height, isRoof) => {
      const drawing = new Drawing();
      drawing.ring(1, square(0, 0, 20), { building: 'yes', height });
      drawing.ring(2, square(20, 0, 20), { building: isRoof ? 'roof' : 'yes', height });
      drawing.node([-2, 5], { highway: 'street_lamp' }, 50);
      drawing.way(3, line('-50,-10 50,-10'), { highway: 'residential' });
      drawing.node(at, { man_made: 'surveillance', ...camera } as Record<string, string>, 7);
      built(drawing);
    }),
  );
});

test('a layout is written one camera a line, and read back as it was', () => {
  const drawing = new Drawing();
  drawing.node([0, 0], { man_made: 'surveillance', direction: '90;270' }, 7);
  const { layout } = built(drawing);
  const text = layoutText(layout!, 'Cameras on the map.\n© OpenStreetMap contributors');
  expect(text).toMatchInlineSnapshot(`
    "# Cameras on the map.
    # © OpenStreetMap contributors
    version: 1
    name: mapped
    cameras:
      - { id: osm-7, model: bullet-4mp-2.8, at_m: [0, 0], height_m: 6, heading_deg: 90, tilt_deg: 21.8, assumed: [lens, tilt, height, model] }
      - { id: osm-7-2, model: bullet-4mp-2.8, at_m: [0, 0], height_m: 6, heading_deg: 270, tilt_deg: 21.8, assumed: [lens, tilt, height, model] }
    "
  `);
  expect(parseYaml(text, 'mapped.layout.yaml').value).toEqual(layout);
});
