/** Rules beside a city and its layouts: what the pipeline is set up with, and rules that can never be true. */
import { beforeAll, describe, expect, test } from 'vitest';
import { contains } from '../../engine/geometry/polygon.ts';
import { loadText } from '../../scenarios/commands/files.ts';
import { pipelineConfiguration, stopLines, zoneAreas } from '../../scenarios/read/configuration.ts';
import { deadRuleSlips } from '../../scenarios/read/dead-rules.ts';
import { InputError } from '../../scenarios/read/problem.ts';
import { type Project, readProject, readRulesAlone } from '../../scenarios/read/project.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import type { Site } from '../../sim/world/site.ts';

const SCENARIO = 'scenarios/library/small-yard/scenario.yaml';

let project: Project;
beforeAll(() => {
  project = readProject(SCENARIO, loadText);
});

/** The report on small-yard with these rules instead of its own, and other text in its scenario where told. */
function reportOn(rules: string, change: (scenario: string) => string = (text) => text): string {
  try {
    readProject(SCENARIO, (file) => {
      const text = loadText(file);
      if (file.endsWith('.rules.yaml')) return `version: 1\n${rules}`;
      return file.endsWith('scenario.yaml') && text !== null ? change(text) : text;
    });
  } catch (error) {
    if (error instanceof InputError) return error.message.replaceAll('scenarios/library/small-yard/', '');
    throw error;
  }
  return '';
}

describe('a configuration', () => {
  const rulesOf = (text: string) => readRulesAlone(`version: 1\n${text}`, 'a.rules.yaml');
  const rule = 'rules: [{ id: a, kind: intrusion, zones: [z] }]';

  test('has one per layout: its cameras as they report themselves, everything else alike', () => {
    const { rules, site, layouts, scenario } = project;
    const [poles, doors] = layouts.map((layout) => pipelineConfiguration(rules, site, layout, scenario));
    expect(poles.cameras.map(({ id }) => id)).toEqual(layouts[0].cameras.map(({ id }) => id));
    expect(poles.utcOffset).toBe(5 * 3_600_000);
    expect({ ...doors, cameras: [] }).toEqual({ ...poles, cameras: [] });
    const [spec] = layouts[0].cameras;
    expect(poles.cameras[0]).toEqual({
      ...{ id: spec.id, rate: spec.frameRate, frameSize: [spec.widthPx, spec.heightPx] },
      pose: {
        ...{ x: spec.x, y: spec.y, z: spec.z },
        ...{ heading: spec.heading, tilt: spec.tilt, horizontalFov: spec.horizontalFov },
      },
    });
  });

  test('has an area of its own for every ring that a zone names, and one that is alone has its name', () => {
    const areas = (zones: string) => zoneAreas(rulesOf(`zones: { z: ${zones} }\n${rule}`), project.site);
    expect(areas('{ place: "shop/*" }').map(({ area }) => area)).toEqual([1, 2, 3, 4, 5].map((n) => `z:shop/${n}`));
    expect(areas('{ place: yard/1 }').map(({ area }) => area)).toEqual(['z']);
    expect(areas('{ polygon_m: [[0, 0], [9, 0], [9, 9]] }')).toEqual([
      { zone: 'z', area: 'z', ring: [0, 0, 9, 0, 9, 9] },
    ]);
  });

  test('draws circles round assets, of which the polygon is within 3 cm', () => {
    const areas = zoneAreas(rulesOf(`zones: { z: { place: "entrance/*", radius_m: 3 } }\n${rule}`), project.site);
    const entrances = project.site.assets.filter(({ kind }) => kind === 'entrance');
    expect(areas).toHaveLength(entrances.length);
    for (const [i, { x, y }] of entrances.entries()) {
      for (let angle = 0; angle < 2 * Math.PI; angle += 0.1) {
        const at = (radius: number) =>
          contains(areas[i].ring, x + radius * Math.cos(angle), y + radius * Math.sin(angle));
        expect([at(2.97), at(3.001)]).toEqual([true, false]);
      }
    }
  });

  test('has a stop line at the end of every lane that a signal governs, from the left of the driver to the right', () => {
    const lines = stopLines(project.site);
    const governed = project.site.roads.lanes.filter(({ signal }) => signal !== null);
    expect(lines.map(({ name }) => name)).toEqual(governed.map(({ id }) => id));
    for (const [i, { line, width, signal }] of governed.entries()) {
      const [ax, ay, x, y] = line.slice(-4);
      const { from, to, signal: of, group } = lines[i];
      expect(`${of}/${group}`).toBe(signal);
      const across = [to[0] - from[0], to[1] - from[1]];
      expect(Math.sqrt(across[0] * across[0] + across[1] * across[1])).toBeCloseTo(width, 9);
      expect([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]).toEqual([expect.closeTo(x, 9), expect.closeTo(y, 9)]);
      // Ahead is a quarter turn to the left of left-to-right.
      expect(-across[1] * (x - ax) + across[0] * (y - ay)).toBeGreaterThan(0);
    }
  });

  test('without a rules file has cameras and nothing to say', () => {
    const { site, layouts, scenario } = project;
    expect(pipelineConfiguration(null, site, layouts[0], scenario)).toMatchObject({ rules: [], zones: [], lines: [] });
  });
});

