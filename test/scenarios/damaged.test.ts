/**
 * Damaged files through the command itself: what a person sees, exit code 2, and nothing written. One report tells
 * everything that is wrong, each with its place, its value and what to do.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runSunqar } from './command-line.ts';

const LIBRARY = resolve('scenarios/library/evening-yard');
const folder = mkdtempSync(join(tmpdir(), 'sunqar-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `sunqar` in the temporary folder. */
function sunqar(...args: string[]) {
  return sunqarIn({ SUNQAR_LANG: 'en' }, ...args);
}

function sunqarIn(environment: Record<string, string>, ...args: string[]) {
  const before = listing();
  const { code, stdout, stderr } = runSunqar(folder, args, environment);
  expect(listing()).toEqual(before);
  expect(stdout + stderr).not.toContain('{{'); // a gap of a sentence that nothing filled
  return { code, stdout: stdout.slice(1), stderr };
}

function listing(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

function write(file: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, file), content);
  return file;
}

/** A copy of the library's scenario with one file changed; returns the scenario. */
function yard(name: string, file: string, change: (text: string) => string): string {
  cpSync(LIBRARY, join(folder, name), { recursive: true });
  const path = join(folder, name, file);
  const text = readFileSync(path, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
  return `${name}/scenario.yaml`;
}

const LAYOUT = `version: 1
name: small
cameras:
  - { id: gate, model: bullet-4mp-4, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20 }
`;

test('a layout with many slips is reported whole', () => {
  const file = write(
    'many.layout.yaml',
    `version: 1
name: Today
cameras:
  - { id: a, model: bullet-4mp-4, at_m: [5, 5], height: 4, heading_deg: 400, tilt_deg: 20, colour: red }
  - { id: b, model: bullet-4mp-4, at_m: [5, 5, 5], height_ft: 4, heading_deg: 90, tilt_deg: "20" }
  - { id: c, model: bullet-4mp-4, at_m: [5, 5], mount: pole/l1, height_m: 4, haeding_deg: 90, tilt_deg: 95 }
  - { id: d, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20, masks: [[[0, 0], [9, 9]]] }
`,
  );
  const { code, stdout, stderr } = sunqar('check', file);
  expect(stderr).toMatchInlineSnapshot(`
    "
    many.layout.yaml:2:7: name is "Today"; it must be lower-case words joined by hyphens, like "north-gate"
        2 | name: Today
          |       ^
    many.layout.yaml:4:49: "height" names no unit; write height_m
        4 |   - { id: a, model: bullet-4mp-4, at_m: [5, 5], height: 4, heading_deg: 400, tilt_deg: 20, colou …
          |                                                 ^
    many.layout.yaml:4:73: cameras[0].heading_deg is 400; it must be less than 360
        4 | … : a, model: bullet-4mp-4, at_m: [5, 5], height: 4, heading_deg: 400, tilt_deg: 20, colour: red }
          |                                                                   ^
    many.layout.yaml:4:92: "colour" is not a key of cameras[0]; one of id, model, mount, at_m, height_m, heading_deg, tilt_deg, horizontal_fov_deg, frame_rate_hz, masks, assumed, price, group, phase
        4 | … : a, model: bullet-4mp-4, at_m: [5, 5], height: 4, heading_deg: 400, tilt_deg: 20, colour: red }
          |                                                                                      ^
    many.layout.yaml:5:41: cameras[1].at_m is [5, 5, 5]; it must be a list of 2
        5 |   - { id: b, model: bullet-4mp-4, at_m: [5, 5, 5], height_ft: 4, heading_deg: 90, tilt_deg: "20" …
          |                                         ^
    many.layout.yaml:5:52: "height_ft" is not in the unit that this file uses; write height_m
        5 | … - { id: b, model: bullet-4mp-4, at_m: [5, 5, 5], height_ft: 4, heading_deg: 90, tilt_deg: "20" }
          |                                                    ^
    many.layout.yaml:5:93: cameras[1].tilt_deg is "20"; it must be a number
        5 | … - { id: b, model: bullet-4mp-4, at_m: [5, 5, 5], height_ft: 4, heading_deg: 90, tilt_deg: "20" }
          |                                                                                             ^
    many.layout.yaml:6:78: "haeding_deg" is not a key of cameras[2]; did you mean heading_deg?
        6 | …  model: bullet-4mp-4, at_m: [5, 5], mount: pole/l1, height_m: 4, haeding_deg: 90, tilt_deg: 95 }
          |                                                                    ^
    many.layout.yaml:6:105: cameras[2].tilt_deg is 95; it must be at most 90
        6 | …  model: bullet-4mp-4, at_m: [5, 5], mount: pole/l1, height_m: 4, haeding_deg: 90, tilt_deg: 95 }
          |                                                                                               ^
    many.layout.yaml:7:5: cameras[3].model is missing
        7 |   - { id: d, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20, masks: [[[0, 0], [9, 9]]] …
          |     ^
    many.layout.yaml:7:80: cameras[3].masks[0] is a list of 2; it must be a list of at least 3
        7 | … - { id: d, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20, masks: [[[0, 0], [9, 9]]] }
          |                                                                                ^

    11 problems in 1 file; nothing was run
    "
  `);
  expect([code, stdout]).toEqual([2, '']);
});

test('what only the catalogue knows is reported too', () => {
  const file = write(
    'lens.layout.yaml',
    `version: 1
name: lens
cameras:
  - { id: a, model: bulet-4mp-4, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20 }
  - { id: a, model: bullet-4mp-4, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20, horizontal_fov_deg: 90 }
  - { id: b, model: bullet-8mp-vari, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20, horizontal_fov_deg: 12 }
  - { id: c, model: bullet-4mp-4, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20, frame_rate_hz: 60, masks: [[[0, 0], [2600, 0], [0, 90]], [[0, 0], [9, 9], [9, 0], [0, 9]]] }
`,
  );
  const { code, stderr } = sunqar('check', file);
  expect(stderr).toMatchInlineSnapshot(`
    "
    lens.layout.yaml:5:11: cameras[1].id is "a"; cameras[0] has that name already; rename one of them
        5 |   - { id: a, model: bullet-4mp-4, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20, hori …
          |           ^
    lens.layout.yaml:5:113: cameras[1].horizontal_fov_deg is 90; the lens of bullet-4mp-4 gives 78
        5 | … bullet-4mp-4, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20, horizontal_fov_deg: 90 }
          |                                                                                               ^
    lens.layout.yaml:6:116: cameras[2].horizontal_fov_deg is 12; the lens of bullet-8mp-vari gives 30 to 108
        6 | … let-8mp-vari, at_m: [5, 5], height_m: 4, heading_deg: 90, tilt_deg: 20, horizontal_fov_deg: 12 }
          |                                                                                               ^
    lens.layout.yaml:7:108: cameras[3].frame_rate_hz is 60; it must be at most 25
        7 | … , heading_deg: 90, tilt_deg: 20, frame_rate_hz: 60, masks: [[[0, 0], [2600, 0], [0, 90]], [[0, 0 …
          |                                                   ^
    lens.layout.yaml:7:129: cameras[3].masks[0][1] is [2600, 0]; the frame of bullet-4mp-4 ends at [2560, 1440]
        7 | … lt_deg: 20, frame_rate_hz: 60, masks: [[[0, 0], [2600, 0], [0, 90]], [[0, 0], [9, 9], [9, 0], [0 …
          |                                                   ^
    lens.layout.yaml:7:150: cameras[3].masks[1] crosses itself near [4.5, 4.5]; an outline must not
        7 | … 20, frame_rate_hz: 60, masks: [[[0, 0], [2600, 0], [0, 90]], [[0, 0], [9, 9], [9, 0], [0, 9]]] }
          |                                                                ^

    6 problems in 1 file; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('an empty layout', () => {
  const { code, stderr } = sunqar('check', write('empty.layout.yaml', 'version: 1\nname: none\ncameras: []\n'));
  expect(stderr).toMatchInlineSnapshot(`
    "
    empty.layout.yaml:3:10: cameras is an empty list; it must be a list of at least 1
        3 | cameras: []
          |          ^

    1 problem in 1 file; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('an unknown version is the only thing said of a file', () => {
  const file = write('new.layout.yaml', LAYOUT.replace('version: 1', 'version: 2\nnew_key: 3'));
  const { code, stderr } = sunqar('check', file);
  expect(stderr).toMatchInlineSnapshot(`
    "
    new.layout.yaml:1:10: version is 2; this sunqar reads version 1
        1 | version: 2
          |          ^

    1 problem in 1 file; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('a scenario, its layouts and its rules are reported together', () => {
  const scenario = yard('together', 'scenario.yaml', (text) =>
    text
      .replace('seed: aktau-4', 'seed: 4')
      .replace('duration_min: 8', 'duration_min: 0.000001')
      .replace('kind: robbery', 'kind: robery')
      .replace('today.layout', 'yesterday.layout')
      .replace('rain_mm_per_h', 'rain'),
  );
  const rules = join(folder, 'together/yard.rules.yaml');
  writeFileSync(
    rules,
    readFileSync(rules, 'utf8').replace('kind: loiter', 'kind: loitering').replace('[school,', '[schol,'),
  );
  const { code, stderr } = sunqar('check', scenario);
  expect(stderr).toMatchInlineSnapshot(`
    "
    together/scenario.yaml:5:7: seed is 4; it must be text; put it in quotes
        5 | seed: 4
          |       ^
    together/scenario.yaml:7:58: clock.duration_min is 0.000001; it must be one or more whole ticks of 200 ms
        7 | clock: { start: 2026-06-12T20:00:00+05:00, duration_min: 0.000001, tick_ms: 200 }
          |                                                          ^
    together/scenario.yaml:8:24: "rain" names no unit; write rain_mm_per_h
        8 | weather: { cloud: 0.3, rain: 0, visibility_m: 10000 }
          |                        ^
    together/scenario.yaml:13:13: incidents[1].kind is "robery"; it must be one of theft, robbery, door-forcing, intrusion, loitering, red-light; did you mean robbery?
       13 |   - { kind: robery, probes: 4, where: anywhere, real_rate_per_day: 0.1 }
          |             ^
    together/yard.rules.yaml:14:29: rules[1].kind is "loitering"; it must be one of intrusion, loiter, door-dwell, line-crossing, crowd, running, pursuit, speeding, wrong-way, stopped, red-light; did you mean loiter?
       14 |   - { id: shop-dwell, kind: loitering, zones: [shop-fronts], loitering_s: 75, severity: medium,  …
          |                             ^
    together/yard.rules.yaml:15:50: rules[2].zones[0] is "schol"; this file has no such zone; did you mean school?
       15 | …  - { id: school-fence, kind: intrusion, zones: [schol, kindergartens], schedule: "20:00-07:00",  …
          |                                                   ^
    together/scenario.yaml:19:11: layouts[0] is "yesterday.layout.yaml"; there is no such file
       19 | layouts: [yesterday.layout.yaml, proposal.layout.yaml]
          |           ^

    7 problems in 2 files; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('what does not fit the city or the clock', () => {
  const scenario = yard('misfits', 'scenario.yaml', (text) =>
    text
      .replace('duration_min: 8', 'duration_min: 8.001')
      .replace('20:06:10', '19:59:59')
      .replace('entrance/b3-2', 'entrance/b3-99')
      .replace('storeys: [5, 9]', 'storeys: [5, 5]')
      .replace('stop/3', 'post-1'),
  );
  const rules = join(folder, 'misfits/yard.rules.yaml');
  writeFileSync(
    rules,
    readFileSync(rules, 'utf8')
      .replace(', radius_m: 3', '')
      .replace('school/grounds', 'scool/grounds')
      .replace('zones: [yards]', 'zones: [yard]')
      .replace('"yard/*"', '"yard/*"}\n  bow: { polygon_m: [[0, 0], [9, 9], [9, 0], [0, 9]] '),
  );
  const { code, stderr } = sunqar('check', scenario);
  expect(stderr).toMatchInlineSnapshot(`
    "
    misfits/scenario.yaml:7:58: clock.duration_min is 8.001; it must be one or more whole ticks of 200 ms
        7 | clock: { start: 2026-06-12T20:00:00+05:00, duration_min: 8.001, tick_ms: 200 }
          |                                                          ^
    misfits/scenario.yaml:18:31: incidents[6].at is "19:59:59"; the run lasts from 20:00:00 to 20:08:00
       18 |   - { kind: door-forcing, at: "19:59:59", place: entrance/b3-99 }
          |                               ^
    misfits/scenario.yaml:18:50: incidents[6].place is "entrance/b3-99"; the city has no such asset or zone; did you mean entrance/b3-1?
       18 |   - { kind: door-forcing, at: "19:59:59", place: entrance/b3-99 }
          |                                                  ^
    misfits/scenario.yaml:23:37: units[0].home is "post-1"; the city has no such asset or zone
       23 |   - { kind: patrol, count: 3, home: post-1, background_load: 0.4 }
          |                                     ^
    misfits/yard.rules.yaml:5:19: zones.doors.place is "entrance/*", which is a point; it needs a radius; add radius_m
        5 |   doors: { place: "entrance/*" }
          |                   ^
    misfits/yard.rules.yaml:7:20: zones.school.place is "scool/grounds"; the city has no such asset or zone; did you mean school/grounds?
        7 |   school: { place: scool/grounds }
          |                    ^
    misfits/yard.rules.yaml:10:21: zones.bow.polygon_m crosses itself near [4.5, 4.5]; an outline must not
       10 |   bow: { polygon_m: [[0, 0], [9, 9], [9, 0], [0, 9]]  }
          |                     ^
    misfits/yard.rules.yaml:17:47: rules[3].zones[0] is "yard"; this file has no such zone; did you mean yards?
       17 |   - { id: yard-runner, kind: running, zones: [yard], speed_kmh: 12, severity: medium, cooldown_s …
          |                                               ^

    8 problems in 2 files; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('a camera inside a wall, one outside the city, one above its pole, one on no mount', () => {
  const scenario = yard('walls', 'today.layout.yaml', (text) =>
    text
      .replace('mount: facade/b1-1', 'at_m: [150, 100]')
      .replace('mount: pole/l6,', 'at_m: [-500, 100],')
      .replace('mount: pole/l66, height_m: 8', 'mount: pole/l66, height_m: 18')
      .replace('mount: facade/school', 'mount: facade/shcool'),
  );
  const { code, stderr } = sunqar('check', scenario);
  expect(stderr).toMatchInlineSnapshot(`
    "
    walls/today.layout.yaml:6:52: cameras[0].at_m is [-500, 100]; the city spans [0, 0] to [673.41, 469.49]
        6 | …  { id: arterial-1, model: bullet-2mp-2.8, at_m: [-500, 100], height_m: 9, heading_deg: 230, tilt …
          |                                                   ^
    walls/today.layout.yaml:12:70: cameras[6].height_m is 18; pole/l66 carries a camera up to 8 m
       12 | … del: bullet-2mp-2.8, mount: pole/l66, height_m: 18, heading_deg: 90, tilt_deg: 25, group: street …
          |                                                   ^
    walls/today.layout.yaml:25:53: cameras[19].at_m stands inside b4, 5.77 m from its nearest wall; it must be outside; move it, or name a mount
       25 | … { id: yard-1-roof, model: bullet-4mp-2.8, at_m: [150, 100], height_m: 14, heading_deg: 150, tilt …
          |                                                   ^
    walls/today.layout.yaml:27:52: cameras[21].mount is "facade/shcool"; the city has no such mount; did you mean facade/school?
       27 | …  { id: school-gate, model: dome-4mp-2.8, mount: facade/shcool, height_m: 6, heading_deg: 180, ti …
          |                                                   ^

    4 problems in 1 file; nothing was run
    "
  `);
  expect(code).toBe(2);
});

const CITY = `{
  "version": 1, "name": "two houses", "origin_deg": [51.16, 43.65], "bounds_m": [0, 0, 100, 60],
  "buildings": [
    { "id": "b1", "footprint_m": [[10, 10], [40, 22], [40, 10], [10, 22]], "top_m": 15, "height_from": "levels" },
    { "id": "b1", "footprint_m": [[60, 10], [90, 10], [90, 22], [60, 22]], "top_m": 0, "height_from": "tag" }
  ],
  "roads": { "lanes": [
    { "id": "e1", "line_m": [[0, 50], [50, 50]], "width_m": 3.5, "speed_limit_kmh": 40, "next": ["e2", "e3"], "signal": "j1/a" },
    { "id": "e2", "line_m": [[60, 50], [100, 50]], "width_m": 3.5, "speed_limit_kmh": 40 }
  ] },
  "walkways": { "nodes": [{ "id": "n1", "at_m": [5, 5] }], "paths": [{ "from": "n1", "to": "n2", "width_m": 2 }] }
}
`;

test('a city: an outline that crosses itself, a flat house, references that lead nowhere', () => {
  const { code, stderr } = sunqar('check', write('wrong.city.json', CITY));
  expect(stderr).toMatchInlineSnapshot(`
    "
    wrong.city.json:4:34: buildings[0].footprint_m crosses itself near [25, 16]; an outline must not
        4 |     { "id": "b1", "footprint_m": [[10, 10], [40, 22], [40, 10], [10, 22]], "top_m": 15, "height_ …
          |                                  ^
    wrong.city.json:5:13: buildings[1].id is "b1"; buildings[0] has that name already; rename one of them
        5 |     { "id": "b1", "footprint_m": [[60, 10], [90, 10], [90, 22], [60, 22]], "top_m": 0, "height_f …
          |             ^
    wrong.city.json:5:85: buildings[1].top_m is 0; it must be above base_m, which is 0
        5 | … b1", "footprint_m": [[60, 10], [90, 10], [90, 22], [60, 22]], "top_m": 0, "height_from": "tag" }
          |                                                                          ^
    wrong.city.json:8:98: roads.lanes[0].next[0] is "e2", which begins 10 m away; it must begin where this lane ends
        8 | … 50], [50, 50]], "width_m": 3.5, "speed_limit_kmh": 40, "next": ["e2", "e3"], "signal": "j1/a" },
          |                                                                   ^
    wrong.city.json:8:104: roads.lanes[0].next[1] is "e3"; this file has no such lane; did you mean e1?
        8 | … 50], [50, 50]], "width_m": 3.5, "speed_limit_kmh": 40, "next": ["e2", "e3"], "signal": "j1/a" },
          |                                                                         ^
    wrong.city.json:8:121: roads.lanes[0].signal is "j1/a"; this file has no such signal group
        8 | … 50], [50, 50]], "width_m": 3.5, "speed_limit_kmh": 40, "next": ["e2", "e3"], "signal": "j1/a" },
          |                                                                                          ^
    wrong.city.json:11:92: walkways.paths[0].to is "n2"; this file has no such walkway node; did you mean n1?
       11 | … odes": [{ "id": "n1", "at_m": [5, 5] }], "paths": [{ "from": "n1", "to": "n2", "width_m": 2 }] }
          |                                                                            ^

    7 problems in 1 file; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('a city: wrong shapes and units are found in the text', () => {
  const text = CITY.replace('"top_m": 0', '"top_ft": 0')
    .replace('[60, 10]', '[60, "10"]')
    .replace('"speed_limit_kmh": 40 }', '"speed_limit": 40 }')
    .replace('"to": "n2", ', '');
  const { code, stderr } = sunqar('check', write('shapes.city.json', text));
  expect(stderr).toMatchInlineSnapshot(`
    "
    shapes.city.json:5:40: buildings[1].footprint_m[0][1] is "10"; it must be a number
        5 |     { "id": "b1", "footprint_m": [[60, "10"], [90, 10], [90, 22], [60, 22]], "top_ft": 0, "heigh …
          |                                        ^
    shapes.city.json:5:78: "top_ft" is not in the unit that this file uses; write top_m
        5 | … , "footprint_m": [[60, "10"], [90, 10], [90, 22], [60, 22]], "top_ft": 0, "height_from": "tag" }
          |                                                                ^
    shapes.city.json:9:68: "speed_limit" names no unit; write speed_limit_kmh
        9 |     { "id": "e2", "line_m": [[60, 50], [100, 50]], "width_m": 3.5, "speed_limit": 40 }
          |                                                                    ^
    shapes.city.json:11:70: walkways.paths[0].to is missing
       11 | … kways": { "nodes": [{ "id": "n1", "at_m": [5, 5] }], "paths": [{ "from": "n1", "width_m": 2 }] }
          |                                                                  ^

    4 problems in 1 file; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('JSON that breaks off, and JSON with a stray comma in one long line', () => {
  const broken = write('broken.city.json', CITY.slice(0, 333));
  const stray = write('stray.city.json', CITY.replaceAll('\n', ' ').replace('"top_m": 15,', '"top_m": 15,,'));
  const { code, stderr } = sunqar('check', broken, stray);
  expect(stderr).toMatchInlineSnapshot(`
    "
    broken.city.json:5:103: this is not JSON: it ends too early
        5 | … "id": "b1", "footprint_m": [[60, 10], [90, 10], [90, 22], [60, 22]], "top_m": 0, "height_from": 
          |                                                                                                   ^
    stray.city.json:1:204: this is not JSON: expected a key in double quotes
        1 | … 10], [40, 22], [40, 10], [10, 22]], "top_m": 15,, "height_from": "levels" },     { "id": "b1", " …
          |                                                   ^

    2 problems in 2 files; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('files built to exhaust their reader', () => {
  const bomb = write(
    'bomb.layout.yaml',
    `version: 1\na: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefghij'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[i]}`).join(', ')}]`)
      .join('\n')}\n`,
  );
  const deep = write('deep.layout.yaml', `version: 1\nname: ${'['.repeat(100_000)}\n`);
  const dashes = write('dashes.layout.yaml', `version: 1\ncameras:\n  ${'- '.repeat(100_000)}\n`);
  const garbage = write('garbage.layout.yaml', '#&*{}[]%@!|>-: ?\n'.repeat(620_000));
  const cityGarbage = write('garbage.city.json', 'qwerty {]\n'.repeat(1_050_000));
  const { code, stderr } = sunqar('check', bomb, deep, dashes, garbage, cityGarbage);
  expect(stderr).toMatchInlineSnapshot(`
    "
    bomb.layout.yaml:3:8: its aliases (*name) unfold to far more than is written; write the values out
        3 | b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
          |        ^
    deep.layout.yaml:2:39: this is nested too deep; 32 levels are allowed
        2 | name: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ …
          |                                       ^
    dashes.layout.yaml:3:1: this is nested too deep; 32 levels are allowed
        3 |   - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -  …
          | ^
    garbage.layout.yaml: the file has 10.1 MiB; it must have at most 4 MiB; split it, or take out what is not needed
    garbage.city.json:1:1: this is not JSON: expected a value
        1 | qwerty {]
          | ^

    5 problems in 5 files; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('what is no text, no file, no scenario', () => {
  mkdirSync(join(folder, 'folder.layout.yaml'));
  const files = [
    write('latin1.layout.yaml', Buffer.from('version: 1\nname: caf\xe9\n', 'latin1')),
    write('binary.layout.yaml', 'version: 1\nname: a\0b\n'),
    write('nothing.layout.yaml', '\ufeff\n'),
    write('tabs.layout.yaml', 'version: 1\ncameras:\n\t- { id: a }\n'),
    write('twice.layout.yaml', 'version: 1\nname: a\nname: b\n'),
    write('scalar.layout.yaml', 'just a sentence\n'),
    'missing.layout.yaml',
    'evening-yrad',
  ];
  const { code, stderr } = sunqar('check', ...files);
  expect(stderr).toMatchInlineSnapshot(`
    "
    latin1.layout.yaml:2:10: this byte is not UTF-8; save the file as UTF-8
        2 | name: caf�
          |          ^
    binary.layout.yaml:2:8: this character (U+0000) does not belong in a text file; take it out
        2 | name: a\\u0000b
          |        ^
    nothing.layout.yaml: the file is empty
    tabs.layout.yaml:3:1: tabs are not allowed as indentation
        3 | 	- { id: a }
          | ^
    twice.layout.yaml:3:1: this key stands here for the second time; take it out
        3 | name: b
          | ^
    scalar.layout.yaml:1:1: this file is "just a sentence"; it must be a mapping
        1 | just a sentence
          | ^
    missing.layout.yaml: there is no such file
    evening-yrad: there is no such file, and no scenario of that name in the library; did you mean evening-yard?

    8 problems in 8 files; nothing was run
    "
  `);
  expect(code).toBe(2);
});

test('a byte-order mark, CRLF and tabs inside a line do no harm', () => {
  const text = `\ufeff${LAYOUT.replaceAll('\n', '\r\n').replace('at_m:', '\tat_m:')}`;
  const { code, stderr } = sunqar('check', write('windows.layout.yaml', text));
  expect([code, stderr]).toEqual([0, '\n']);
});

test('--json gives the problems as data, in parts', () => {
  const file = write('json.layout.yaml', LAYOUT.replace('tilt_deg: 20', 'tilt_deg: 95'));
  const { code, stdout } = sunqar('check', '--json', file);
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    problems: [
      {
        file: 'json.layout.yaml',
        line: 4,
        col: 92,
        path: 'cameras[0].tilt_deg',
        value: '95',
        limit: 'at most 90',
        fix: null,
        message: 'cameras[0].tilt_deg is 95; it must be at most 90',
      },
    ],
  });
  expect(code).toBe(2);
});

test('bad usage is 2 as well, and help is 0', () => {
  expect(sunqar('chek').code).toBe(2);
  expect(sunqar('check').code).toBe(2);
  expect(sunqar('check', '--fast', 'evening-yard').code).toBe(2);
  const help = sunqar('check', '--help');
  expect([help.code, help.stdout.includes('Example:')]).toEqual([0, true]);
});

test('problems are told in the language asked for', () => {
  const file = write('ru.layout.yaml', LAYOUT.replace('tilt_deg: 20', 'tilt_deg: 95'));
  const { stderr } = sunqar('check', '--lang', 'ru', file);
  expect(stderr).toContain('cameras[0].tilt_deg: указано 95; допустимо: не больше 90');
  expect(stderr).toContain('1 ошибка (1 файл); ничего не запущено');
});

test('a slip of shape hides no slip of meaning, in the same camera or in another', () => {
  const scenario = yard('four', 'today.layout.yaml', (text) =>
    text
      .replace('mount: pole/l6,', 'mount: pole/l6x,')
      .replace('tilt_deg: 25', 'tilt: 25')
      .replace(/heading_deg: \d+(.*\n.*school-gate)/, 'heading_deg: 400$1')
      .replace('{ id: arterial-2, model: bullet-2mp-2.8', '{ id: arterial-2, model: bullet-2mp-2.9'),
  );
  const { stderr } = sunqar('check', scenario);
  for (const said of ['no such mount', '"tilt" names no unit', 'less than 360', 'no such camera model']) {
    expect(stderr).toContain(said);
  }
  expect(stderr).toContain('4 problems in 1 file');
});

test('a slip of shape in a scenario or in its rules hides no slip of meaning', () => {
  const scenario = yard('hidden', 'scenario.yaml', (text) =>
    text
      .replace('residents: 2400', 'residents: many')
      .replace('home: stop/3', 'home: stop/99')
      .replace('entrance/b3-2', 'entrance/b3-99'),
  );
  const rules = join(folder, 'hidden/yard.rules.yaml');
  const text = readFileSync(rules, 'utf8');
  writeFileSync(
    rules,
    text
      .replace('radius_m: 3', 'radius_m: -3')
      .replace('school/grounds', 'scool/grounds')
      .replace(/(id: door-dwell.*)zones: \[doors\]/, '$1zones: [door]')
      .replace('loitering_s: 75', 'loitering: 75'),
  );
  const { stderr } = sunqar('check', scenario);
  for (const path of ['people.residents', 'incidents[6].place', 'units[0].home', 'zones.doors.radius_m']) {
    expect(stderr).toContain(`${path} is`);
  }
  expect(stderr).toContain('zones.school.place is "scool/grounds"');
  expect(stderr).toContain('rules[0].zones[0] is "door"; this file has no such zone; did you mean doors?');
  expect(stderr).toContain('"loitering" names no unit');
  expect(stderr).toContain('7 problems in 2 files');
});

const MODELS = /```json\n([\s\S]*?)```/.exec(readFileSync('docs/formats/catalogue.md', 'utf8'))![1];

test('a lens from wide to narrow', () => {
  const file = write('wide.catalogue.json', MODELS.replace('78, 78', '80, 20'));
  expect(sunqar('check', file).stderr).toContain('horizontal_fov_deg is [80, 20]; it must be from low to high');
});

test('models of a catalogue that is itself wrong are not called unknown', () => {
  const scenario = yard('models', 'scenario.yaml', (text) => `${text}catalogue: my.catalogue.json\n`);
  const layout = join(folder, 'models/today.layout.yaml');
  writeFileSync(layout, readFileSync(layout, 'utf8').replace('model: dome-4mp-2.8', 'model: my-model'));
  write(
    'models/my.catalogue.json',
    MODELS.replace('"bullet-4mp-4"', '"my-model"').replace('"power_w": 7', '"power": 7'),
  );
  expect(sunqar('check', scenario).stderr).toContain('1 problem in 1 file');
});

test('a layout alone may use models of a catalogue that only its scenario names', () => {
  const file = write('own.layout.yaml', LAYOUT.replace('bullet-4mp-4', 'my-model'));
  const { code, stdout } = sunqar('check', file);
  expect(code).toBe(0);
  expect(stdout).toContain(
    'own.layout.yaml: not among the built-in models, so their lenses were not looked at: my-model',
  );
});

test('a file of the wrong ending is told once, and not opened', () => {
  const scenario = yard('ending', 'scenario.yaml', (text) => text.replace('today.layout.yaml', '/today.yaml'));
  const { stderr } = sunqar('check', scenario);
  expect(stderr).toContain('layouts[0] is "/today.yaml"');
  expect(stderr).toContain('1 problem in 1 file');
});

test('characters that would steer a terminal are shown and not sent', () => {
  const file = write('steer.layout.yaml', LAYOUT.replace('small', '"a\\e[31mb" #\u202e\u009b2J'));
  const { code, stderr } = sunqar('check', file);
  expect(code).toBe(2);
  expect(stderr).toContain('name is "a\\u001b[31mb"');
  expect(stderr).toContain('#\\u202e\\u009b2J');
  expect(stderr.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  const { stdout } = sunqar('check', file, '--json');
  expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(stdout).problems[0].value).toBe('"a\u001b[31mb"');
});

test('a reason from a parser is one line of at most 200 characters', () => {
  const file = write('prose.yaml', `# Prose\n\nversion: [1, ${'words that go on '.repeat(60)}\n`.repeat(30));
  for (const argument of [file, resolve('README.md')]) {
    const { code, stderr } = sunqar('check', argument);
    expect(code).toBe(2);
    expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThan(260 + argument.length);
  }
});

test('with --json, bad usage is told on stdout as data too', () => {
  for (const args of [
    ['check', '--json'],
    ['check', '--json', '--fast', 'evening-yard'],
    ['chek', '--json'],
  ]) {
    const { code, stdout } = sunqar(...args);
    const { ok, problems } = JSON.parse(stdout);
    expect([code, ok, problems.length]).toEqual([2, false, 1]);
    expect(problems[0].message).toMatch(/argument|option|command/);
  }
});

test('what check counts comes with its unit, and prices as data', () => {
  const { code, stdout } = sunqar('check', '--json', 'evening-yard');
  const { ok, files } = JSON.parse(stdout);
  expect([code, ok]).toEqual([0, true]);
  expect(files[0].counts).toEqual({ duration_min: 8, incidents: 7, units: 1 });
  expect(files[2]).toMatchObject({ kind: 'layout', price: { KZT: expect.any(Number) } });
  expect(files[0].notes[0]).toMatch(/not simulated yet: feedback/);
});

test('check says what is read but not simulated yet', () => {
  const { stdout } = sunqar('check', 'evening-yard', 'small-yard');
  expect(stdout.match(/not simulated yet/g)).toHaveLength(1);
});

test('the language is that of --lang, SUNQAR_LANG, LC_ALL, LC_MESSAGES or LANG, the first that is set', () => {
  const said = (environment: Record<string, string>, ...args: string[]) =>
    sunqarIn(environment, 'check', write('fine.layout.yaml', LAYOUT), ...args)
      .stdout.split('\n')
      .at(-2);
  const [english, russian, kazakh] = ['no problems', 'ошибок нет', 'қате жоқ'];
  expect(said({ LANG: 'ru_RU.UTF-8' })).toBe(russian);
  expect(said({ LANG: 'rubbish' })).toBe(english);
  expect(said({ LC_MESSAGES: 'kk_KZ.UTF-8', LANG: 'ru_RU.UTF-8' })).toBe(kazakh);
  expect(said({ LC_ALL: 'C', LC_MESSAGES: 'kk_KZ', LANG: 'ru' })).toBe(english);
  expect(said({ SUNQAR_LANG: 'ru', LC_ALL: 'kk_KZ' })).toBe(russian);
  expect(said({ SUNQAR_LANG: 'ru' }, '--lang=kk')).toBe(kazakh);
});

test('an unknown language is bad usage, and the known ones are named', () => {
  const { code, stderr } = sunqar('check', '--lang', 'rus', 'evening-yard');
  expect(code).toBe(2);
  expect(stderr).toMatch(/en, kk, ru/);
  expect(sunqar('check', '--help').stdout).toContain('SUNQAR_LANG');
});
