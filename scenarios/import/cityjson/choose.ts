/**
 * Which geometry of a city object stands for it: the most detailed, or that of the level asked for. Where a building has
 * parts that are drawn in more detail than it is itself, the parts stand for it.
 */
import { fileProblem, InputError, type Path } from '../../read/problem.ts';
import type { Findings } from '../findings.ts';
import { type CityDocument, type CityObject, depthOf, type Geometry, refuse } from './document.ts';
import { lodOf } from './surfaces.ts';

/** An object and its geometry of one level of detail; mostly one. */
export interface Chosen {
  readonly object: CityObject;
  readonly geometry: readonly Geometry[];
  readonly lod: string;
  readonly root: string; // id of the building it is a part of, or its own
}

const BUILDINGS = ['Building', 'BuildingPart'];

/** @param wanted a level such as 1.3, or null for the highest of each */
export function chooseBuildings(
  document: CityDocument,
  wanted: string | null,
  file: string,
  findings: Findings,
): Chosen[] {
  const all = [...document.objects.values()].filter(({ type }) => BUILDINGS.includes(type));
  const chosen: Chosen[] = [];
  const parted = new Map<string, number>(); // the most detailed part of each building
  for (const object of all) {
    const surfaces = object.geometry.filter((geometry) => isSurface(document, geometry));
    const lods = new Set(surfaces.map((geometry) => lodOf(document, geometry)));
    const lod = [...lods].reduce<string | null>((best, own) => {
      if (wanted !== null) return detail(own) === detail(wanted) ? own : best;
      return best === null || detail(own) > detail(best) ? own : best;
    }, null);
    if (lod === null) {
      if (surfaces.length > 0) findings.add('import.dropped.other_lod', object.id);
      else if (object.children.length === 0) findings.add('import.dropped.no_geometry', object.id);
      continue;
    }
    const root = rootOf(document, object);
    const geometry = surfaces.filter((own) => lodOf(document, own) === lod);
    for (const own of geometry) checkRings(document, object, own);
    chosen.push({ object, geometry, lod, root });
    for (let at = parentOf(document, object), left = MOST_STEPS; at !== null && left > 0; left--) {
      parted.set(at.id, Math.max(parted.get(at.id) ?? -1, detail(lod)));
      at = parentOf(document, at);
    }
  }
  if (chosen.length === 0 && wanted !== null && all.length > 0) refuseLod(document, all, wanted, file);
  return chosen.filter(({ object, lod }) => {
    if ((parted.get(object.id) ?? -1) <= detail(lod)) return true;
    findings.add('import.dropped.outline_of_parts', object.id);
    return false;
  });
}

const MOST_STEPS = 16; // from a part up: deeper, or in a circle, nobody means it

/** 2.2 is more than 2, and what states no level is least. */
export function detail(lod: string): number {
  const level = Number.parseFloat(lod);
  return Number.isFinite(level) ? level : -1;
}

const MOST_CORNERS = 10_000; // of a ring, as in a city file

function checkRings({ templates, pages }: CityDocument, { page }: CityObject, geometry: Geometry): void {
  const drawn = geometry.instance === null ? geometry : templates[geometry.instance.template];
  const walk = (value: readonly unknown[], depth: number, path: Path): void => {
    if (depth > 1) {
      for (const [k, member] of value.entries()) walk(member as unknown[], depth - 1, [...path, k]);
    } else if (value.length > MOST_CORNERS) {
      const limit = { key: 'limit.entries_most', values: { limit: MOST_CORNERS } } as const;
      refuse(geometry.instance === null ? page : pages[0], [{ path, says: 'problem.must_be', value, limit }]);
    }
  };
  walk(drawn.boundaries as unknown[], depthOf(drawn.type), [...drawn.path, 'boundaries']);
}

function isSurface({ templates }: CityDocument, { type, instance }: Geometry): boolean {
  return depthOf(instance === null ? type : templates[instance.template].type) >= 3;
}

function parentOf({ objects }: CityDocument, { parents }: CityObject): CityObject | null {
  const parent = objects.get(parents[0] ?? '');
  return parent !== undefined && BUILDINGS.includes(parent.type) ? parent : null;
}

function rootOf(document: CityDocument, object: CityObject): string {
  let root = object;
  for (let left = MOST_STEPS; left > 0; left--) {
    const parent = parentOf(document, root);
    if (parent === null) return root.id;
    root = parent;
  }
  return object.id;
}

function refuseLod(document: CityDocument, all: readonly CityObject[], wanted: string, file: string): never {
  const has = new Set(all.flatMap(({ geometry }) => geometry.map((own) => lodOf(document, own))));
  const names = [...has].filter((lod) => lod !== '').sort((a, b) => detail(a) - detail(b));
  throw new InputError([
    fileProblem(
      file,
      { key: 'problem.city.no_lod', values: { lod: wanted } },
      { key: 'fix.one_of', values: { names: names.slice(0, 20).join(', ') || '-' } },
    ),
  ]);
}
