/**
 * A scenario to begin with in a place that was just imported: every figure in it is a guess from the place's size, and
 * says so. People change it; nothing is read back from here.
 */
import type { Site } from '../../sim/world/site.ts';

const PEOPLE_PER_FLAT = 2; // assumed; entrances weigh as many flats as they serve
const VISITORS_PER_RESIDENT = 1 / 12; // an hour, assumed
const MOST_RESIDENTS = 20_000; // more is a question of time: say so yourself
const VEHICLES_PER_ENTRY = 30; // an hour, assumed: side streets and main roads alike
const HOUR_DEG = 15; // of longitude

export interface Starter {
  readonly name: string;
  readonly city: string; // file names, beside the scenario
  readonly layouts: readonly string[];
}

export function starterScenario(site: Site, { name, city, layouts }: Starter): string {
  const flats = site.assets.reduce((sum, { kind, weight }) => sum + (kind === 'entrance' ? weight : 0), 0);
  const residents = Math.min(MOST_RESIDENTS, Math.round(PEOPLE_PER_FLAT * flats));
  const visitors = Math.round(residents * VISITORS_PER_RESIDENT);
  const led = new Set(site.roads.lanes.flatMap(({ next }) => next));
  const entries = site.roads.lanes.filter(({ id }) => !led.has(id)).length;
  const hours = Math.round(site.origin.lon / HOUR_DEG);
  const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
  return `${[
    '# A scenario to begin with. People, traffic and the offset from UTC are guessed from the place: put in your own.',
    'version: 1',
    `name: ${name}`,
    `seed: ${name}-1`,
    `city: { file: ${city} }`,
    `clock: { start: 2026-06-12T18:00:00${offset}, duration_min: 10 }`,
    `people: { residents: ${residents}, visitors_per_h: ${visitors} }`,
    `traffic: { vehicles_per_h: ${VEHICLES_PER_ENTRY * entries} }`,
    'incidents:',
    '  - { kind: theft, probes: 4, real_rate_per_day: 1 }',
    '  - { kind: robbery, probes: 4, real_rate_per_day: 0.1 }',
    `layouts: [${layouts.join(', ')}]`,
  ].join('\n')}\n`;
}
