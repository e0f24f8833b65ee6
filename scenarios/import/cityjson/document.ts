/**
 * A CityJSON file as it stands: checked as far as a place is read from it, nothing built yet.
 *
 * Versions 1.0, 1.1 and 2.0 (https://www.cityjson.org/specs), and CityJSON text sequences, whose first line is a city
 * without objects and every other one a feature with vertices of its own. Attributes and appearance are not looked at.
 */

import { parseJson, refuseBranches } from '../../read/json.ts';
import { fileProblem, InputError, type Path, type Problem, type Slip } from '../../read/problem.ts';
import { part } from '../../read/shape.ts';
import { type Parsed, placed, refuseLarge } from '../../read/text.ts';

/** One JSON text of the file: all of it, or one line of a sequence. */
export interface Page {
  readonly parsed: Parsed;
  readonly line: number; // lines of the file before it
  readonly vertices: readonly (readonly number[])[];
  readonly firstVertex: number; // of its own among those of the file
}

export interface CityObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: unknown;
  readonly parents: readonly string[];
  readonly children: readonly string[];
  readonly geometry: readonly Geometry[];
  readonly page: Page;
}

/** What stands in the file, its boundaries known to be as deep as its type says and to name vertices that are there. */
export interface Geometry {
  readonly type: GeometryType;
  readonly lod: string; // '' where none is told
  readonly boundaries: unknown;
  readonly semantics: unknown;
  readonly instance: { readonly template: number; readonly matrix: readonly number[] } | null;
  readonly path: Path;
}

export interface CityDocument {
  readonly version: string;
  readonly reference: { readonly text: string; readonly slip: Pick<Slip, 'path' | 'value'> } | null;
  readonly title: string;
  readonly contact: string;
  readonly hasAppearance: boolean;
  readonly pages: readonly Page[];
  readonly objects: ReadonlyMap<string, CityObject>;
  readonly templates: readonly Geometry[];
  readonly templateVertices: readonly (readonly number[])[];
  /** x, y, z of every vertex of the file, in units of its coordinate system. */
  readonly points: Float64Array;
}

/** How deep the boundaries of each type are nested: 1 is a list of vertices. */
const DEPTH = {
  MultiPoint: 1,
  MultiLineString: 2,
  MultiSurface: 3,
  CompositeSurface: 3,
  Solid: 4,
  MultiSolid: 5,
  CompositeSolid: 5,
  GeometryInstance: 1,
} as const;

export type GeometryType = keyof typeof DEPTH;

const VERSIONS = ['1.0', '1.1', '2.0'];
const MOST_SLIPS = 60; // of a page: the report shows fifty
const MOST_FEATURES = 200_000; // lines of a sequence

export function depthOf(type: GeometryType): number {
  return DEPTH[type];
}

/** @throws {InputError} for what is not CityJSON, with the id of the city object it is about */
export function parseCityJson(text: string, file: string): CityDocument {
  refuseLarge(file, text.length);
  if (!/\.jsonl$/i.test(file)) {
    const parsed = parseJson(text, file);
    const twice = repeatedKey(parsed.text);
    return documentOf([{ parsed, line: 0 }], twice === null ? [] : [{ page: 0, slip: twice }]);
  }
  refuseBranches(text, file);
  const lines = text.replace(/^\ufeff/, '').split('\n');
  const pages: { parsed: Parsed; line: number }[] = [];
  for (const [line, own] of lines.entries()) {
    if (own.trim() !== '') pages.push({ parsed: parsedLine(own, file, line), line });
    if (pages.length > MOST_FEATURES) {
      const limit = { key: 'limit.entries_most', values: { limit: MOST_FEATURES } } as const;
      throw new InputError([
        fileProblem(file, { key: 'problem.too_large', values: { value: `${lines.length}`, limit } }),
      ]);
    }
  }
  if (pages.length === 0) throw new InputError([fileProblem(file, { key: 'problem.empty' })]);
  return documentOf(pages, []);
}

function parsedLine(text: string, file: string, line: number): Parsed {
  try {
    return parseJson(text, file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => onLine(problem, line)));
  }
}

function onLine(problem: Problem, line: number): Problem {
  return problem.line === 0 ? problem : { ...problem, line: problem.line + line };
}

