import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createSlots,
  freeSlot,
  type Handle,
  handleTo,
  isCurrent,
  isTaken,
  restoreSlots,
  type Slots,
  slotOf,
  takenEnd,
  takeSlot,
} from '../../engine/columns/slots.ts';

const CAPACITY = 70; // two words of bits and a part of a third
const steps = fc.array(fc.record({ take: fc.constantFrom(true, true, false), which: fc.nat() }), { maxLength: 300 });

test('the lowest free slot is always given, as a list of all slots would', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const slots = createSlots(CAPACITY);
      const taken = Array.from({ length: CAPACITY }, (_, slot) => slot < 60);
      for (let slot = 0; slot < 60; slot++) takeSlot(slots);
      for (const { take, which } of list) {
        const held = [...taken.keys()].filter((slot) => taken[slot]);
        if (take) {
          const lowest = taken.indexOf(false);
          expect(takeSlot(slots)).toBe(lowest);
          if (lowest >= 0) taken[lowest] = true;
        } else if (held.length > 0) {
          freeSlot(slots, held[which % held.length]);
          taken[held[which % held.length]] = false;
        }
        expect(slots.count).toBe(taken.filter(Boolean).length);
        expect(takenEnd(slots)).toBe(taken.lastIndexOf(true) + 1);
      }
      expect([...taken.keys()].map((slot) => isTaken(slots, slot))).toEqual(taken);
    }),
  );
});

test('a full store gives no slot, one emptied by one gives that one', () => {
  const slots = createSlots(64);
  for (let slot = 0; slot < 64; slot++) expect(takeSlot(slots)).toBe(slot);
  expect(takeSlot(slots)).toBe(-1);
  freeSlot(slots, 31);
  expect([takeSlot(slots), takeSlot(slots)]).toEqual([31, -1]);
});

test('a handle is good until its slot is freed, and never again', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const slots = createSlots(CAPACITY);
      const current = new Map<number, Handle>();
      const stale: Handle[] = [];
      for (const { take, which } of list) {
        if (take) {
          const slot = takeSlot(slots);
          if (slot >= 0) current.set(slot, handleTo(slots, slot));
        } else if (current.size > 0) {
          const handle = [...current.values()][which % current.size];
          freeSlot(slots, handle.slot);
          current.delete(handle.slot);
          stale.push(handle);
        }
      }
      for (const handle of current.values()) expect(slotOf(slots, handle)).toBe(handle.slot);
      expect(stale.filter((handle) => isCurrent(slots, handle))).toEqual([]);
    }),
  );
});

test('a stale handle, a slot freed twice and a slot that is not there stop the run', () => {
  const slots = createSlots(CAPACITY);
  const handle = handleTo(slots, takeSlot(slots));
  freeSlot(slots, 0);
  expect(() => freeSlot(slots, 0)).toThrow('slot 0 freed twice (generation 1)');
  expect(() => handleTo(slots, 0)).toThrow('handle asked for slot 0, which is free');
  takeSlot(slots);
  expect(() => slotOf(slots, handle)).toThrow('slot 0 is at generation 1, the handle at 0');
  expect(() => freeSlot(slots, CAPACITY)).toThrow('slot 70 of a store of 70');
});

test('slots restored from what a checkpoint keeps go on as they would have', () => {
  fc.assert(
    fc.property(steps, fc.nat(CAPACITY), (list, more) => {
      const slots = createSlots(CAPACITY);
      const held: number[] = [];
      for (const { take, which } of list) {
        if (!take && held.length > 0) freeSlot(slots, held.splice(which % held.length, 1)[0]);
        else if (slots.count < CAPACITY) held.push(takeSlot(slots));
      }
      const restored = restoreSlots(slots.taken.slice(), slots.generation.slice());
      const goOn = (some: Slots) => Array.from({ length: more }, () => takeSlot(some));
      expect(restored.count).toBe(slots.count);
      expect(goOn(restored)).toEqual(goOn(slots));
      expect(restored.generation).toEqual(slots.generation);
    }),
  );
});
