/**
 * What is to happen later, in order of time: a binary heap of events.
 *
 * Events of the same time come out in the order in which they were scheduled, always: each carries a serial number.
 * The heap is plain data; a saved queue is a sorted list, the same for the same events whatever their history.
 */
import { assert } from '../assert.ts';

export interface QueuedEvent {
  readonly at: number; // ms, whole
  readonly serial: number; // order of scheduling
  readonly kind: number; // the owner's table says what it means, and what a and b are
  readonly a: number;
  readonly b: number;
}

export interface EventQueue {
  readonly heap: QueuedEvent[];
  nextSerial: number;
}

/** A queue as it is written to a checkpoint: plain data, events in the order they will come. */
export interface SavedQueue {
  readonly nextSerial: number;
  readonly events: readonly QueuedEvent[];
}

export function createQueue(): EventQueue {
  return { heap: [], nextSerial: 0 };
}

/** Adds an event at `at` (whole ms); the payload numbers `a` and `b` are the owner's. */
export function schedule(queue: EventQueue, at: number, kind: number, a = 0, b = 0): void {
  assert(Number.isSafeInteger(at), `event of kind ${kind} at ${at}, not a whole millisecond`);
  const { heap } = queue;
  const event = { at, serial: queue.nextSerial++, kind, a, b };
  let place = heap.length;
  heap.push(event);
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isEarlier(event, heap[parent])) break;
    heap[place] = heap[parent];
    place = parent;
  }
  heap[place] = event;
}

/** Time of the next event, Infinity when there is none. */
export function nextAt(queue: EventQueue): number {
  return queue.heap.length > 0 ? queue.heap[0].at : Infinity;
}

/** Takes the next event if it is due at `until` (ms) or before; null when none is. */
export function takeDue(queue: EventQueue, until: number): QueuedEvent | null {
  const { heap } = queue;
  if (nextAt(queue) > until) return null;
  const first = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first ?? null;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isEarlier(heap[child + 1], heap[child])) child++;
    if (!isEarlier(heap[child], last)) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = last;
  return first;
}

export function saveQueue(queue: EventQueue): SavedQueue {
  return { nextSerial: queue.nextSerial, events: queue.heap.toSorted((a, b) => a.at - b.at || a.serial - b.serial) };
}

export function restoreQueue(saved: SavedQueue): EventQueue {
  return { heap: [...saved.events], nextSerial: saved.nextSerial }; // a sorted list is a heap
}

function isEarlier(a: QueuedEvent, b: QueuedEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.serial < b.serial);
}
