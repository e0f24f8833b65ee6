/**
 * The formats: what is published is what is read, every example in the documentation and every file of the library is
 * accepted, and units arrive in SI.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { keyFromSeed } from '../../engine/random/draw.ts';
import en from '../../scenarios/messages/en.json' with { type: 'json' };
import kk from '../../scenarios/messages/kk.json' with { type: 'json' };
import ru from '../../scenarios/messages/ru.json' with { type: 'json' };
import {
  genericCatalogue,
  readCity,
  readLayoutAlone,
  readModels,
  readProject,
  readRulesAlone,
} from '../../scenarios/read/project.ts';
import { cityFile } from '../../scenarios/schema/city.ts';
import { published } from '../../scenarios/schema/publish.ts';
import { scenarioSchema, seedText } from '../../scenarios/schema/scenario.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS } from '../../sim/world/generator/parameters.ts';

const text = (file: string) => readFileSync(file, 'utf8');

test('the schemas and tables under docs/formats are those of the code (npm run schemas)', () => {
  for (const [file, content] of published(text)) expect(text(file), file).toBe(content);
});

test('every key of every format says what it means', () => {
  const silent = [...published(text).values()].flatMap((content) => content.match(/^\| `[^`]+` \| {2}\|.*$/gm) ?? []);
  expect(silent).toEqual([]);
});

/** The first fenced block of a page. */
function example(format: string): string {
  return /```(?:yaml|json)\n([\s\S]*?)```/.exec(text(`docs/formats/${format}.md`))![1];
}

test('the examples in the documentation are read', () => {
  expect(scenarioSchema.parse(parse(example('scenario'))).name).toBe('evening-yard');
  expect(readLayoutAlone(example('layout'), 'a.layout.yaml').cameras).toHaveLength(2);
  expect(readRulesAlone(example('rules'), 'a.rules.yaml').rules).toHaveLength(5);
  expect(readCity(example('city'), 'a.city.json').buildings).toHaveLength(2);
  expect(readModels(example('catalogue'), 'a.catalogue.json').size).toBe(1);
});

const LIBRARY = 'scenarios/library';

test.each(readdirSync(LIBRARY))('the library scenario %s and all it names are read', (name) => {
  const project = readProject(`${LIBRARY}/${name}/scenario.yaml`, text);
  expect(project.scenario.name).toBe(name);
  expect(project.inputs.map(({ file }) => file.split('/').at(-1)).sort()).toEqual(
    readdirSync(`${LIBRARY}/${name}`)
      .filter((file) => !file.endsWith('.osm')) // what a city was imported from
      .sort(),
  );
});

test('every file of the library names its schema for editors', () => {
  for (const name of readdirSync(LIBRARY)) {
    for (const file of readdirSync(`${LIBRARY}/${name}`)) {
      if (/\.osm$|\.city\.json$|^mapped\./.test(file)) continue; // imported, and held against what import writes
      const schema = /^# yaml-language-server: \$schema=..\/..\/..\/(docs\/formats\/\w+\.schema\.json)\n/;
      const [, path] = schema.exec(text(`${LIBRARY}/${name}/${file}`)) ?? [];
      expect(JSON.parse(text(path ?? 'package.json')), file).toHaveProperty('properties.version');
    }
  }
});

test('the generated microdistrict survives being written and read', () => {
  const site = generateSite(DEFAULTS.microdistrict, keyFromSeed('microdistrict'));
  const lanes = site.roads.lanes.map((lane) => ({ ...lane, speedLimit: expect.closeTo(lane.speedLimit, 6) }));
  const read = readCity(JSON.stringify(cityFile(site)), 'a.city.json');
  expect(read).toEqual({ ...site, roads: { ...site.roads, lanes } });
});

