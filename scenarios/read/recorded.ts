/**
 * What a run folder keeps for those who replay its logs: how each layout's pipeline was set up, and where the places
 * are that rules may name. docs/formats/run-folder.md.
 */
import { z } from 'zod';
import { createHash, hashDigest, hashString } from '../../engine/hash.ts';
import type { PipelineConfiguration } from '../../sim/pipeline/configuration.ts';
import type { Phrase } from '../messages/catalogue.ts';
import { ruleLines, zoneAreas } from './configuration.ts';
import { fileProblem, InputError } from './problem.ts';
import { readRulesIn } from './project.ts';
import type { Places } from './rules.ts';

const CONFIGURATION_VERSION = 1;

export function configurationFile(layout: string): string {
  return `configuration-${layout}.json`;
}

/** Numbers come back to the bit. */
export function configurationText(layout: string, configuration: PipelineConfiguration): string {
  const about = { format: 'sunqar-configuration', version: CONFIGURATION_VERSION, layout };
  return `${JSON.stringify({ ...about, hash: hashOf(configuration), configuration })}\n`;
}

/** @throws {InputError} for another kind of file, an unknown version, or one that was cut short or altered */
export function readConfiguration(text: string, file: string): PipelineConfiguration {
  const { format, version, hash, configuration } = objectOf(text, file);
  if (format !== 'sunqar-configuration') throw damaged(file, '"format" must be "sunqar-configuration"');
  if (version !== CONFIGURATION_VERSION) {
    throw damaged(file, `version ${String(version)} is unknown; this reader knows ${CONFIGURATION_VERSION}`);
  }
  // What its hash fits was written by us: nothing in it need be looked at.
  if (hash !== hashOf(configuration)) throw damaged(file, 'it was altered: its hash does not fit');
  return configuration as PipelineConfiguration;
}

function hashOf(configuration: unknown): string {
  const hash = createHash();
  hashString(hash, JSON.stringify(configuration) ?? '');
  return hashDigest(hash);
}

const placeSchema = z.object({
  site: z.object({
    zones: z.array(z.object({ id: z.string(), ring: z.array(z.number()) })),
    assets: z.array(z.object({ id: z.string(), x: z.number(), y: z.number() })),
  }),
});

/** The places of `place.json`. @throws {InputError} */
export function readPlaces(text: string, file: string): Places {
  const { data } = placeSchema.safeParse(objectOf(text, file));
  if (data === undefined) throw damaged(file, '"site" has no zones and assets');
  return data.site;
}

/**
 * The same cameras and signals with other rules.
 *
 * @param places  null where nobody knows them: then all zones must be drawn
 * @throws {InputError}
 */
export function withRules(
  recorded: PipelineConfiguration,
  { text, file }: { readonly text: string; readonly file: string },
  places: Places | null,
): PipelineConfiguration {
  const rules = readRulesIn(text, file, places);
  const placed = Object.entries(rules.zones).filter(([, { form }]) => form === 'place');
  if (places === null && placed.length > 0) {
    const values = { value: placed.map(([zone]) => zone).join(', ') };
    throw new InputError([fileProblem(file, { key: 'problem.undrawn', values })]);
  }
  const zones = zoneAreas(rules, places ?? { zones: [], assets: [] });
  return { ...recorded, zones, lines: ruleLines(rules), rules: rules.rules };
}

function objectOf(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below: where in one line of JSON it breaks helps nobody.
  }
  throw damaged(file, 'this is not JSON, or was cut short');
}

function damaged(file: string, reason: string): InputError {
  const says: Phrase = { key: 'problem.damaged', values: { reason } };
  return new InputError([fileProblem(file, says)]);
}
