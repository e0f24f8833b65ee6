/**
 * Which incidents a run will see: when, where, how, and the look-alike of each probe. A function of the request, the
 * place and the key; every draw is named by the kind, the form and the number of its own incident, so that no other
 * incident, nor the order of the list, moves it.
 */
import { pick } from '../../engine/random/distributions.ts';
import { type EntityId, entityMember, entityNamed, type Key, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { IncidentKind, IncidentRequest, Scenario } from '../scenario.ts';
import type { Incident } from './incident.ts';
import { CLOSED } from './intrusion.ts';
import { ACTORS, FOOT_KINDS, KINDS } from './kinds.ts';
import { placesFor, type Weighted } from './places.ts';
import { layRedLight, RED_LIGHT_LONGEST, signalWeights } from './red-light.ts';
import type { Script, Traits } from './script.ts';
import { LIKENESS, type Occasion, type Setting } from './stage.ts';

/** An incident, its script, and who plays it; null: it has no place or no time here and is dropped. */
export interface Planned {
  readonly incident: Incident;
  readonly script: Script | null;
  readonly actors: readonly EntityId[]; // by role; none for a driver, who is found when the time has come
}

export type Clock = Pick<Scenario, 'startMs' | 'utcOffsetMs' | 'durationMs'>;

/** Everything needed to plan, in one hand. */
interface Planner {
  readonly setting: Setting;
  readonly clock: Clock;
  readonly key: Key;
}

/** An incident as it was asked for. */
interface Asked {
  readonly kind: IncidentKind;
  readonly name: string; // of its draws
  readonly id: string;
  readonly places: readonly Weighted[]; // to choose from
  readonly at: number | null; // ms; null: to be drawn
  readonly realRate: number; // 1/s
}

const DAY = 86_400_000; // ms

/** Incidents in the order of kinds, probes before scripted ones, each probe followed by its look-alike. */
export function planIncidents(
  requests: readonly IncidentRequest[],
  setting: Setting,
  clock: Clock,
  key: Key,
): readonly Planned[] {
  const planner = { setting, clock, key };
  return KINDS.flatMap((kind) => {
    const own = requests.filter((request) => request.kind === kind);
    if (own.length === 0) return [];
    const usable = usablePlaces(kind, setting);
    const among = (ids: readonly string[]) => usable.filter(([id]) => ids.includes(id));
    return [...probesOf(kind, own, setting), ...scriptedOf(kind, own)].flatMap((asked, k) =>
      planPair(planner, { ...asked, places: among(asked.places), id: `${kind}-${k + 1}` }),
    );
  });
}

/** Bodies that the requests add at most, look-alikes included. */
export function actorsOf(requests: readonly IncidentRequest[]): number {
  return requests.reduce((sum, request) => {
    return sum + ACTORS[request.kind] * (request.form === 'probes' ? 2 * request.probes : 1);
  }, 0);
}

/** Not yet numbered within its kind, and its places by id. */
type Unnumbered = Omit<Asked, 'id' | 'places'> & { readonly places: readonly string[] };

function probesOf(kind: IncidentKind, requests: readonly IncidentRequest[], { site }: Setting): Unnumbered[] {
  const probes = requests.filter((request) => request.form === 'probes');
  const realRate = probes.reduce((sum, request) => sum + request.realRate, 0);
  const words = [...new Set(probes.map(({ where }) => where))].sort();
  return words.flatMap((where) => {
    const places = placesFor(kind, where, site);
    const count = probes.reduce((sum, request) => sum + (request.where === where ? request.probes : 0), 0);
    return Array.from({ length: count }, (_, k) => {
      return { kind, name: `probe ${kind} ${where} ${k}`, places, at: null, realRate };
    });
  });
}

function scriptedOf(kind: IncidentKind, requests: readonly IncidentRequest[]): Unnumbered[] {
  return requests
    .filter((request) => request.form === 'scripted')
    .sort((a, b) => a.at - b.at || (a.place < b.place ? -1 : 1))
    .map(({ at, place }, k, all) => {
      const twins = all.slice(0, k).filter((other) => other.at === at && other.place === place).length;
      return { kind, name: `scripted ${kind} ${at} ${place} ${twins}`, places: [place], at, realRate: 0 };
    });
}

function planPair(planner: Planner, asked: Asked): Planned[] {
  const planned = planOne(planner, asked, null);
  if (asked.at !== null) return [planned];
  const places = similarPlaces(planner, planned, asked.places);
  const alike = { ...asked, places, id: `${asked.id}-alike`, name: `${asked.name} alike`, realRate: 0 };
  return [planned, planOne(planner, alike, asked.name)];
}

/** Where a look-alike may be: elsewhere if there is anywhere else; at signals, where the limit is the same. */
function similarPlaces({ setting }: Planner, { incident, script }: Planned, usable: readonly Weighted[]) {
  if (script?.on === 'road') {
    return usable.filter(([id]) => script.groups.includes(setting.roads.signals.groups.indexOf(id)));
  }
  const others = usable.filter(([id]) => id !== incident.place);
  return others.length > 0 ? others : usable;
}

/** Places that a kind can be played at, in the order of the site. */
function usablePlaces(kind: IncidentKind, setting: Setting): Weighted[] {
  const ids = placesFor(kind, 'anywhere', setting.site);
  if (kind === 'red-light') return signalWeights(setting, ids);
  const fitting = new Set(ids);
  return setting.site.assets.flatMap(({ id, weight }, destination): Weighted[] => {
    return fitting.has(id) && FOOT_KINDS[kind].isUsable(setting, destination) ? [[id, weight]] : [];
  });
}

/** @param original the name of the draws that a look-alike is like; null: it is an incident */
function planOne(planner: Planner, asked: Asked, original: string | null): Planned {
  const { setting, clock, key } = planner;
  const { id, kind, realRate, name, places } = asked;
  const entity = entityNamed(name);
  const draw = (stream: number, index: number) => uniform(key, stream, entity, index);
  const at = asked.at ?? drawTime(kind, clock, draw(STREAM.incidentTime, 0));
  const about = { id, kind, isAlike: original !== null, isScripted: asked.at !== null, realRate };
  if (at === null || places.every(([, weight]) => weight === 0)) {
    const incident = { ...about, place: '', x: 0, y: 0, at: at ?? clock.durationMs };
    return { incident, script: null, actors: [] };
  }
  const weights = places.map(([, weight]) => weight);
  const [chosen] = places[pick(draw(STREAM.incidentPlace, 0), weights)];
  const choose: Occasion['choose'] = (options, use) =>
    options[Math.floor(draw(STREAM.incidentWay, use) * options.length)];
  const { x, y, script, place } =
    kind === 'red-light'
      ? layRedLight(setting, chosen, about.isScripted)
      : FOOT_KINDS[kind].lay(setting, setting.walkways.destinationIds.indexOf(chosen), {
          ...{ at, isAlike: about.isAlike, choose },
          traits: drawTraits(key, kind, name, original),
        });
  const roles = script.on === 'foot' ? script.roles : [];
  return {
    incident: { ...about, place, x, y, at },
    script,
    actors: roles.map((_, role) => entityMember(entity, role)),
  };
}

function drawTraits(key: Key, kind: keyof typeof FOOT_KINDS, name: string, original: string | null): Traits {
  const { traits } = FOOT_KINDS[kind];
  const first = entityNamed(original ?? name);
  const own = entityNamed(name);
  const draw = (trait: keyof Traits, index: number) => {
    const [least, most] = traits[trait];
    const value = least + (most - least) * uniform(key, STREAM.incidentTraits, first, index);
    const likeness = LIKENESS * (2 * uniform(key, STREAM.incidentTraits, own, index) - 1);
    return original === null ? value : value * (1 + likeness);
  };
  return { pace: draw('pace', 0), dwell: draw('dwell', 1), reach: draw('reach', 2) };
}

/** When a probe begins, ms: so early that it can play out, or as early as can be; null: never. */
function drawTime(kind: IncidentKind, clock: Clock, u: number): number | null {
  const longest = kind === 'red-light' ? RED_LIGHT_LONGEST : FOOT_KINDS[kind].longest;
  const latest = Math.max(0, clock.durationMs - longest);
  const spans = kind === 'intrusion' ? closedSpans(clock, latest) : [{ from: 0, to: latest }];
  if (spans.length === 0) return null;
  let rest = u * spans.reduce((sum, { from, to }) => sum + to - from, 0);
  for (const { from, to } of spans) {
    if (rest < to - from) return Math.round(from + rest);
    rest -= to - from;
  }
  return spans[0].from;
}

/** When schools stand closed between time 0 and `latest`, ms. */
function closedSpans({ startMs, utcOffsetMs }: Clock, latest: number): Span[] {
  const local = startMs + utcOffsetMs;
  const midnight = Math.floor(local / DAY) * DAY - local;
  const spans: Span[] = [];
  for (let day = midnight - DAY; day <= latest; day += DAY) {
    const from = Math.max(0, day + CLOSED.from);
    const to = Math.min(latest, day + CLOSED.to);
    if (from <= to) spans.push({ from, to });
  }
  return spans;
}

/** ms since the start of the run. */
interface Span {
  readonly from: number;
  readonly to: number;
}
