/**
 * Which slots of a column store are taken, and which taking of a slot a handle means.
 *
 * The lowest free slot is always given first, so slots depend on the order of arrivals and departures only, and the
 * taken ones stay packed at the front. Freeing a slot raises its generation, so a handle kept too long is noticed.
 * The state is two arrays, `taken` and `generation`: a checkpoint keeps those, and the rest is counted again.
 */
import { assert } from '../assert.ts';

export interface Slots {
  readonly capacity: number;
  readonly taken: Uint32Array; // one bit per slot
  readonly generation: Uint32Array; // how often the slot was freed
  count: number; // slots taken
  lowestFree: number; // no slot below it is free
}

/** One taking of a slot. */
export interface Handle {
  readonly slot: number;
  readonly generation: number;
}

export function createSlots(capacity: number): Slots {
  return restoreSlots(new Uint32Array((capacity + 31) >>> 5), new Uint32Array(capacity));
}

/** Slots as a checkpoint left them; the arrays are used, not copied. */
export function restoreSlots(taken: Uint32Array, generation: Uint32Array): Slots {
  const capacity = generation.length;
  assert(taken.length === (capacity + 31) >>> 5, `${taken.length} words of bits for ${capacity} slots`);
  const slots: Slots = { capacity, taken, generation, count: 0, lowestFree: 0 };
  recountSlots(slots);
  return slots;
}

/** Puts right what follows from `taken`, after it was overwritten. */
export function recountSlots(slots: Slots): void {
  slots.count = 0;
  slots.lowestFree = 0;
  for (let slot = 0; slot < slots.capacity; slot++) if (isTaken(slots, slot)) slots.count++;
}

/** Takes the lowest free slot; -1 when all are taken. */
export function takeSlot(slots: Slots): number {
  if (slots.count === slots.capacity) return -1;
  const { taken } = slots;
  let word = slots.lowestFree >>> 5;
  while (taken[word] === 0xffffffff) word++;
  const free = ~taken[word];
  const bit = 31 - Math.clz32(free & -free);
  taken[word] |= 1 << bit;
  slots.count++;
  const slot = 32 * word + bit;
  slots.lowestFree = slot + 1;
  return slot;
}

/** Gives `slot` back; handles to it are stale from now on. */
export function freeSlot(slots: Slots, slot: number): void {
  const { taken, generation } = slots;
  assert(slot >= 0 && slot < slots.capacity, `slot ${slot} of a store of ${slots.capacity}`);
  assert(isTaken(slots, slot), `slot ${slot} freed twice (generation ${generation[slot]})`);
  taken[slot >>> 5] &= ~(1 << (slot & 31));
  generation[slot]++;
  slots.count--;
  slots.lowestFree = Math.min(slots.lowestFree, slot);
}

export function isTaken(slots: Slots, slot: number): boolean {
  return (slots.taken[slot >>> 5] & (1 << (slot & 31))) !== 0;
}

/** One past the highest taken slot: the `end` of a kernel's range. */
export function takenEnd(slots: Slots): number {
  let word = slots.taken.length - 1;
  while (word >= 0 && slots.taken[word] === 0) word--;
  return word < 0 ? 0 : 32 * word + 32 - Math.clz32(slots.taken[word]);
}

/** A handle to what holds `slot` now. */
export function handleTo(slots: Slots, slot: number): Handle {
  assert(isTaken(slots, slot), `handle asked for slot ${slot}, which is free`);
  return { slot, generation: slots.generation[slot] };
}

/** Whether what the handle meant still holds its slot. */
export function isCurrent(slots: Slots, handle: Handle): boolean {
  return isTaken(slots, handle.slot) && slots.generation[handle.slot] === handle.generation;
}

/** The slot of a handle that must be current. */
export function slotOf(slots: Slots, handle: Handle): number {
  const { slot, generation } = handle;
  assert(
    isCurrent(slots, handle),
    `slot ${slot} is at generation ${slots.generation[slot]}, the handle at ${generation}`,
  );
  return slot;
}
