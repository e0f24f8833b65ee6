/**
 * Servers and those who wait for them: the more urgent first, within a priority the earlier first, nobody sent away
 * once served. Kendall's G/G/c with priorities (Ann. Math. Stat. 24, 338, 1953); with a limited waiting room it
 * loses customers. With exponential times it is Erlang's (test/papers/queues.test.ts). State is plain data.
 *
 * Use: take what has begun up to a moment, then admit who comes at that moment. A server that falls free at the
 * same millisecond is free for them.
 */
import { assert } from '../../engine/assert.ts';
import { createQueue, type EventQueue, nextAt, schedule, takeDue } from '../../engine/events/queue.ts';

export interface Customer {
  readonly number: number; // the owner's
  readonly arrived: number; // ms
  readonly priority: number; // 0 to PRIORITIES − 1, the most urgent last
  readonly service: number; // ms, how long they will take
}

export interface ServiceQueue {
  readonly servers: number;
  readonly room: number | null; // waiting places; null: as many as it takes
  readonly waiting: readonly Customer[][]; // by priority, in order of arrival
  readonly departures: EventQueue;
  busy: number;
}

export interface Begun {
  readonly customer: Customer;
  readonly at: number; // ms
}

export const PRIORITIES = 4;

export function createServiceQueue(servers: number, room: number | null = null): ServiceQueue {
  assert(Number.isInteger(servers) && servers >= 0, `${servers} servers`);
  return { servers, room, waiting: Array.from({ length: PRIORITIES }, () => []), departures: createQueue(), busy: 0 };
}

/** Lets `customer` in; `served`: from this moment on. Whatever was due until now must have been taken. */
export function admit(queue: ServiceQueue, customer: Customer): 'served' | 'waits' | 'lost' {
  const { arrived, priority } = customer;
  assert(nextAt(queue.departures) > arrived, `a customer at ${arrived} ms, before a departure was taken`);
  if (queue.busy < queue.servers) {
    serve(queue, customer, arrived);
    return 'served';
  }
  if (queue.room !== null && waitingCount(queue) >= queue.room) return 'lost';
  queue.waiting[priority].push(customer);
  return 'waits';
}

/** Takes the next customer whose waiting ends at `until` (ms) or before; null when nobody's does. */
export function takeBegun(queue: ServiceQueue, until: number): Begun | null {
  for (;;) {
    const departure = takeDue(queue.departures, until);
    if (departure === null) return null;
    queue.busy--;
    const customer = takeMostUrgent(queue);
    if (customer === null) continue;
    serve(queue, customer, departure.at);
    return { customer, at: departure.at };
  }
}

export function waitingCount(queue: ServiceQueue): number {
  return queue.waiting.reduce((sum, { length }) => sum + length, 0);
}

function serve(queue: ServiceQueue, { service }: Customer, at: number): void {
  queue.busy++;
  schedule(queue.departures, at + service, 0);
}

function takeMostUrgent({ waiting }: ServiceQueue): Customer | null {
  for (let priority = PRIORITIES - 1; priority >= 0; priority--) {
    const first = waiting[priority].shift();
    if (first !== undefined) return first;
  }
  return null;
}