/** Refuses the file for slips of one page. */
export function refuse(page: Pick<Page, 'parsed' | 'line'>, slips: readonly Slip[]): never {
  throw new InputError(placed(page.parsed, slips).map((problem) => onLine(problem, page.line)));
}

interface BareSlip {
  readonly page: number;
  readonly slip: Slip;
}

function documentOf(texts: readonly { parsed: Parsed; line: number }[], known: readonly BareSlip[]): CityDocument {
  const [head] = texts;
  const header = head.parsed.value;
  const slips: Slip[][] = texts.map((_, k) => known.filter(({ page }) => page === k).map(({ slip }) => slip));
  const tell = (page: number, slip: Slip): void => {
    if (slips[page].length < MOST_SLIPS) slips[page].push(slip);
  };
  const giveUp = (): void => {
    const bad = texts.flatMap(({ parsed, line }, k) =>
      placed(parsed, slips[k]).map((problem) => onLine(problem, line)),
    );
    if (bad.length > 0) throw new InputError(bad.slice(0, MOST_SLIPS));
  };

  checkType(header, 'CityJSON', (slip) => tell(0, slip));
  giveUp();
  const version = checkVersion(header, (slip) => tell(0, slip));
  giveUp();
  const transform = readTransform(header, version, (slip) => tell(0, slip));

  const pages: Page[] = [];
  let count = 0;
  for (const [k, { parsed, line }] of texts.entries()) {
    if (k > 0) checkType(parsed.value, 'CityJSONFeature', (slip) => tell(k, slip));
    const vertices = readVertices(parsed.value, ['vertices'], k > 0 || texts.length === 1, (slip) => tell(k, slip));
    pages.push({ parsed, line, vertices, firstVertex: count });
    count += vertices.length;
  }
  giveUp(); // vertices that are not there would be told once for each corner
  const templateVertices = readVertices(
    part(header, 'geometry-templates'),
    ['geometry-templates', 'vertices-templates'],
    false,
    (slip) => tell(0, slip),
  );
  const templates = readTemplates(header, templateVertices.length, (slip) => tell(0, slip));
  const objects = new Map<string, CityObject>();
  for (const [k, page] of pages.entries()) readObjects(page, templates, objects, (slip) => tell(k, slip));
  giveUp();
  return {
    version,
    ...readMetadata(header),
    hasAppearance: part(header, 'appearance') !== undefined,
    pages,
    objects,
    templates,
    templateVertices,
    points: placedPoints(pages, count, transform),
  };
}

type Tell = (slip: Slip) => void;

function mustBe(path: Path, value: unknown, limit: Slip['limit'] & object): Slip {
  return { path, says: 'problem.must_be', value, limit };
}

function exactly(limit: string) {
  return { key: 'limit.exactly', values: { limit } } as const;
}

function checkType(value: unknown, type: string, tell: Tell): void {
  const found = part(value, 'type');
  if (found === type) return;
  if (found === undefined) tell({ path: ['type'], says: 'problem.missing', fix: { key: 'fix.not_cityjson' } });
  else tell({ ...mustBe(['type'], found, exactly(`"${type}"`)), fix: { key: 'fix.not_cityjson' } });
}

function checkVersion(value: unknown, tell: Tell): string {
  const found = part(value, 'version');
  // 1.0.1 and its like name a correction of the specification's text.
  const version = VERSIONS.find(
    (known) => typeof found === 'string' && (found === known || found.startsWith(`${known}.`)),
  );
  if (version !== undefined) return version;
  const limit = exactly(VERSIONS.join(', '));
  if (found === undefined) tell({ path: [], says: 'problem.no_version', limit });
  else tell({ path: ['version'], says: 'problem.version', value: found, limit });
  return '';
}

interface Transform {
  readonly scale: readonly number[];
  readonly translate: readonly number[];
}

function readTransform(value: unknown, version: string, tell: Tell): Transform {
  const found = part(value, 'transform');
  if (found === undefined) {
    if (version !== '1.0') tell({ path: ['transform'], says: 'problem.missing' });
    return { scale: [1, 1, 1], translate: [0, 0, 0] };
  }
  const triple = (key: string): number[] => {
    const numbers = part(found, key);
    if (isTriple(numbers) && (key !== 'scale' || numbers.every((number) => number > 0))) return numbers;
    const path = ['transform', key];
    if (numbers === undefined) tell({ path, says: 'problem.missing' });
    else tell(mustBe(path, numbers, { key: key === 'scale' ? 'limit.three_scales' : 'limit.three_numbers' }));
    return [1, 1, 1];
  };
  return { scale: triple('scale'), translate: triple('translate') };
}

