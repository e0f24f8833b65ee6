/** What a scenario asks of the streets: how many set out on foot and on wheels, and where patrols walk. */
import { centroid } from '../engine/geometry/polygon.ts';
import { pick } from '../engine/random/distributions.ts';
import { entityNamed, type Key, uniform } from '../engine/random/draw.ts';
import { STREAM } from '../engine/random/streams.ts';
import type { Demand as RoadDemand } from './agents/driving/vehicle-arrivals.ts';
import type { Beat } from './agents/walking/patrols.ts';
import { type FootDemand, WEEKDAY } from './agents/walking/people-arrivals.ts';
import { actorsOf } from './incidents/plan.ts';
import type { Scenario } from './scenario.ts';
import type { Site } from './world/site.ts';

const HOUR = 3_600_000; // ms
const DAY = 24 * HOUR;

/** Trips on foot that begin at home, per resident and day. Assumed: out and back for work or school, and an errand. */
const TRIPS_PER_RESIDENT = 1.5;
/** Assets a beat calls at besides its home, and the pace of a patrol (m/s). Assumed: slower than people who go somewhere. */
const CALLS = 4;
const PATROL_SPEED = 1.1;

export function footDemand({ people, startMs, utcOffsetMs }: Scenario): FootDemand {
  const residents = people.residents * TRIPS_PER_RESIDENT;
  const visitors = people.visitorRate * (DAY / 1000);
  return {
    tripsPerDay: residents + visitors,
    residents: residents + visitors === 0 ? 0 : residents / (residents + visitors),
    hourly: WEEKDAY,
    startOfRun: sinceMidnight(startMs + utcOffsetMs),
  };
}

export function roadDemand({ traffic, startMs, utcOffsetMs }: Scenario, key: Key): RoadDemand {
  return { key, ...traffic, midnight: -sinceMidnight(startMs + utcOffsetMs) };
}

/** Room for the people and vehicles that are in the site at once, with a margin; who finds none is counted. */
export function capacities(scenario: Scenario): { people: number; vehicles: number } {
  const busiest = Math.max(...WEEKDAY) / 24;
  const stay = 2; // h, a long visit and the ways there and back
  const vehicleStay = 600; // s, many times a drive through a district
  const patrols = scenario.units.reduce((sum, { kind, count }) => sum + (kind === 'patrol' ? count : 0), 0);
  return {
    people: 256 + patrols + actorsOf(scenario.incidents) + Math.ceil(footDemand(scenario).tripsPerDay * busiest * stay),
    vehicles: 64 + Math.ceil(2 * scenario.traffic.vehicleRate * vehicleStay),
  };
}

/** One beat per patrol: from its home by keyed assets and back, the weightier ones more often. */
export function patrolBeats({ units }: Scenario, site: Site, key: Key): Beat[] {
  const weights = site.assets.map(({ weight }) => weight);
  if (weights.length === 0) return [];
  return units
    .filter(({ kind }) => kind === 'patrol')
    .flatMap(({ count, home }, group) =>
      Array.from({ length: count }, (_, k) => {
        const id = `${group}-${k}`;
        const beat = entityNamed(`beat ${id}`);
        const calls = Array.from({ length: CALLS }, (_, call) => {
          return site.assets[pick(uniform(key, STREAM.patrolBeat, beat, call), weights)].node;
        });
        const nodes = [homeNode(site, home), ...calls].filter((node, at, all) => node !== all[(at + 1) % all.length]);
        return { id, nodes, speed: PATROL_SPEED };
      }),
    )
    .filter(({ nodes }) => nodes.length >= 2);
}

/** The walkway node of the asset, or nearest to the middle of the zone, that a unit calls home. */
function homeNode(site: Site, home: string): string {
  const asset = site.assets.find(({ id }) => id === home);
  if (asset) return asset.node;
  const zone = site.zones.find(({ id }) => id === home);
  const [x, y] = zone ? centroid(zone.ring) : [0, 0];
  const distance2 = (node: { x: number; y: number }) => (node.x - x) * (node.x - x) + (node.y - y) * (node.y - y);
  return site.walkways.nodes.reduce((best, node) => (distance2(node) < distance2(best) ? node : best)).id;
}

function sinceMidnight(localMs: number): number {
  return ((localMs % DAY) + DAY) % DAY;
}