describe('a rule that can never be true is refused', () => {
  test('no camera of any layout has its place in its picture', () => {
    const report = reportOn(`zones:
  far: { polygon_m: [[290, 290], [296, 290], [296, 296]] }
  yard: { place: yard/1 }
lines: { gate: { from_m: [290, 290], to_m: [296, 290] } }
rules:
  - { id: a, kind: intrusion, zones: [far] }
  - { id: b, kind: intrusion, zones: [far, yard] }
  - { id: c, kind: line-crossing, lines: [gate] }
`);
    expect(`\n${report}\n`).toMatchInlineSnapshot(`
      "
      small.rules.yaml:7:38: rules[0].zones is "far"; no camera (poles, doors) has any of it in its picture at 12.5 px/m or more, so the rule can never be true; turn a camera to it, or take the rule out
          7 |   - { id: a, kind: intrusion, zones: [far] }
            |                                      ^
      small.rules.yaml:9:42: rules[2].lines is "gate"; no camera (poles, doors) has any of it in its picture at 12.5 px/m or more, so the rule can never be true; turn a camera to it, or take the rule out
          9 |   - { id: c, kind: line-crossing, lines: [gate] }
            |                                          ^
      "
    `);
  });

  test('nothing that it looks at moves', () => {
    const rules = `zones: { yard: { place: yard/1 } }
rules:
  - { id: a, kind: stopped, zones: [yard], objects: [bicycle] }
  - { id: b, kind: stopped, zones: [yard] }
`;
    expect(`\n${reportOn(rules)}\n`).toMatchInlineSnapshot(`
      "
      small.rules.yaml:4:53: rules[0].objects is "bicycle"; nothing of that kind moves in this scenario, so the rule can never be true; one of person, car, truck, bus
          4 |   - { id: a, kind: stopped, zones: [yard], objects: [bicycle] }
            |                                                     ^
      "
    `);
    const noTraffic = reportOn(rules, (text) => text.replace(/vehicles_per_h: \d+/, 'vehicles_per_h: 0'));
    expect(noTraffic).toContain('rules[1].objects is "car, truck, bus"');
  });

  test('it waits for a red light in a city without signals', () => {
    const { site, layouts, rules, scenario } = project;
    const unsignalled: Site = {
      ...site,
      roads: { ...site.roads, signals: [], lanes: site.roads.lanes.map((lane) => ({ ...lane, signal: null })) },
    };
    const only = { ...rules!, rules: rules!.rules.filter(({ id }) => id === 'red-light') };
    expect(deadRuleSlips(only, unsignalled, layouts, scenario).map(({ path, says }) => [path.join('.'), says])).toEqual(
      [['rules.0.kind', 'problem.no_signals']],
    );
    const turned: Layout[] = layouts.map((layout) => ({ ...layout, cameras: [] }));
    expect(deadRuleSlips(only, site, turned, scenario).map(({ says }) => says)).toEqual(['problem.rule_unseen']);
    expect(deadRuleSlips(only, site, layouts, scenario)).toEqual([]);
  });

  test('and the library has none', () => {
    for (const name of ['small-yard', 'evening-yard']) {
      expect(readProject(`scenarios/library/${name}/scenario.yaml`, loadText).rules?.rules.length).toBeGreaterThan(5);
    }
  });
});

describe('a slip in a rule says what to do', () => {
  const report = (rule: string) => {
    try {
      readRulesAlone(
        `version: 1\nzones: { z: { place: yard/1 } }\nrules:\n  - { id: a, zones: [z], ${rule} }\n`,
        'a.rules.yaml',
      );
      return '';
    } catch (error) {
      return (error as Error).message.split('\n')[0];
    }
  };

  test('a threshold without its unit', () => {
    expect(report('kind: loiter, loitering: 40')).toBe(
      'a.rules.yaml:4:40: "loitering" names no unit; write loitering_s',
    );
    expect(report('kind: pursuit, near: 2')).toContain('"near" names no unit; write near_m');
    expect(report('kind: door-dwell, dwell_min: 1')).toContain('"dwell_min" is not in the unit that this file uses');
  });

  test('a kind that no feed can serve, like any other unknown kind', () => {
    const kinds = 'intrusion, loiter, door-dwell, line-crossing, crowd, running, pursuit, speeding, wrong-way, stopped';
    expect(report('kind: fall')).toContain(`rules[0].kind is "fall"; it must be one of ${kinds}, red-light`);
    expect(report('kind: abandoned-object')).toContain('it must be one of intrusion');
  });

  test('zones where a rule has none of its own', () => {
    expect(report('kind: red-light')).toContain('"zones" is not a key of rules[0]');
  });
});
