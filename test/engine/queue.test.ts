import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createQueue,
  type EventQueue,
  nextAt,
  type QueuedEvent,
  restoreQueue,
  saveQueue,
  schedule,
  takeDue,
} from '../../engine/events/queue.ts';

/** Schedule an event some time ahead, or take what is due until then. Few times, so that many are equal. */
const step = fc.record({ take: fc.boolean(), ahead: fc.nat(5), kind: fc.nat(3) });

test('events come as a sorted list would give them, those of one time as they were scheduled', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = createQueue();
      let list: QueuedEvent[] = [];
      let [now, serial] = [0, 0];
      for (const { take, ahead, kind } of steps) {
        if (take) {
          now += ahead;
          const due = list.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.serial - b.serial);
          list = list.filter(({ at }) => at > now);
          expect(allDue(queue, now)).toEqual(due);
        } else {
          list.push({ at: now + ahead, serial, kind, a: serial * 2, b: -serial });
          schedule(queue, now + ahead, kind, serial * 2, -serial);
          serial++;
        }
        expect(nextAt(queue)).toBe(Math.min(Infinity, ...list.map(({ at }) => at)));
      }
    }),
  );
});

test('a queue saved at any moment, even as text, goes on as if nothing had happened', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.array(step, { maxLength: 60 }), (before, after) => {
      const queue = createQueue();
      run(queue, before);
      const restored = restoreQueue(JSON.parse(JSON.stringify(saveQueue(queue))));
      expect(run(restored, after)).toEqual(run(queue, after));
      expect(allDue(restored, Infinity)).toEqual(allDue(queue, Infinity));
    }),
  );
});

test('what is saved does not tell how the heap came to be', () => {
  const [straight, roundabout] = [createQueue(), createQueue()];
  for (const at of [5, 1, 4, 2, 3]) schedule(straight, at, 0);
  for (const at of [5, 1, 4, 2, 3]) schedule(roundabout, at, 0);
  expect(saveQueue(restoreQueue(saveQueue(roundabout)))).toEqual(saveQueue(straight));
  expect(saveQueue(straight).events.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5]);
});

test('nothing is due in an empty queue, nor before its time', () => {
  const queue = createQueue();
  expect([nextAt(queue), takeDue(queue, Infinity)]).toEqual([Infinity, null]);
  schedule(queue, 200, 1);
  expect(takeDue(queue, 199)).toBe(null);
  expect(takeDue(queue, 200)).toEqual({ at: 200, serial: 0, kind: 1, a: 0, b: 0 });
});

test('times are whole milliseconds', () => {
  expect(() => schedule(createQueue(), 66.7, 4)).toThrow('event of kind 4 at 66.7, not a whole millisecond');
  expect(() => schedule(createQueue(), Number.NaN, 4)).toThrow();
});

function allDue(queue: EventQueue, until: number): QueuedEvent[] {
  const due: QueuedEvent[] = [];
  for (let event = takeDue(queue, until); event !== null; event = takeDue(queue, until)) due.push(event);
  return due;
}

function run(queue: EventQueue, steps: readonly { take: boolean; ahead: number; kind: number }[]): QueuedEvent[] {
  let now = 0;
  return steps.flatMap(({ take, ahead, kind }) => {
    if (!take) {
      schedule(queue, now + ahead, kind);
      return [];
    }
    now += ahead;
    return allDue(queue, now);
  });
}
