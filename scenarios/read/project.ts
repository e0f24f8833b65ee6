/**
 * A scenario and everything it names → one project in SI, or every problem of every file. Works on text alone: whoever
 * calls holds the files, so the same reading serves the command line and a browser.
 */
import { createHash, hashDigest, hashString } from '../../engine/hash.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS } from '../../sim/world/generator/parameters.ts';
import type { Site } from '../../sim/world/site.ts';
import generic from '../catalogue/generic.catalogue.json' with { type: 'json' };
import { catalogueSchema, modelSchema } from '../schema/catalogue.ts';
import { citySchema } from '../schema/city.ts';
import { type LayoutFile, layoutSchema } from '../schema/layout.ts';
import { type RulesFile, rulesSchema } from '../schema/rules.ts';
import { fileNames, scenarioSchema } from '../schema/scenario.ts';
import { citySlips } from './city.ts';
import { deadRuleSlips } from './dead-rules.ts';
import { parseJson } from './json.ts';
import {
  type Assumptions,
  assumptionsOf,
  type Catalogue,
  cameraDrafts,
  degrees,
  layoutSlips,
  modelSlips,
  resolveLayout,
} from './layout.ts';
import { duplicates } from './names.ts';
import { fileProblem, InputError, type Path, type Problem, type Slip } from './problem.ts';
import { type Places, rulesSlips } from './rules.ts';
import { resolveScenario, type ScenarioDraft, scenarioDraft, scenarioSlips } from './scenario.ts';
import { entries, part, shaped, sound } from './shape.ts';
import { beside, type Parsed, placed } from './text.ts';
import { parseYaml } from './yaml.ts';

export interface Project {
  readonly scenario: Scenario;
  readonly site: Site;
  readonly layouts: readonly Layout[]; // in the scenario's order
  readonly assumed: ReadonlyMap<string, Assumptions>; // by layout, every one of them
  readonly rules: RulesFile | null;
  readonly catalogue: Catalogue;
  readonly inputs: readonly Input[]; // every file read, in the order of reading
}

export interface Input {
  readonly file: string;
  readonly hash: string; // of the text, 16 hex digits
}

/**
 * The text of a file, or null where there is none.
 *
 * @throws {InputError} for a file that is there and cannot be text
 */
export type Load = (file: string) => string | null;

/** @throws {InputError} with every problem of the scenario and of the files it names */
export function readProject(file: string, load: Load): Project {
  const reading = new Reading(load);
  const from = reading.first(file);
  const shape = reading.attempt(() => from && shaped(from, scenarioSchema, 'subject.scenario'));
  const named = namedFiles(from?.value);
  const draft = scenarioDraft(from?.value);

  const { catalogue, isWhole } = readCatalogue(reading, named.catalogue, from);
  const site = readSite(reading, draft, named.city, from);
  const rules = reading.named(named.rules, from, parseYaml, (parsed) => ({ parsed, file: rulesOf(parsed, site) }));
  const nameGivenIn = new Map<string, string>();
  const layouts = named.layouts.map((name) =>
    reading.named(name, from, parseYaml, (parsed) => {
      const { value, slips } = shaped(parsed, layoutSchema, 'subject.layout');
      const cameras = cameraDrafts(parsed.value);
      return checked(parsed, value, [
        ...slips,
        ...sameName(part(parsed.value, 'name'), parsed.file, nameGivenIn),
        ...(isWhole ? modelSlips(cameras, catalogue) : []),
        ...layoutSlips(cameras, catalogue, site),
      ]);
    }),
  );
  const slips = shape === null ? [] : [...shape.slips, ...scenarioSlips(draft, site)];
  const problems = [...(from === null ? [] : placed(from, slips)), ...reading.problems];
  const scenario = shape?.value ?? null;
  if (problems.length > 0 || scenario === null || site === null) throw new InputError(problems);
  const resolved = resolveScenario(scenario);
  const laidOut = layouts.map((layout) => resolveLayout(layout!, catalogue, site));
  if (rules !== null) checked(rules.parsed, rules.file, deadRuleSlips(rules.file, site, laidOut, resolved));
  const assumed = new Map(layouts.map((layout) => [layout!.name, assumptionsOf(layout!)]));
  const files = { rules: rules?.file ?? null, catalogue, inputs: reading.inputs };
  return { scenario: resolved, site, layouts: laidOut, assumed, ...files };
}

/** The models that need no file. */
export const genericCatalogue: Catalogue = new Map(
  catalogueSchema.parse(generic).models.map((model) => [model.id, model]),
);

/** @throws {InputError} */
export function readCity(text: string, file: string): Site {
  return cityOf(parseJson(text, file));
}

/**
 * A layout by itself: its shape, and lenses and masks of built-in models. Other models need the catalogue that a
 * scenario names; mounts and walls need a city.
 *
 * @throws {InputError}
 */
export function readLayoutAlone(text: string, file: string): LayoutFile {
  const parsed = parseYaml(text, file);
  const { value, slips } = shaped(parsed, layoutSchema, 'subject.layout');
  return checked(parsed, value, [...slips, ...layoutSlips(cameraDrafts(parsed.value), genericCatalogue, null)]);
}

/** A rules file by itself; places need a city. @throws {InputError} */
export function readRulesAlone(text: string, file: string): RulesFile {
  return readRulesIn(text, file, null);
}

/** A rules file for a place that is known. @throws {InputError} */
export function readRulesIn(text: string, file: string, places: Places | null): RulesFile {
  return rulesOf(parseYaml(text, file), places);
}

