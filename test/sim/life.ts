/** What one sees of a place that is lived in: how many ways end where they lead, how long vehicles stand. */
import { takenEnd } from '../../engine/columns/slots.ts';
import { MODE } from '../../sim/agents/walking/pedestrians.ts';
import type { State } from '../../sim/state.ts';
import { arcBetween, hopTowards, type WalkNetwork } from '../../sim/world/walkways.ts';
import { peopleNow } from './incident-worlds.ts';

/** Ways from one stay to the next that people are on, and how those before ended. */
export interface Legs {
  readonly under: Map<string, { readonly due: number }>; // by person and leg
  arrived: number;
  overdue: number;
}

export function createLegs(): Legs {
  return { under: new Map(), arrived: 0, overdue: 0 };
}

/** A leg is due after half as long again as its length takes, with half a minute for who walks slowly. */
const TIME_SHARE = 1.5;
const TIME_MORE = 30_000; // ms
const TIME_PER_CROSSING = 70_000; // ms: a cycle of the signals

export function noteLegs(legs: Legs, state: State, at: number): void {
  const people = peopleNow(state);
  const seen = new Set<string>();
  for (let slot = 0; slot < takenEnd(state.walking.slots); slot++) {
    if (people.active[slot] === 0 || people.mode[slot] === MODE.visiting) continue;
    const name = `${people.idHi[slot]} ${people.idLo[slot]} ${people.leg[slot]}`;
    seen.add(name);
    if (legs.under.has(name)) continue;
    // From the node left last: the path being walked may be a crossing.
    const from = people.from[slot] < 0 ? people.node[slot] : people.from[slot];
    const way = wayTo(state.walking.network, people.destination[slot], from);
    const walking = (1000 * way.length) / people.freeSpeed[slot];
    legs.under.set(name, { due: at + TIME_SHARE * walking + TIME_MORE + TIME_PER_CROSSING * way.crossings });
  }
  for (const [name, { due }] of legs.under) {
    if (seen.has(name)) continue;
    legs.under.delete(name);
    if (at <= due) legs.arrived++;
    else legs.overdue++;
  }
}

function wayTo(network: WalkNetwork, destination: number, from: number): { length: number; crossings: number } {
  const way = { length: 0, crossings: 0 };
  let node = from;
  for (let next = hopTowards(network, destination, node); next >= 0 && next !== node; ) {
    way.length += Math.hypot(network.nodeX[next] - network.nodeX[node], network.nodeY[next] - network.nodeY[node]);
    if (network.arcCrossing[arcBetween(network, node, next)] >= 0) way.crossings++;
    node = next;
    next = hopTowards(network, destination, node);
  }
  return way;
}

/** How long each vehicle has stood without a break, s. */
export interface Standing {
  readonly now: Map<string, number>;
  longest: number;
}

export function createStanding(): Standing {
  return { now: new Map(), longest: 0 };
}

/** @param elapsed since it was noted last, s */
export function noteStanding(standing: Standing, state: State, elapsed: number): void {
  const { active, speed, idHi, idLo } = state.shared.traffic.vehicles;
  for (let slot = 0; slot < takenEnd(state.vehicleSlots); slot++) {
    const name = `${idHi[slot]} ${idLo[slot]}`;
    if (active[slot] === 0 || speed[slot] > 0.1) {
      standing.now.delete(name);
      continue;
    }
    const seconds = (standing.now.get(name) ?? 0) + elapsed;
    standing.now.set(name, seconds);
    standing.longest = Math.max(standing.longest, seconds);
  }
}
