/**
 * The part of a run's state that a checkpoint keeps and a hash covers: whole stores, also their columns that every tick
 * rebuilds. Scratch space (lane order, bodies, crowd) and what is a function of the scenario (world, views) is left out.
 */
import { assert } from '../engine/assert.ts';
import { recountSlots, takenEnd } from '../engine/columns/slots.ts';
import { currentPeople } from './agents/walking/pedestrians.ts';
import { restoreChain, type SavedChain, saveChain } from './chain.ts';
import { restoreWitnesses, type SavedWitnesses, saveWitnesses } from './operations/witnesses.ts';
import { restorePictured, type SavedPictured, savePictured } from './pictured.ts';
import type { WorldEvent } from './recording/event-log.ts';
import type { Counts, State } from './state.ts';

/** What is not columns: plain data, exact through JSON. */
export interface SavedValues {
  readonly tick: number;
  readonly counts: Counts;
  readonly worldTold: readonly WorldEvent[];
  readonly witnesses: SavedWitnesses;
  readonly pictured: SavedPictured;
  readonly chains: readonly SavedChain[];
}

export function savedValues({ tick, counts, worldTold, streets, pictured, chains }: State): SavedValues {
  return {
    tick,
    counts: { ...counts },
    worldTold,
    witnesses: saveWitnesses(streets.witnesses),
    pictured: savePictured(pictured),
    chains: chains.map((chain) => saveChain(chain, tick)),
  };
}

/** Copies of the columns by name; only slots that were ever taken of those per person and vehicle. */
export function savedColumns(state: State): Map<string, Uint8Array> {
  return new Map(liveColumns(state).map(([name, array]) => [name, bytesOf(array).slice()]));
}

/** Puts a fresh state where the saved one was. */
export function restoreState(state: State, columns: ReadonlyMap<string, Uint8Array>, values: SavedValues): void {
  state.tick = values.tick;
  Object.assign(state.counts, values.counts);
  // Slots first: they say how many rows the other columns have.
  for (const slots of [state.walking.slots, state.vehicleSlots]) {
    const name = slots === state.vehicleSlots ? 'vehicle' : 'person';
    for (const part of ['taken', 'generation'] as const) fill(slots[part], columns, `slots.${name}.${part}`);
    recountSlots(slots);
  }
  for (const [name, array] of liveColumns(state)) fill(array, columns, name);
  state.incidents.playing = null;
  state.worldTold.push(...values.worldTold);
  restoreWitnesses(state.streets.witnesses, values.witnesses);
  restorePictured(state.pictured, values.pictured);
  state.chains.forEach((chain, k) => {
    restoreChain(chain, values.chains[k]);
  });
}

type Column = Float64Array | Int32Array | Uint32Array | Uint8Array | Float32Array | Int16Array | Uint16Array;

function liveColumns(state: State): [string, Column][] {
  const { shared, walking, vehicleSlots, inflow, entries, signalsBefore, incidents, streets } = state;
  const { people, traffic } = shared;
  const onFoot = takenEnd(walking.slots);
  const driving = takenEnd(vehicleSlots);
  return [
    ['slots.person.taken', walking.slots.taken],
    ['slots.person.generation', walking.slots.generation],
    ['slots.vehicle.taken', vehicleSlots.taken],
    ['slots.vehicle.generation', vehicleSlots.generation],
    ...named('person', people[currentPeople(state)], onFoot),
    ...named('vehicle', traffic.vehicles, driving),
    ...named('crossing', traffic.walkers),
    ...named('crossingUse', traffic.crossingUse),
    ['wanted', traffic.wanted],
    ['signals', signalsBefore],
    ...named('arrival', inflow.arrivals),
    ...named('entry', entries.columns),
    ...named('incident', incidents.rows),
    ...named('actor', incidents.actors),
    ...named('link', streets.links),
  ];
}

function named(what: string, columns: Readonly<Record<string, Column>>, count?: number): [string, Column][] {
  return Object.entries(columns).map(([name, array]) => [`${what}.${name}`, array.subarray(0, count)]);
}

function bytesOf(array: Column): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function fill(array: Column, columns: ReadonlyMap<string, Uint8Array>, name: string): void {
  const bytes = columns.get(name);
  assert(bytes?.length === array.byteLength, `column ${name} has ${bytes?.length} bytes, not ${array.byteLength}`);
  bytesOf(array).set(bytes);
}
