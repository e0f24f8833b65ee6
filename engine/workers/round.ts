/**
 * One lockstep round on shared memory: who takes which chunk, and how everybody learns that the last one is done.
 *
 * Every chunk of every round has a ticket; tickets only grow (modulo 2³², so they are compared by difference). A round
 * is published by writing its parameters and then raising END. Two facts carry the design:
 * 1. Whoever moves TICKET on from t, having seen t below END, holds a chunk of the round in progress: no later round
 *    is published before DONE reaches END, and DONE cannot while t is not done. So the parameters may be read after.
 * 2. A round ends when its chunks are done, not when all threads have checked in. A thread that the machine has put
 *    aside, or that has not woken up yet, delays nobody; when it comes, it finds no ticket and sleeps again.
 */
import { assert } from '../assert.ts';

/**
 * Works on [begin, end) of its items, writing only what belongs to them. `args` are the numbers of this round.
 * Chunks come in any order on any thread: what must be folded is folded after the round, in slot order, by its caller.
 */
export type Stage<Context> = (context: Context, begin: number, end: number, args: Float64Array) => void;

/** The stages an entry serves, by name. */
export type Stages<Context> = Readonly<Record<string, Stage<Context>>>;

/** Memory that all threads of a gang share. */
export interface Round {
  readonly control: Int32Array;
  readonly args: Float64Array;
  readonly notes: Uint16Array; // NOTE characters per seat: the first failure of each
}

/** What a thread needs to work: the shared round, its own seat, and the stages in the order of their numbers. */
export interface Seat<Context> {
  readonly round: Round;
  readonly seat: number;
  readonly stages: readonly Stage<Context>[];
  readonly context: Context;
}

/** Words of `control`. Those that different threads write often lie 64 bytes apart, on cache lines of their own. */
export const TICKET = 0; // next chunk to take
export const DONE = 16; //  chunks finished since the beginning
export const BELL = 32; //  rung for each round and for closing; idle threads sleep on it
export const END = 48; //   one past the last ticket of the round
export const BASE = 49; //  first ticket of the round
export const STAGE = 50;
export const COUNT = 51; // items of the round
export const SIZE = 52; //  items per chunk
export const CLOSED = 53;
const SEATS = 64; //        two words per seat, a line apart: chunk in hand + 1, and the lowest failed chunk + 1
const SEAT_WORDS = 16;

/** Numbers that a round can hand its stage. */
export const ARGS = 64;
const NOTE = 2048;

export function createRound(seats: number): Round {
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  return {
    control: new Int32Array(shared(4 * (SEATS + SEAT_WORDS * seats))),
    args: new Float64Array(shared(8 * ARGS)),
    notes: new Uint16Array(shared(2 * NOTE * seats)),
  };
}

/** Publishes a round of `count` items of stage number `stage`; the one before it must be over. */
export function publish({ control }: Round, stage: number, count: number, size: number): void {
  const base = control[END];
  assert(Atomics.load(control, DONE) === base, 'a round is published while the one before it runs');
  control[BASE] = base;
  control[STAGE] = stage;
  control[COUNT] = count;
  control[SIZE] = size;
  Atomics.store(control, END, (base + Math.ceil(count / size)) | 0);
  Atomics.add(control, BELL, 1);
}

/** Takes chunks and works on them until none is left. Returns while others may still be at theirs. */
export function work<Context>({ round, seat, stages, context }: Seat<Context>): void {
  const { control, args } = round;
  const own = SEATS + SEAT_WORDS * seat;
  for (;;) {
    const ticket = takeTicket(control);
    if (ticket === null) return;
    const chunk = (ticket - control[BASE]) | 0;
    const [begin, end] = chunkRange(control, chunk);
    Atomics.store(control, own, chunk + 1);
    try {
      stages[control[STAGE]](context, begin, end, args);
    } catch (error) {
      // The other chunks are still worked on: then the lowest failed one is the same for any number of threads.
      noteFailure(round, seat, chunk, error);
    }
    Atomics.store(control, own, 0);
    const done = (Atomics.add(control, DONE, 1) + 1) | 0;
    if (done === control[END]) Atomics.notify(control, DONE);
  }
}

function takeTicket(control: Int32Array): number | null {
  for (;;) {
    const ticket = Atomics.load(control, TICKET);
    if (((Atomics.load(control, END) - ticket) | 0) <= 0) return null;
    if (Atomics.compareExchange(control, TICKET, ticket, (ticket + 1) | 0) === ticket) return ticket;
  }
}

function chunkRange(control: Int32Array, chunk: number): [begin: number, end: number] {
  const begin = chunk * control[SIZE];
  return [begin, Math.min(begin + control[SIZE], control[COUNT])];
}

/**
 * Works round after round until the gang is closed; sleeps in between.
 *
 * It does not spin before it sleeps: to wake up costs some 20 µs, of which 20 000 turns of spinning won 5 at best, and
 * where threads outnumber cores the spinner takes the core of one that has work.
 */
export function workUntilClosed<Context>(seat: Seat<Context>): void {
  const { control } = seat.round;
  for (;;) {
    const bell = Atomics.load(control, BELL);
    if (Atomics.load(control, CLOSED) === 1) return;
    work(seat);
    Atomics.wait(control, BELL, bell);
  }
}

/** A seat keeps its first failure of a round: it takes chunks in rising order, so that is its lowest. */
function noteFailure({ control, notes }: Round, seat: number, chunk: number, error: unknown): void {
  const failed = SEATS + SEAT_WORDS * seat + 1;
  if (control[failed] !== 0) return;
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  const note = notes.subarray(NOTE * seat, NOTE * (seat + 1)).fill(0);
  for (let i = 0; i < Math.min(text.length, NOTE); i++) note[i] = text.charCodeAt(i);
  control[failed] = chunk + 1;
}

/** A failed chunk: its items, and the stack of the error there. */
export interface Failure {
  readonly begin: number;
  readonly end: number;
  readonly stack: string;
}

/** Takes the failure in the lowest chunk of a finished round, if there was any, and clears all of them. */
export function takeFailure({ control, notes }: Round, seats: number): Failure | null {
  let lowest = 0;
  let failure: Failure | null = null;
  for (let seat = 0; seat < seats; seat++) {
    const failed = SEATS + SEAT_WORDS * seat + 1;
    const chunk = control[failed];
    if (chunk === 0) continue;
    control[failed] = 0;
    if (lowest !== 0 && chunk > lowest) continue;
    lowest = chunk;
    const [begin, end] = chunkRange(control, chunk - 1);
    const note = notes.slice(NOTE * seat, NOTE * (seat + 1));
    const length = note.indexOf(0);
    failure = { begin, end, stack: String.fromCharCode(...(length < 0 ? note : note.subarray(0, length))) };
  }
  return failure;
}

/** The chunks in hand, in words, for the report of a round that does not end. */
export function chunksInHand({ control }: Round, seats: number): string {
  const held: string[] = [];
  for (let seat = 0; seat < seats; seat++) {
    const chunk = Atomics.load(control, SEATS + SEAT_WORDS * seat);
    if (chunk === 0) continue;
    const [begin, end] = chunkRange(control, chunk - 1);
    held.push(`thread ${seat} holds items ${begin} to ${end - 1}`);
  }
  return held.length > 0 ? held.join(', ') : 'no thread holds a chunk';
}