function isTriple(value: unknown): value is number[] {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
}

function readVertices(holder: unknown, path: Path, isNeeded: boolean, tell: Tell): readonly (readonly number[])[] {
  const found = part(holder, String(path.at(-1)));
  if (found === undefined) {
    if (isNeeded) tell({ path, says: 'problem.missing' });
    return [];
  }
  if (!Array.isArray(found)) {
    tell(mustBe(path, found, { key: 'limit.array' }));
    return [];
  }
  for (let i = 0; i < found.length; i++) {
    if (!isTriple(found[i])) tell(mustBe([...path, i], found[i], { key: 'limit.three_numbers' }));
  }
  return found;
}

function placedPoints(pages: readonly Page[], count: number, { scale, translate }: Transform): Float64Array {
  const points = new Float64Array(3 * count);
  for (const { vertices, firstVertex } of pages) {
    for (let i = 0; i < vertices.length; i++) {
      for (let axis = 0; axis < 3; axis++) {
        points[3 * (firstVertex + i) + axis] = vertices[i][axis] * scale[axis] + translate[axis];
      }
    }
  }
  return points;
}

function readTemplates(header: unknown, vertexCount: number, tell: Tell): Geometry[] {
  const holder = part(header, 'geometry-templates');
  if (holder === undefined) return [];
  const path: Path = ['geometry-templates', 'templates'];
  const found = part(holder, 'templates');
  if (!Array.isArray(found)) {
    tell(found === undefined ? { path, says: 'problem.missing' } : mustBe(path, found, { key: 'limit.array' }));
    return [];
  }
  return found.flatMap((geometry, k) => {
    const own = readGeometry(geometry, [...path, k], vertexCount, 0, tell);
    if (own === null) return [];
    if (own.instance === null) return [own];
    tell(mustBe([...path, k, 'type'], own.type, exactly(Object.keys(DEPTH).slice(0, -1).join(', '))));
    return [];
  });
}

function readObjects(page: Page, templates: readonly Geometry[], into: Map<string, CityObject>, tell: Tell): void {
  const found = part(page.parsed.value, 'CityObjects');
  if (found === undefined) {
    tell({ path: ['CityObjects'], says: 'problem.missing' });
    return;
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    tell(mustBe(['CityObjects'], found, { key: 'limit.record' }));
    return;
  }
  for (const [id, object] of Object.entries(found)) {
    const path: Path = ['CityObjects', id];
    const type = part(object, 'type');
    if (typeof type !== 'string') {
      tell(
        type === undefined
          ? { path: [...path, 'type'], says: 'problem.missing' }
          : mustBe([...path, 'type'], type, { key: 'limit.string' }),
      );
      continue;
    }
    if (into.has(id)) tell({ path, onKey: true, says: 'problem.duplicate_key' });
    const list = part(object, 'geometry') ?? [];
    if (!Array.isArray(list)) tell(mustBe([...path, 'geometry'], list, { key: 'limit.array' }));
    const geometry = (Array.isArray(list) ? list : []).flatMap(
      (own, k) => readGeometry(own, [...path, 'geometry', k], page.vertices.length, templates.length, tell) ?? [],
    );
    into.set(id, {
      id,
      type,
      attributes: part(object, 'attributes'),
      parents: readLinks(object, 'parents', path, tell),
      children: readLinks(object, 'children', path, tell),
      geometry,
      page,
    });
  }
}

function readLinks(object: unknown, key: 'parents' | 'children', path: Path, tell: Tell): readonly string[] {
  const found = part(object, key) ?? [];
  if (Array.isArray(found) && found.every((id) => typeof id === 'string')) return found;
  tell(mustBe([...path, key], found, { key: 'limit.texts' }));
  return [];
}

