/**
 * Who comes onto the streets and when: residents out of entrances, visitors from gates and stops.
 *
 * Each source is a Poisson process whose rate follows the hours of the day; arrival n comes when the rate summed
 * since arrival n − 1 reaches an exponential draw keyed by (source, n). So arrival n of a source is the same person
 * at the same time whatever other sources, cameras or workers there are. State: `ARRIVAL`, one row per source.
 */
import type { Columns } from '../../../engine/columns/columns.ts';
import { exponential } from '../../../engine/random/distributions.ts';
import { type EntityId, entityMember, entityNamed, type Key, uniform } from '../../../engine/random/draw.ts';
import { STREAM } from '../../../engine/random/streams.ts';
import { DESTINATION, type WalkNetwork } from '../../world/walkways.ts';
import { KIND } from './pedestrians.ts';

export interface FootDemand {
  readonly tripsPerDay: number; // people who set out in the whole site
  readonly residents: number; // share of them who come out of entrances, 0 to 1
  readonly hourly: readonly number[]; // 24 relative rates, from local midnight
  readonly startOfRun: number; // ms from local midnight to time 0
}

/** One row per source. */
export const ARRIVAL = {
  nextAt: 'f64', // ms, of the next arrival; Infinity: never
  serial: 'u32', // number of the next arrival
} as const;

export type ArrivalColumns = Columns<typeof ARRIVAL>;

/** What people set out from; rows are parallel to `ARRIVAL`. */
export interface FootSources {
  readonly ids: readonly EntityId[];
  readonly destination: Int32Array; // in the walkways
  readonly kind: Uint8Array; // KIND
  readonly perMs: Float64Array; // mean rate over a day
  readonly hourly: Float64Array; // 24 multiples of the mean
  readonly startOfRun: number; // ms
}

/** One arrival: who, from where, when. */
export interface Arrival {
  readonly person: EntityId;
  readonly source: number;
  readonly at: number; // ms
}

const HOUR = 3_600_000; // ms
const DAY = 24 * HOUR;

/** A weekday: a peak of leaving at 8, a broader one at 18, nearly nobody before 5. Assumed. */
export const WEEKDAY: readonly number[] = [
  0.15, 0.08, 0.05, 0.05, 0.08, 0.25, 0.8, 1.8, 2.2, 1.3, 1.1, 1.2, 1.4, 1.4, 1.2, 1.2, 1.4, 1.9, 2.2, 1.8, 1.4, 1, 0.6,
  0.3,
];

export function compileSources(network: WalkNetwork, demand: FootDemand): FootSources {
  const { destinationIds, destinationKind, destinationWeight } = network;
  const sources = destinationIds.flatMap((id, destination) => {
    const isHome = destinationKind[destination] === DESTINATION.entrance;
    const isExit =
      destinationKind[destination] === DESTINATION.gate || destinationKind[destination] === DESTINATION.stop;
    return isHome || isExit ? [{ id, destination, isHome, weight: destinationWeight[destination] }] : [];
  });
  const totalOf = (isHome: boolean) =>
    sources.reduce((total, source) => total + (source.isHome === isHome ? source.weight : 0), 0);
  const [homes, exits] = [totalOf(true), totalOf(false)];
  const mean = demand.hourly.reduce((sum, rate) => sum + rate, 0) / 24;
  return {
    ids: sources.map(({ id }) => entityNamed(`on foot from ${id}`)),
    destination: Int32Array.from(sources, ({ destination }) => destination),
    kind: Uint8Array.from(sources, ({ isHome }) => (isHome ? KIND.resident : KIND.visitor)),
    perMs: Float64Array.from(sources, ({ isHome, weight }) => {
      const share = isHome ? (demand.residents * weight) / homes : ((1 - demand.residents) * weight) / exits;
      return weight > 0 ? (demand.tripsPerDay * share) / DAY : 0;
    }),
    hourly: Float64Array.from(demand.hourly, (rate) => (mean > 0 ? rate / mean : 0)),
    startOfRun: demand.startOfRun,
  };
}

/** Sets every source to its first arrival after time `from`, ms; before 0 for a warm start. */
export function startArrivals(arrivals: ArrivalColumns, sources: FootSources, key: Key, from: number): void {
  sources.ids.forEach((_, source) => {
    arrivals.serial[source] = 0;
    arrivals.nextAt[source] = nextArrival(sources, source, 0, from, key);
  });
}

/** Takes all arrivals up to and including time `at`, ms: source by source, each in order of time. */
export function takeArrivals(arrivals: ArrivalColumns, sources: FootSources, key: Key, at: number): Arrival[] {
  const taken: Arrival[] = [];
  const { nextAt, serial } = arrivals;
  for (let source = 0; source < sources.ids.length; source++) {
    while (nextAt[source] <= at) {
      taken.push({ person: entityMember(sources.ids[source], serial[source]), source, at: nextAt[source] });
      serial[source]++;
      nextAt[source] = nextArrival(sources, source, serial[source], nextAt[source], key);
    }
  }
  return taken;
}

/** When arrival `serial` of a source comes, the one before having come at `after`; ms. */
function nextArrival(sources: FootSources, source: number, serial: number, after: number, key: Key): number {
  const { perMs, hourly, startOfRun } = sources;
  let due = exponential(uniform(key, STREAM.arrivalGap, sources.ids[source], serial), 1);
  if (perMs[source] === 0 || hourly.every((rate) => rate === 0)) return Infinity;
  let time = after + startOfRun; // since local midnight of the first day
  for (;;) {
    const hour = Math.floor(time / HOUR);
    const rate = perMs[source] * hourly[((hour % 24) + 24) % 24];
    const end = (hour + 1) * HOUR;
    if (rate * (end - time) > due) return time + due / rate - startOfRun;
    due -= rate * (end - time);
    time = end;
  }
}