/** The documentation's scenario with a small layout beside it. */
function readWith(scenario: string, layout: string) {
  const files = new Map([
    ['s/scenario.yaml', scenario.replace(/layouts: .*/, 'layouts: [a.layout.yaml]').replace(/rules: .*/, '')],
    ['s/a.layout.yaml', `version: 1\nname: a\ncameras:\n${layout}`],
  ]);
  return readProject('s/scenario.yaml', (file) => files.get(file) ?? null);
}

const CAMERA =
  '  - { id: b, model: bullet-4mp-vari, at_m: [5, 6], height_m: 4, heading_deg: 90, tilt_deg: 45, masks: [[[0, 0], [9, 0], [9, 9]]] }\n';

test('units become SI, and times milliseconds', () => {
  const { scenario, layouts } = readWith(example('scenario'), CAMERA);
  expect(scenario).toMatchObject({
    seed: 'aktau-4',
    startMs: Date.UTC(2026, 5, 12, 14),
    utcOffsetMs: 5 * 3_600_000,
    durationMs: 900_000,
    tickMs: 200,
    people: { residents: 2400, visitorRate: 0.05, offenders: 12 },
    traffic: { vehicleRate: 1 / 6 },
    incidents: [
      { form: 'probes', kind: 'theft', realRate: 1.5 / 86_400 },
      { form: 'scripted', kind: 'door-forcing', at: 730_000 },
    ],
  });
  expect(layouts[0].cameras[0]).toMatchObject({
    x: 5,
    y: 6,
    z: 4,
    heading: Math.PI / 2,
    tilt: Math.PI / 4,
    horizontalFov: genericCatalogue.get('bullet-4mp-vari')!.widestFov,
    frameRate: 5,
    masks: [[0, 0, 9, 0, 9, 9]],
    price: { amount: 78_000, currency: 'KZT' },
  });
});

test('a time of day before the start means the next day', () => {
  const night = example('scenario')
    .replace('T19:00:00+05:00', 'T23:30:00-03:30')
    .replace('duration_min: 15', 'duration_min: 120')
    .replace('19:12:10', '00:30:00');
  const { scenario } = readWith(night, CAMERA);
  expect(scenario.startMs).toBe(Date.UTC(2026, 5, 13, 3));
  expect(scenario.incidents[1]).toMatchObject({ at: 3_600_000 });
});

test('the order of cameras in the file says nothing', () => {
  const first = CAMERA.replace('id: b', 'id: a');
  expect(readWith(example('scenario'), CAMERA + first).layouts).toEqual(
    readWith(example('scenario'), first + CAMERA).layouts,
  );
});

test('two layouts of one name are told apart by nobody, so they are refused', () => {
  const scenario = example('scenario')
    .replace(/layouts: .*/, 'layouts: [a.layout.yaml, b.layout.yaml]')
    .replace(/rules: .*/, '');
  const layout = `version: 1\nname: same\ncameras:\n${CAMERA}`;
  const read = () => readProject('scenario.yaml', (file) => (file === 'scenario.yaml' ? scenario : layout));
  expect(read).toThrow('b.layout.yaml:2:7: name is "same"; a.layout.yaml has that name already; rename one of them');
});

test('a scenario may bring its own models', () => {
  const models = example('catalogue').replace('"bullet-4mp-4"', '"my-model"').replace('78, 78', '60, 60');
  const files = new Map([
    [
      'scenario.yaml',
      `${example('scenario')
        .replace(/layouts: .*/, 'layouts: [a.layout.yaml]')
        .replace(/rules: .*/, '')}catalogue: my.catalogue.json\n`,
    ],
    ['a.layout.yaml', `version: 1\nname: a\ncameras:\n${CAMERA.replace('bullet-4mp-vari', 'my-model')}`],
    ['my.catalogue.json', models],
  ]);
  const { layouts } = readProject('scenario.yaml', (file) => files.get(file) ?? null);
  expect(layouts[0].cameras[0].horizontalFov).toBeCloseTo(Math.PI / 3, 12);
});