function readGeometry(
  geometry: unknown,
  path: Path,
  vertexCount: number,
  templateCount: number,
  tell: Tell,
): Geometry | null {
  const type = part(geometry, 'type');
  if (typeof type !== 'string' || !Object.hasOwn(DEPTH, type)) {
    const at = [...path, 'type'];
    tell(
      type === undefined
        ? { path: at, says: 'problem.missing' }
        : mustBe(at, type, exactly(Object.keys(DEPTH).join(', '))),
    );
    return null;
  }
  const known = type as GeometryType;
  const boundaries = part(geometry, 'boundaries');
  if (!checkBoundaries(boundaries, DEPTH[known], [...path, 'boundaries'], vertexCount, tell)) return null;
  const lod = part(geometry, 'lod');
  const instance = known === 'GeometryInstance' ? readInstance(geometry, path, templateCount, tell) : null;
  if (known === 'GeometryInstance' && instance === null) return null;
  return {
    type: known,
    lod: typeof lod === 'number' || typeof lod === 'string' ? String(lod) : '',
    boundaries,
    semantics: part(geometry, 'semantics'),
    instance,
    path,
  };
}

/** Says what is wrong with the first few vertices that are none; true where there is nothing to say. */
function checkBoundaries(value: unknown, depth: number, path: Path, vertexCount: number, tell: Tell): boolean {
  if (!Array.isArray(value)) {
    tell(value === undefined ? { path, says: 'problem.missing' } : mustBe(path, value, { key: 'limit.array' }));
    return false;
  }
  for (let i = 0; i < value.length; i++) {
    if (depth > 1) {
      if (!checkBoundaries(value[i], depth - 1, [...path, i], vertexCount, tell)) return false;
    } else if (!Number.isInteger(value[i]) || value[i] < 0 || value[i] >= vertexCount) {
      const limit = { key: 'limit.between', values: { least: 0, most: vertexCount - 1 } } as const;
      tell(mustBe([...path, i], value[i], limit));
      return false;
    }
  }
  return true;
}

function readInstance(geometry: unknown, path: Path, templateCount: number, tell: Tell): Geometry['instance'] {
  const template = part(geometry, 'template');
  if (!Number.isInteger(template) || Number(template) < 0 || Number(template) >= templateCount) {
    const limit = { key: 'limit.between', values: { least: 0, most: templateCount - 1 } } as const;
    tell(mustBe([...path, 'template'], template, limit));
    return null;
  }
  const matrix = part(geometry, 'transformationMatrix');
  if (!Array.isArray(matrix) || matrix.length !== 16 || !matrix.every(Number.isFinite)) {
    tell(mustBe([...path, 'transformationMatrix'], matrix, { key: 'limit.sixteen_numbers' }));
    return null;
  }
  const anchor = part(geometry, 'boundaries');
  if ((anchor as unknown[]).length !== 1) {
    tell(mustBe([...path, 'boundaries'], anchor, { key: 'limit.entries', values: { limit: 1 } }));
    return null;
  }
  return { template: Number(template), matrix };
}

function readMetadata(header: unknown): Pick<CityDocument, 'reference' | 'title' | 'contact'> {
  const metadata = part(header, 'metadata');
  const text = part(metadata, 'referenceSystem');
  const isThere = text !== undefined && text !== null && text !== '';
  return {
    reference: isThere ? { text: String(text), slip: { path: ['metadata', 'referenceSystem'], value: text } } : null,
    title: textOf(part(metadata, 'title') ?? part(metadata, 'datasetTitle')),
    contact: textOf(part(metadata, 'attribution')) || textOf(part(part(metadata, 'pointOfContact'), 'contactName')),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * A key of the city, or an id of its objects, that stands there twice: `JSON.parse` keeps the last and says nothing.
 * The text is known to be JSON.
 */
function repeatedKey(text: string): Slip | null {
  let depth = 0;
  let isAmongObjects = false;
  const seen = [new Set<string>(), new Set<string>()];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
    else if (sign === '"') {
      const begin = at;
      for (at++; text[at] !== '"'; at++) if (text[at] === '\\') at++;
      if (depth !== 1 && !(depth === 2 && isAmongObjects)) continue;
      if (!/^\s*:/.test(text.slice(at + 1, at + 32))) continue;
      const key: string = JSON.parse(text.slice(begin, at + 1));
      if (depth === 1) isAmongObjects = key === 'CityObjects';
      const known = seen[depth - 1];
      if (known.has(key))
        return { path: depth === 1 ? [key] : ['CityObjects', key], onKey: true, says: 'problem.duplicate_key' };
      known.add(key);
    }
  }
  return null;
}
