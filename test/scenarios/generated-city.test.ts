/** The generated city of a scenario: what is written becomes parameters in SI, what is left out is the style's. */
import { expect, test } from 'vitest';
import { InputError } from '../../scenarios/read/problem.ts';
import { readProject } from '../../scenarios/read/project.ts';
import { citySource } from '../../scenarios/schema/scenario.ts';
import { DEFAULTS, type Style } from '../../sim/world/generator/parameters.ts';

const STYLES = Object.keys(DEFAULTS) as Style[];

function read(city: string) {
  const files = new Map([
    [
      's/scenario.yaml',
      `version: 1\nname: a\nseed: a\ncity: ${city}\nclock: { start: 2026-06-12T19:00:00+05:00, duration_min: 1 }\npeople: { residents: 10 }\nlayouts: [a.layout.yaml]\n`,
    ],
    [
      's/a.layout.yaml',
      'version: 1\nname: a\ncameras:\n  - { id: b, model: bullet-4mp-vari, at_m: [5, 6], height_m: 4, heading_deg: 90, tilt_deg: 45 }\n',
    ],
  ]);
  return readProject('s/scenario.yaml', (file) => files.get(file) ?? null);
}

function problems(city: string): string[] {
  try {
    read(city);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ says }) => says.key);
  }
}

test('every key is read, and reaches the place', () => {
  const { scenario, site } = read(
    '{ generate: old-town, blocks: [2, 1], storeys: [2, 3], density: 0.6, courtyard_openness: 0.7, one_way_share: 0.2, trees_per_block: 15, lamp_spacing_m: 22, driving_side: left, season: winter, seed: x }',
  );
  expect(scenario.city).toEqual({
    generate: 'old-town',
    seed: 'x',
    blocks: [2, 1],
    storeys: [2, 3],
    density: 0.6,
    courtyardOpenness: 0.7,
    oneWayShare: 0.2,
    treesPerBlock: 15,
    lampSpacing: 22,
    drivingSide: 'left',
    season: 'winter',
  });
  expect(site.name).toBe('old-town');
  expect(site.roads.drivingSide).toBe('left');
  expect(new Set(site.trees.map(({ transmittance }) => transmittance))).toEqual(new Set([0.5]));
  expect(new Set(site.buildings.filter(({ use }) => use === 'residential').map(({ top }) => top))).toEqual(
    new Set([6.4, 9.6]),
  );
});

test('what is left out is the default of the style, the seed its name', () => {
  for (const style of STYLES) {
    const { style: _, origin: __, ...usual } = DEFAULTS[style];
    expect(citySource.parse({ generate: style })).toEqual({ generate: style, seed: style, ...usual });
  }
});

test('a style that is none, an unknown key and a value out of range are refused where they stand', () => {
  expect(problems('{ generate: old-towm }')).toEqual(['problem.must_be']);
  expect(problems('{ generate: grid, courtyard: 1 }')).toEqual(['problem.unknown_key']);
  expect(problems('{ generate: grid, lamp_spacing: 30 }')).toEqual(['problem.no_unit']);
  for (const wrong of [
    'density: 0.1',
    'density: 1.1',
    'courtyard_openness: -0.1',
    'one_way_share: 2',
    'trees_per_block: 201',
    'lamp_spacing_m: 9',
    'driving_side: middle',
    'blocks: [0, 1]',
    'blocks: [41, 1]',
    'storeys: [4, 2]',
  ]) {
    expect([wrong, problems(`{ generate: grid, ${wrong} }`)]).toEqual([wrong, ['problem.must_be']]);
  }
});