/** @throws {InputError} */
export function readModels(text: string, file: string): Catalogue {
  return modelsOf(parseJson(text, file));
}

/** Tables, reports and file names tell layouts apart by name. */
function sameName(name: unknown, file: string, givenIn: Map<string, string>): Slip[] {
  if (typeof name !== 'string') return [];
  const other = givenIn.get(name);
  givenIn.set(name, other ?? file);
  if (other === undefined) return [];
  return [{ path: ['name'], says: 'problem.duplicate', value: name, fix: { key: 'fix.rename' }, gaps: { other } }];
}

function modelsOf(parsed: Parsed): Catalogue {
  const { value, slips } = shaped(parsed, catalogueSchema, 'subject.catalogue');
  const models = entries(part(parsed.value, 'models'), modelSchema);
  const ids = models.map((model) => model?.id);
  const narrow = models.flatMap((model, i): Slip[] => {
    if (model === null || model.narrowestFov <= model.widestFov) return [];
    const lens = [model.narrowestFov, model.widestFov].map(degrees);
    const path = ['models', i, 'horizontal_fov_deg'];
    return [{ path, says: 'problem.must_be', value: lens, limit: { key: 'limit.ordered' } }];
  });
  const file = checked(parsed, value, [...slips, ...duplicates(ids, (i) => ['models', i, 'id']), ...narrow]);
  return new Map(file.models.map((model) => [model.id, model]));
}

/** Of a city whose shape is wrong, only that is told: most of what else there is to say is of names within it. */
function cityOf(parsed: Parsed): Site {
  const { value, slips } = shaped(parsed, citySchema, 'subject.city');
  return checked(parsed, value, value === null ? slips : citySlips(value));
}

function rulesOf(parsed: Parsed, site: Places | null): RulesFile {
  const { value, slips } = shaped(parsed, rulesSchema, 'subject.rules');
  return checked(parsed, value, [...slips, ...rulesSlips(parsed.value, site)]);
}

/** The value of a file that nothing is wrong with. A shape without a value comes with slips. */
function checked<T>(parsed: Parsed, value: T | null, slips: readonly Slip[]): T {
  if (slips.length > 0 || value === null) throw new InputError(placed(parsed, slips));
  return value;
}

/** The built-in models and the scenario's own; not whole where its own could not be read. */
function readCatalogue(reading: Reading, name: Name | null, from: Parsed | null) {
  const own = reading.named(name, from, parseJson, modelsOf);
  const catalogue: Catalogue = own === null ? genericCatalogue : new Map([...genericCatalogue, ...own]);
  return { catalogue, isWhole: name === null || own !== null };
}

function readSite(reading: Reading, { city }: ScenarioDraft, name: Name | null, from: Parsed | null): Site | null {
  if (name !== null) return reading.named(name, from, parseJson, cityOf);
  if (city === null || !('generate' in city)) return null;
  const { generate: style, seed, ...wishes } = city;
  if (city.storeys[0] > city.storeys[1]) return null;
  return generateSite({ ...DEFAULTS[style], ...wishes }, keyFromSeed(seed));
}

/** A file name as it stands in the scenario. */
interface Name {
  readonly path: Path;
  readonly name: string;
}

/** The files a scenario names, whatever else is wrong with it: their problems are told in the same report. */
function namedFiles(scenario: unknown) {
  const name = (kind: keyof typeof fileNames, value: unknown, path: Path): Name | null => {
    const file = sound(value, fileNames[kind]);
    return file === null ? null : { path, name: file };
  };
  const list = part(scenario, 'layouts');
  const layouts: unknown[] = Array.isArray(list) ? list.slice(0, 100) : [];
  return {
    layouts: layouts.map((value, i) => name('layout', value, ['layouts', i])).filter((value) => value !== null),
    rules: name('rules', part(scenario, 'rules'), ['rules']),
    catalogue: name('catalogue', part(scenario, 'catalogue'), ['catalogue']),
    city: name('city', part(part(scenario, 'city'), 'file'), ['city', 'file']),
  };
}

type Parse = (text: string, file: string) => Parsed;

/** What has been read so far, and all that was wrong with it. */
class Reading {
  readonly problems: Problem[] = [];
  readonly inputs: Input[] = [];
  private readonly load: Load;

  constructor(load: Load) {
    this.load = load;
  }

  /** Reads the file that all others are named in. */
  first(file: string): Parsed | null {
    return this.parsed(file, parseYaml, () => [fileProblem(file, { key: 'problem.no_file' })]);
  }

  /** Reads a file that `from` names; where there is none, the line that names it is at fault. */
  named<T>(name: Name | null, from: Parsed | null, parse: Parse, read: (parsed: Parsed) => T): T | null {
    if (name === null || from === null) return null;
    const slip: Slip = { path: name.path, says: 'problem.no_file_named', value: name.name };
    const parsed = this.parsed(beside(from.file, name.name), parse, () => placed(from, [slip]));
    return this.attempt(() => (parsed === null ? null : read(parsed)));
  }

  private parsed(file: string, parse: Parse, missing: () => Problem[]): Parsed | null {
    return this.attempt(() => {
      const text = this.load(file);
      if (text === null) throw new InputError(missing());
      this.inputs.push({ file, hash: hashOf(text) });
      return parse(text, file);
    });
  }

  /** Keeps what is wrong; then there is no value. */
  attempt<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.problems.push(...error.problems);
      return null;
    }
  }
}

function hashOf(text: string): string {
  const hash = createHash();
  hashString(hash, text);
  return hashDigest(hash);
}
