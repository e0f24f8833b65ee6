/**
 * A scenario and everything it names → one project in SI, or every problem of every file. Works on text alone: whoever
 * calls holds the files, so the same reading serves the command line and a browser.
 */
import { createHash, hashDigest, hashString } from '../../engine/hash.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { generateMicrodistrict } from '../../sim/world/microdistrict/generate.ts';
import { DEFAULT_MICRODISTRICT } from '../../sim/world/microdistrict/parameters.ts';
import type { Site } from '../../sim/world/site.ts';
import generic from '../catalogue/generic.catalogue.json' with { type: 'json' };
import { catalogueSchema } from '../schema/catalogue.ts';
import { citySchema } from '../schema/city.ts';
import { layoutSchema } from '../schema/layout.ts';
import { type RulesFile, rulesSchema } from '../schema/rules.ts';
import { type ScenarioFile, scenarioSchema } from '../schema/scenario.ts';
import { citySlips } from './city.ts';
import { parseJson } from './json.ts';
import { type Catalogue, layoutSlips, resolveLayout } from './layout.ts';
import { duplicates } from './names.ts';
import { fileProblem, InputError, type Path, type Problem, type Slip } from './problem.ts';
import { rulesSlips } from './rules.ts';
import { resolveScenario, scenarioSlips } from './scenario.ts';
import { shaped } from './shape.ts';
import { beside, type Parsed, placed } from './text.ts';
import { parseYaml } from './yaml.ts';

export interface Project {
  readonly scenario: Scenario;
  readonly site: Site;
  readonly layouts: readonly Layout[]; // in the scenario's order
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
  const scenario = reading.first(file, (parsed) => shaped(parsed, scenarioSchema, 'subject.scenario'));
  const named = namedFiles(scenario.parsed?.value);

  const catalogue = readCatalogue(reading, named.catalogue, scenario.parsed);
  const site = readSite(reading, scenario.value, named.city, scenario.parsed);
  const rules = reading.named(named.rules, scenario.parsed, parseYaml, (parsed) => {
    const value = shaped(parsed, rulesSchema, 'subject.rules');
    return checked(parsed, value, rulesSlips(value, site));
  });
  const nameGivenIn = new Map<string, string>();
  const layouts = named.layouts.map((name) =>
    reading.named(name, scenario.parsed, parseYaml, (parsed) => {
      const value = shaped(parsed, layoutSchema, 'subject.layout');
      const slips = [...sameName(value.name, nameGivenIn), ...layoutSlips(value, catalogue, site)];
      nameGivenIn.set(value.name, parsed.file);
      return checked(parsed, value, slips);
    }),
  );
  if (scenario.value !== null && scenario.parsed !== null) {
    reading.problems.push(...placed(scenario.parsed, scenarioSlips(scenario.value, site)));
  }
  if (reading.problems.length > 0 || scenario.value === null || site === null) throw new InputError(reading.problems);
  return {
    scenario: resolveScenario(scenario.value),
    site,
    layouts: layouts.map((layout) => resolveLayout(layout!, catalogue, site)),
    rules,
    catalogue,
    inputs: reading.inputs,
  };
}

/** The models that need no file. */
export const genericCatalogue: Catalogue = new Map(
  catalogueSchema.parse(generic).models.map((model) => [model.id, model]),
);

/** @throws {InputError} */
export function readCity(text: string, file: string): Site {
  return cityOf(parseJson(text, file));
}

/** A layout by itself: its shape, models, lenses and masks; mounts and walls need a city. @throws {InputError} */
export function readLayoutAlone(text: string, file: string): ReturnType<typeof layoutSchema.parse> {
  const parsed = parseYaml(text, file);
  const value = shaped(parsed, layoutSchema, 'subject.layout');
  return checked(parsed, value, layoutSlips(value, genericCatalogue, null));
}

/** A rules file by itself; places need a city. @throws {InputError} */
export function readRulesAlone(text: string, file: string): RulesFile {
  const parsed = parseYaml(text, file);
  const value = shaped(parsed, rulesSchema, 'subject.rules');
  return checked(parsed, value, rulesSlips(value, null));
}

/** @throws {InputError} */
export function readModels(text: string, file: string): Catalogue {
  return modelsOf(parseJson(text, file));
}

/** Tables and reports tell layouts apart by name. */
function sameName(name: string, givenIn: ReadonlyMap<string, string>): Slip[] {
  const other = givenIn.get(name);
  if (other === undefined) return [];
  return [{ path: ['name'], says: 'problem.duplicate', value: name, fix: { key: 'fix.rename' }, gaps: { other } }];
}

function modelsOf(parsed: Parsed): Catalogue {
  const { models } = shaped(parsed, catalogueSchema, 'subject.catalogue');
  const ids = models.map(({ id }) => id);
  const narrow = models.flatMap(({ narrowestFov, widestFov }, i): Slip[] =>
    narrowestFov <= widestFov
      ? []
      : [{ path: ['models', i, 'horizontal_fov_deg'], says: 'problem.must_be', limit: { key: 'limit.ordered' } }],
  );
  checked(parsed, models, [...duplicates(ids, (i) => ['models', i, 'id']), ...narrow]);
  return new Map(models.map((model) => [model.id, model]));
}

function cityOf(parsed: Parsed): Site {
  const site = shaped(parsed, citySchema, 'subject.city');
  return checked(parsed, site, citySlips(site));
}

function checked<T>(parsed: Parsed, value: T, slips: readonly Slip[]): T {
  if (slips.length > 0) throw new InputError(placed(parsed, slips));
  return value;
}

function readCatalogue(reading: Reading, name: Name | null, from: Parsed | null): Catalogue {
  const own = reading.named(name, from, parseJson, modelsOf);
  return own === null ? genericCatalogue : new Map([...genericCatalogue, ...own]);
}

function readSite(
  reading: Reading,
  scenario: ScenarioFile | null,
  name: Name | null,
  from: Parsed | null,
): Site | null {
  if (name !== null) return reading.named(name, from, parseJson, cityOf);
  if (scenario === null || !('generate' in scenario.city)) return null;
  const { blocks, storeys, season, seed } = scenario.city;
  if (storeys[0] > storeys[1]) return null;
  return generateMicrodistrict({ ...DEFAULT_MICRODISTRICT, blocks, storeys, season }, keyFromSeed(seed));
}

/** A file name as it stands in the scenario. */
interface Name {
  readonly path: Path;
  readonly name: string;
}

/** The files a scenario names, whatever else is wrong with it: their problems are told in the same report. */
function namedFiles(scenario: unknown) {
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  const name = (value: unknown, path: Path): Name | null =>
    typeof value === 'string' && value !== '' && value.length <= 256 ? { path, name: value } : null;
  const list = at(scenario, 'layouts');
  const layouts: unknown[] = Array.isArray(list) ? list.slice(0, 100) : [];
  return {
    layouts: layouts.map((value, i) => name(value, ['layouts', i])).filter((value) => value !== null),
    rules: name(at(scenario, 'rules'), ['rules']),
    catalogue: name(at(scenario, 'catalogue'), ['catalogue']),
    city: name(at(at(scenario, 'city'), 'file'), ['city', 'file']),
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
  first<T>(file: string, read: (parsed: Parsed) => T): { parsed: Parsed | null; value: T | null } {
    const parsed = this.parsed(file, parseYaml, () => [fileProblem(file, { key: 'problem.no_file' })]);
    return { parsed, value: this.attempt(() => (parsed === null ? null : read(parsed))) };
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
  private attempt<T>(work: () => T): T | null {
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