test.each([
  [
    'duration_min: 15',
    'duration_min: 0.000001',
    'duration_min is 0.000001; it must be one or more whole ticks of 200 ms',
  ],
  ['vehicles_per_h: 600', 'vehicles_per_h: 20001', 'at most 20000'],
  ['visitors_per_h: 180', 'visitors_per_h: 50001', 'at most 50000'],
  ['residents: 2400', 'residents: 200001', 'at most 200000'],
  ['seed: aktau-4', 'seed: "a\\nb"', 'one line of text'],
  ['seed: aktau-4', 'seed: "a\\e[1m"', 'one line of text'],
  ['seed: aktau-4', `seed: ${'s'.repeat(201)}`, 'at most 200 characters'],
])('a scenario with %s changed to %s is refused', (now, then, said) => {
  expect(example('scenario')).toContain(now);
  expect(() => readWith(example('scenario').replace(now, then), CAMERA)).toThrow(said);
});

test('a seed is one line of 1 to 200 characters', () => {
  for (const seed of ['4', 'Ақтау, кеш', 's'.repeat(200)]) expect(seedText.parse(seed)).toBe(seed);
  for (const seed of ['', 's'.repeat(201), 'a\tb', 'a\u2028b', 'a\u202eb']) {
    expect(seedText.safeParse(seed).success, JSON.stringify(seed)).toBe(false);
  }
});

test('a city is no larger than what coverage can hold, and its name is one line', () => {
  const city = (bounds: string) => () => readCity(example('city').replace('[0, 0, 100, 60]', bounds), 'a.city.json');
  expect(city('[-5000, -5000, 5000, 5000]')().name).toBe('two houses');
  expect(city('[-6000, -6000, 6001, 6000]')).toThrow(
    'bounds_m is [-6000, -6000, 6001, 6000]; it must be at most 12 km',
  );
  expect(city('[-100000, -100000, 100000, 100000]')).toThrow('at most 12 km');
  const named = example('city').replace('two houses', 'two\\nhouses');
  expect(() => readCity(named, 'a.city.json')).toThrow('one line of text');
});

test('layout names and camera ids may stand in file names and tables', () => {
  const alone = (name: string, id: string) => () =>
    readLayoutAlone(
      `version: 1\nname: ${JSON.stringify(name)}\ncameras:\n${CAMERA.replace('id: b', `id: ${JSON.stringify(id)}`)}`,
      'a.layout.yaml',
    );
  expect(alone('north-gate-2', 'Cam_01.a-b')().name).toBe('north-gate-2');
  for (const name of ['', 'North', 'a b', '../a', 'a/b', 'a\\b', '.a', 'a-', 'a\n', 'café', 'n'.repeat(65)]) {
    expect(alone(name, 'b'), name).toThrow('name is');
  }
  for (const id of ['', 'a b', '../a', 'a/b', 'a\\b', '.a', '-a', 'a\n', 'a,b', 'n'.repeat(65)]) {
    expect(alone('a', id), id).toThrow('cameras[0].id is');
  }
});

const gaps = (text: string) => [...new Set(text.match(/{{\w+}}/g))].sort();

test.each([
  ['ru', ru, ['one', 'few', 'many', 'other']],
  ['kk', kk, ['one', 'other']],
] as const)('%s says all that a verb prints, with the gaps and plurals it needs', (_, catalogue, plurals) => {
  const said: Record<string, string> = catalogue;
  const spoken = /^(cli|check|run|verify|coverage|density|progress|viewer)\./;
  for (const [key, text] of Object.entries(en)) {
    if (!spoken.test(key)) continue;
    const [, stem] = /^(.*)_(?:one|other)$/.exec(key) ?? [];
    for (const form of stem === undefined ? [key] : plurals.map((plural) => `${stem}_${plural}`)) {
      expect(Object.keys(said)).toContain(form);
      expect(gaps(said[form]), form).toEqual(gaps(text));
    }
  }
  expect(Object.keys(said).filter((key) => !(key.replace(/_(few|many)$/, '_other') in en))).toEqual([]);
});
