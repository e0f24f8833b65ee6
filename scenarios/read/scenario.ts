/** A scenario against its clock and its city, and the result in SI: times of day become milliseconds after the start. */
import { FITTING, placesFor } from '../../sim/incidents/places.ts';
import type { IncidentRequest, Scenario } from '../../sim/scenario.ts';
import type { Site } from '../../sim/world/site.ts';
import type { Phrase } from '../messages/catalogue.ts';
import { MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '../schema/quantities.ts';
import {
  citySource,
  clockSchema,
  fileNames,
  incidentSchema,
  type ScenarioFile,
  unitSchema,
} from '../schema/scenario.ts';
import { duplicates, noSuch } from './names.ts';
import type { Slip } from './problem.ts';
import { placesOf } from './rules.ts';
import { entries, part, sound } from './shape.ts';

/** The parts of a scenario that are looked up; null where the shape of one is wrong. */
export interface ScenarioDraft {
  readonly clock: ScenarioFile['clock'] | null;
  readonly city: ScenarioFile['city'] | null;
  readonly layouts: readonly (string | undefined)[];
  readonly incidents: readonly (ScenarioFile['incidents'][number] | null)[];
  readonly units: readonly (ScenarioFile['units'][number] | null)[];
}

/** @param file a scenario as parsed, whatever its shape */
export function scenarioDraft(file: unknown): ScenarioDraft {
  return {
    clock: sound(part(file, 'clock'), clockSchema),
    city: sound(part(file, 'city'), citySource),
    layouts: entries(part(file, 'layouts'), fileNames.layout).map((name) => name ?? undefined),
    incidents: entries(part(file, 'incidents'), incidentSchema),
    units: entries(part(file, 'units'), unitSchema),
  };
}

/** What is wrong with a scenario beside its shape; without a city, places are not looked up. */
export function scenarioSlips(scenario: ScenarioDraft, site: Site | null): Slip[] {
  const { clock, city, layouts } = scenario;
  return [
    ...(clock === null ? [] : tickSlips(clock)),
    ...(clock === null || clock.durationMs === 0 ? [] : incidentTimeSlips(scenario, clock)),
    ...(city === null ? [] : storeySlips(city)),
    ...duplicates(layouts, (i) => ['layouts', i]),
    ...incidentWhereSlips(scenario),
    ...(site === null ? [] : [...incidentPlaceSlips(scenario, site), ...homeSlips(scenario, placesOf(site))]),
  ];
}

function tickSlips({ durationMs, tickMs, minutes }: ScenarioFile['clock']): Slip[] {
  if (durationMs > 0 && durationMs % tickMs === 0) return [];
  const limit: Phrase = { key: 'limit.ticks', values: { tick: tickMs } };
  return [{ path: ['clock', 'duration_min'], says: 'problem.must_be', value: minutes, limit }];
}

function storeySlips(city: ScenarioFile['city']): Slip[] {
  if (!('storeys' in city) || city.storeys[0] <= city.storeys[1]) return [];
  return [{ path: ['city', 'storeys'], says: 'problem.must_be', value: city.storeys, limit: { key: 'limit.ordered' } }];
}

function incidentTimeSlips({ incidents }: ScenarioDraft, clock: ScenarioFile['clock']): Slip[] {
  const begin = localStart(clock.start);
  return incidents.flatMap((incident, i): Slip[] => {
    if (incident?.form !== 'scripted' || afterStart(incident.at, begin) < clock.durationMs) return [];
    const gaps = { from: timeOfDay(begin), to: timeOfDay(begin + clock.durationMs) };
    return [{ path: ['incidents', i, 'at'], says: 'problem.outside_clock', value: incident.at, gaps }];
  });
}

/** Kinds that cannot happen where they are asked for, in any city. */
function incidentWhereSlips({ incidents }: ScenarioDraft): Slip[] {
  return incidents.flatMap((incident, i): Slip[] => {
    if (incident?.form !== 'probes' || incident.where === 'anywhere') return [];
    const { kind, where } = incident;
    if (FITTING[kind].includes(where)) return [];
    const limit: Phrase = {
      key: 'limit.where_for',
      values: { kind, places: ['anywhere', ...FITTING[kind]].join(', ') },
    };
    return [{ path: ['incidents', i, 'where'], says: 'problem.must_be', value: where, limit }];
  });
}

/** Incidents that have no place in this city. */
function incidentPlaceSlips({ incidents }: ScenarioDraft, site: Site): Slip[] {
  const known = new Set(placesOf(site));
  return incidents.flatMap((incident, i): Slip[] => {
    if (incident === null) return [];
    const { kind } = incident;
    if (incident.form === 'probes') {
      const isWordRight = incident.where === 'anywhere' || FITTING[kind].includes(incident.where);
      if (!isWordRight || placesFor(kind, incident.where, site).length > 0) return [];
      const gaps = { places: FITTING[kind].join(', ') };
      return [{ path: ['incidents', i, 'kind'], says: 'problem.no_place_for', value: kind, gaps }];
    }
    const path = ['incidents', i, 'place'];
    const fitting = placesFor(kind, 'anywhere', site);
    if (fitting.includes(incident.place)) return [];
    if (!known.has(incident.place)) return [noSuch(path, incident.place, 'noun.place', 'where.city', fitting)];
    const limit: Phrase = { key: 'limit.place_for', values: { kind, places: FITTING[kind].join(', ') } };
    const slip: Slip = { path, says: 'problem.must_be', value: incident.place, limit };
    return [fitting.length === 0 ? slip : { ...slip, fix: { key: 'fix.such_as', values: { name: fitting[0] } } }];
  });
}

function homeSlips({ units }: ScenarioDraft, places: readonly string[]): Slip[] {
  const known = new Set(places);
  return units.flatMap((unit, i): Slip[] =>
    unit === null || known.has(unit.home)
      ? []
      : [noSuch(['units', i, 'home'], unit.home, 'noun.place', 'where.city', places)],
  );
}

/** The scenario as the simulation takes it. The file must have no slips. */
export function resolveScenario(file: ScenarioFile): Scenario {
  const { clock, incidents } = file;
  const begin = localStart(clock.start);
  return {
    name: file.name,
    seed: file.seed,
    startMs: Date.parse(clock.start),
    utcOffsetMs: utcOffset(clock.start),
    durationMs: clock.durationMs,
    tickMs: clock.tickMs,
    city: file.city,
    weather: file.weather,
    people: file.people,
    traffic: file.traffic,
    incidents: incidents.map(
      (incident): IncidentRequest =>
        incident.form === 'probes' ? incident : { ...incident, at: afterStart(incident.at, begin) },
    ),
    detector: file.detector,
    centre: file.centre,
    units: file.units,
    feedback: file.feedback,
    primaryOutcome: file.primary_outcome,
  };
}

/** "…+05:30" → ms; "…Z" → 0. */
export function utcOffset(start: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(start) ?? [];
  const size = (60 * Number(hours ?? 0) + Number(minutes ?? 0)) * MS_PER_MINUTE;
  return sign === '-' ? -size : size;
}

/** ms of the local day at which the run starts. */
function localStart(start: string): number {
  return (((Date.parse(start) + utcOffset(start)) % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
}

/** "19:12:10" → ms from the start to the next time a local clock shows it. */
function afterStart(time: string, begin: number): number {
  const [hours, minutes, seconds] = time.split(':').map(Number);
  const ofDay = (60 * hours + minutes) * MS_PER_MINUTE + seconds * MS_PER_SECOND;
  return (ofDay - begin + MS_PER_DAY) % MS_PER_DAY;
}

function timeOfDay(ms: number): string {
  return new Date(ms % MS_PER_DAY).toISOString().slice(11, 19);
}
