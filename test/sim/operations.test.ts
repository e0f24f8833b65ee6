import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SightChange } from '../../sim/incidents/incident.ts';
import type { FiringAlert } from '../../sim/operations/alerts.ts';
import { finishOperations, operate } from '../../sim/operations/operations.ts';
import { type Operations, restoreOperations, saveOperations } from '../../sim/operations/state.ts';
import type { LayoutEvent, WorldEvent } from '../../sim/recording/event-log.ts';
import '../property-seed.ts';
import { firing, incident, ofKind, PATROL, type Room, room, STREET, tick } from './operations-room.ts';

const REST = { world: [], speeds: STREET.speedLimit, patrols: [] };
const ends = (of: string, at: number): WorldEvent => ({
  ...{ kind: 'incident', at, incident: of, phase: 'ends', x: 500, y: 0, actors: [] },
});

/** All that comes of alerts that fire at their times, and of nothing else. */
function outcome(operations: Operations, alerts: readonly FiringAlert[], world: readonly WorldEvent[] = []) {
  const told = operate(operations, tick(3_600_000, { alerts, world }));
  return [...told, ...finishOperations(operations, REST)];
}

test('with nothing else to do an alert is looked at at once, and the unit takes its way over the limit', () => {
  const events = outcome(room({ incidents: [incident('a')], doOver: 'seen' }), [firing('1', 'a', 1000)]);
  expect(events).toEqual([
    { kind: 'seen', at: 1000, alert: '1', incident: 'a', camera: 'cam', waited: 0, isBelieved: true },
    { kind: 'dispatched', at: 1000, incident: 'a', alert: '1', channel: 'alert', unit: 'patrol/0-0', way: 500 },
    { kind: 'arrived', at: 51_000, incident: 'a', alert: '1', unit: 'patrol/0-0', isInTime: true },
  ]);
});

test('a unit is in time until the incident ends, and not from then on', () => {
  for (const [end, isInTime] of [
    [51_000, false],
    [51_001, true],
  ] as const) {
    const events = outcome(
      room({ incidents: [incident('a')], doOver: 'seen' }),
      [firing('1', 'a', 1000)],
      [ends('a', end)],
    );
    expect(ofKind(events, 'arrived')[0].isInTime).toBe(isInTime);
  }
});

test('the nearest free unit goes, a patrol from where it walks', () => {
  const operations = room({ incidents: [incident('a')], units: [{ ...PATROL, count: 3 }], doOver: 'seen' });
  const patrols = [{ unit: 'patrol/0-1', x: 400, y: 0 }];
  const events = operate(operations, tick(20_000, { alerts: [firing('1', 'a', 1000)], patrols }));
  expect(ofKind(events, 'dispatched')).toMatchObject([{ unit: 'patrol/0-1', way: 100 }]);
  expect(ofKind(events, 'arrived')).toMatchObject([{ at: 11_000 }]);
});

test('a unit that comes from another call starts at home, and is not sent where somebody is by then', () => {
  const units = [{ ...PATROL, backgroundLoad: 0.999 }];
  const patrols = [{ unit: 'patrol/0-0', x: 450, y: 0 }];
  const run = (world: readonly WorldEvent[]) => {
    const operations = room({ incidents: [incident('a')], units, doOver: 'seen' });
    return ofKind(operate(operations, tick(36e6, { alerts: [firing('1', 'a', 0)], patrols, world })), 'dispatched');
  };
  expect(run([])).toMatchObject([{ channel: 'alert', way: 500 }]);
  const found = run([{ kind: 'witnessed', at: 1000, incident: 'a', channel: 'patrol' }]);
  expect(found).toMatchObject([{ at: 1000, channel: 'patrol', way: 50 }]);
});

test('a unit goes to where the incident is when it departs', () => {
  const moves = (at: number, phase: 'begins' | 'acts', x: number): WorldEvent => ({
    ...{ kind: 'incident', at, incident: 'a', phase, x, y: 0, actors: [] },
  });
  const operations = room({ incidents: [incident('a')], doOver: 'seen' });
  operate(operations, tick(1000, { world: [moves(500, 'begins', 300)] }));
  const events = operate(
    operations,
    tick(2000, { alerts: [firing('1', 'a', 1500)], world: [moves(1200, 'acts', 320)] }),
  );
  expect(ofKind(events, 'dispatched')).toMatchObject([{ way: 320 }]);
});

test('a unit on another call comes when that call is over: its share of time, and an exponential rest', () => {
  const incidents = Array.from({ length: 2500 }, (_, k) => incident(`i-${k}`));
  const units = [{ ...PATROL, backgroundLoad: 0.4 }];
  const alerts = incidents.map(({ id }) => firing(id, id, 0));
  const waits = ofKind(outcome(room({ incidents, units, doOver: 'seen' }), alerts), 'dispatched').map(({ at }) => at);
  const busy = waits.filter((wait) => wait > 0);
  expect(Math.abs(busy.length / waits.length - 0.4)).toBeLessThan(3 * Math.sqrt((0.4 * 0.6) / waits.length));
  const mean = busy.reduce((sum, wait) => sum + wait, 0) / busy.length / 1000;
  expect(Math.abs(mean - 900)).toBeLessThan((3 * 900) / Math.sqrt(busy.length));
  expect(busy.filter((wait) => wait > 900_000).length / busy.length).toBeCloseTo(Math.exp(-1), 1);
});

/** Alerts of many incidents at one instant: nobody can look at them all. */
const flood = Array.from({ length: 20 }, (_, k) => incident(`i-${k}`));
const floodAlerts = flood.map(({ id }) => firing(`${id}-alert`, id, 1000));

test('under own contention incidents do not queue behind one another, for operators or for units', () => {
  const events = outcome(room({ incidents: flood }), floodAlerts);
  const seen = ofKind(events, 'seen');
  expect(seen).toHaveLength(20);
  expect(seen.every(({ waited }) => waited === 0)).toBe(true);
  const believed = new Map(seen.filter(({ isBelieved }) => isBelieved).map(({ incident, at }) => [incident, at]));
  const dispatched = ofKind(events, 'dispatched');
  expect(dispatched.length).toBeGreaterThan(5);
  expect(dispatched.every(({ incident, at }) => at === believed.get(incident))).toBe(true);
});

test('under shared contention they do', () => {
  const events = outcome(room({ incidents: flood, centre: { contention: 'shared' } }), floodAlerts);
  const waits = ofKind(events, 'seen').map(({ waited }) => waited);
  expect(waits.filter((waited) => waited === 0)).toHaveLength(1);
  expect(new Set(waits).size).toBe(20);
  const arrivals = ofKind(events, 'arrived').map(({ at }) => at);
  ofKind(events, 'dispatched')
    .slice(1)
    .forEach(({ at }, k) => {
      expect(at).toBeGreaterThan(arrivals[k]);
    });
});

test('alerts of nothing that was staged keep operators from an incident, under own contention too', () => {
  const incidents = [incident('a', { at: 60_000 })];
  const falseAlarms = Array.from({ length: 30 }, (_, k) => firing(`f-${k}`, null, 50_000));
  const waited = (alerts: readonly FiringAlert[]) => {
    const events = outcome(room({ incidents }), [...alerts, firing('1', 'a', 60_000)]);
    return ofKind(events, 'seen').find(({ incident }) => incident === 'a')!.waited;
  };
  expect(waited([])).toBe(0);
  expect(waited(falseAlarms)).toBeGreaterThan(300_000);
  // What matters more is looked at first.
  const critical = [firing('1', 'a', 60_000, { severity: 'critical' })];
  const events = outcome(room({ incidents }), [...falseAlarms, ...critical]);
  expect(ofKind(events, 'seen').find(({ incident }) => incident === 'a')!.waited).toBeLessThan(120_000);
});

test('a more urgent alert overtakes one that waits, also in the copy of the centre that answers an incident', () => {
  const answered = (later: readonly FiringAlert[]) => {
    const operations = room({ incidents: [incident('a')] });
    operate(operations, tick(1000, { alerts: [firing('f', null, 500), firing('1', 'a', 600, { severity: 'low' })] }));
    const events = [...operate(operations, tick(2000, { alerts: later })), ...finishOperations(operations, REST)];
    return ofKind(events, 'seen').find(({ alert }) => alert === '1')!.waited;
  };
  const urgent = firing('g', null, 1500, { severity: 'critical' });
  const idle = firing('g', null, 1500, { severity: 'low' });
  expect(answered([urgent])).toBeGreaterThan(answered([]) + 3000);
  expect(answered([idle])).toBe(answered([]));
});

test('an alert that was not believed may be followed by one of the same incident that is', () => {
  const incidents = Array.from({ length: 200 }, (_, k) => incident(`i-${k}`));
  const believed = (alerts: number) => {
    const all = incidents.flatMap(({ id }) =>
      Array.from({ length: alerts }, (_, k) => firing(`${id} ${k}`, id, 1000 * k)),
    );
    const seen = ofKind(outcome(room({ incidents }), all), 'seen').filter(({ isBelieved }) => isBelieved);
    return new Set(seen.map(({ incident }) => incident)).size / incidents.length;
  };
  const once = believed(1);
  expect(believed(6)).toBeGreaterThan(once + 0.15);
});

test('the more false alarms there have been, the fewer true alerts are believed', () => {
  const incidents = Array.from({ length: 800 }, (_, k) => incident(`i-${k}`, { at: 3_000_000 }));
  const believed = (falseAlarms: number) => {
    const alerts = [
      ...Array.from({ length: falseAlarms }, (_, k) => firing(`f-${k}`, null, 30_000 * k)),
      ...incidents.map(({ id }) => firing(`${id}-alert`, id, 3_000_000)),
    ];
    const seen = ofKind(outcome(room({ incidents, centre: { operators: 30 } }), alerts), 'seen');
    return seen.filter(({ incident, isBelieved }) => incident !== null && isBelieved).length / incidents.length;
  };
  const [fresh, tired, weary] = [0, 10, 80].map(believed);
  expect(tired).toBeLessThan(fresh - 0.05);
  expect(weary).toBeLessThan(tired - 0.05);
  // With a clip half of those who trust nothing look, and nine of ten who look see what it is.
  expect(weary).toBeCloseTo(0.45, 1);
});

test('the first channel that leads to an incident sends the unit; a patrol that passes is there at once', () => {
  const operations = room({ incidents: [incident('a')], doOver: 'seen' });
  const witnessed: WorldEvent[] = [
    { kind: 'witnessed', at: 30_000, incident: 'a', channel: 'patrol' },
    { kind: 'witnessed', at: 500, incident: 'a', channel: 'witness' },
  ];
  const patrols = [
    { unit: 'far', x: 0, y: 0 },
    { unit: 'near', x: 490, y: 0 },
  ];
  const alerts = [firing('1', 'a', 1000), firing('2', 'a', 2000)];
  const events = operate(operations, tick(100_000, { alerts, patrols, world: witnessed }));
  expect(ofKind(events, 'dispatched')).toMatchObject([
    { at: 1000, channel: 'alert', alert: '1' },
    { at: 30_000, channel: 'patrol', unit: 'near', way: 10 },
  ]);
  expect(ofKind(events, 'arrived')).toMatchObject([
    { at: 30_000, unit: 'near' },
    { at: 51_000, unit: 'patrol/0-0' },
  ]);
});

test('a call sends a unit once it has been taken down, in nine of ten within a minute', () => {
  const incidents = Array.from({ length: 2000 }, (_, k) => incident(`i-${k}`));
  const world = incidents.map(
    ({ id }): WorldEvent => ({ kind: 'witnessed', at: 1000, incident: id, channel: 'witness' }),
  );
  const events = ofKind(outcome(room({ incidents }), [], world), 'dispatched');
  expect(events).toHaveLength(2000);
  expect(events.every(({ channel, alert }) => channel === 'witness' && alert === null)).toBe(true);
  const within = events.filter(({ at }) => at <= 61_000).length / 2000;
  expect(Math.abs(within - 0.9)).toBeLessThan(0.02);
});

test('a look-alike is believed by few, and a false alarm that is sends a unit too', () => {
  const incidents = Array.from({ length: 400 }, (_, k) => incident(`i-${k}-alike`));
  const alerts = [
    ...incidents.map(({ id }) => firing(`${id}-alert`, id, 0)),
    ...Array.from({ length: 400 }, (_, k) => firing(`f-${k}`, null, 0)),
  ];
  const events = outcome(room({ incidents, centre: { operators: 400 } }), alerts);
  for (const isStaged of [true, false]) {
    const mine = ofKind(events, 'seen').filter((seen) => (seen.incident !== null) === isStaged);
    const believed = mine.filter(({ isBelieved }) => isBelieved);
    expect(mine).toHaveLength(400);
    expect(believed.length).toBeGreaterThan(5);
    expect(believed.length).toBeLessThan(30);
    const sent = ofKind(events, 'dispatched').filter((event) => (event.incident !== null) === isStaged);
    expect(sent.map(({ alert }) => alert).toSorted()).toEqual(believed.map(({ alert }) => alert).toSorted());
  }
});

test('without operators nobody looks, and calls still bring units', () => {
  const world: WorldEvent[] = [{ kind: 'witnessed', at: 0, incident: 'a', channel: 'witness' }];
  const events = outcome(room({ incidents: [incident('a')], centre: { operators: 0 } }), [firing('1', 'a', 0)], world);
  expect(events.map(({ kind }) => kind)).toEqual(['dispatched', 'arrived']);
});

test('each stage done over is perfect', () => {
  const incidents = Array.from({ length: 50 }, (_, k) => incident(`i-${k}`));
  const busy: Partial<Room> = { centre: { backgroundRate: 0.05 }, units: [{ ...PATROL, backgroundLoad: 0.9 }] };
  const alerts = incidents.map(({ id }) => firing(`${id}-alert`, id, 5000));
  const run = (rest: Partial<Room>) => outcome(room({ incidents, ...busy, ...rest }), alerts);
  const seen = ofKind(run({ doOver: 'seen' }), 'seen');
  expect(seen.every(({ at, waited, isBelieved }) => at === 5000 && waited === 0 && isBelieved)).toBe(true);

  for (const units of [busy.units, []]) {
    const sent = run({ doOver: 'dispatched', units: units! });
    const believed = ofKind(sent, 'seen').filter(({ isBelieved }) => isBelieved);
    expect(believed.length).toBeGreaterThan(10);
    expect(ofKind(sent, 'dispatched').map(({ alert, at }) => [alert, at])).toEqual(
      believed.map(({ alert, at }) => [alert, at]),
    );
  }
  const arrived = run({ doOver: 'arrived' });
  expect(ofKind(arrived, 'arrived').map(({ incident, at }) => [incident, at])).toEqual(
    ofKind(arrived, 'dispatched').map(({ incident, at }) => [incident, at]),
  );
  // And the others are as they were.
  expect(ofKind(arrived, 'dispatched')).toEqual(ofKind(run({}), 'dispatched'));
});

/** A quarter of an hour of all that can come, in ticks. */
interface Story {
  readonly incidents: readonly string[];
  readonly alerts: readonly FiringAlert[];
  readonly sights: readonly SightChange[];
  readonly world: readonly WorldEvent[];
}

const LAST = 900_000; // ms
const CAMERAS = ['cam', 'one', 'two'];
const IDS = ['a', 'b', 'c', 'c-alike'];
const moment = fc.nat(LAST / 200 - 1).map((k) => 200 * k + 100);
const story: fc.Arbitrary<Story> = fc.record({
  incidents: fc.constant(IDS),
  alerts: fc
    .array(fc.record({ at: moment, of: fc.constantFrom(null, ...IDS), camera: fc.constantFrom(...CAMERAS) }), {
      maxLength: 25,
    })
    .map((list) => list.map(({ at, of, camera }, k) => firing(`alert-${k}`, of, at, { cameras: [camera] }))),
  sights: fc.array(
    fc.record({
      at: moment,
      incident: fc.constantFrom(...IDS),
      camera: fc.constantFrom(...CAMERAS),
      isVisible: fc.boolean(),
    }),
    { maxLength: 25 },
  ),
  world: fc
    .array(fc.record({ at: moment, of: fc.constantFrom('a', 'b', 'c'), what: fc.constantFrom('ends', 'call') }), {
      maxLength: 4,
    })
    .map((list) =>
      list.map(
        ({ at, of, what }): WorldEvent =>
          what === 'ends' ? ends(of, at) : { kind: 'witnessed', at, incident: of, channel: 'witness' },
      ),
    ),
});

const BUSY: Partial<Room> = {
  centre: { backgroundRate: 0.03, operators: 1, monitorsEach: 2 },
  units: [{ ...PATROL, count: 2, backgroundLoad: 0.4 }],
  cameras: CAMERAS,
};

function inTick<T>(all: readonly T[], atOf: (one: T) => number, from: number, until: number): T[] {
  return all.filter((one) => atOf(one) > from && atOf(one) <= until).toSorted((a, b) => atOf(a) - atOf(b));
}

/** Plays a story in ticks of `step` ms; `between` may do something to the room after a tick. */
function play(given: Story, step: number, rest: Partial<Room> = {}, between = (_: Operations, __: number) => {}) {
  const operations = room({ incidents: given.incidents.map((id) => incident(id)), ...BUSY, ...rest });
  const told: LayoutEvent[] = [];
  const startMs = operations.setup.scenario.startMs;
  for (let at = step; at <= LAST; at += step) {
    const [alerts, sights, world] = [
      inTick(given.alerts, ({ alert }) => alert.at - startMs, at - step, at),
      inTick(given.sights, (sight) => sight.at, at - step, at),
      inTick(given.world, (event) => event.at, at - step, at),
    ];
    told.push(...operate(operations, tick(at, { alerts, sights, world })));
    between(operations, at);
  }
  return [...told, ...finishOperations(operations, REST)];
}

test('events come in order of time, each alert is looked at, and whoever is sent arrives', () => {
  fc.assert(
    fc.property(story, (given) => {
      let operations: Operations | null = null;
      const events = play(given, 5000, {}, (now) => {
        operations = now;
      });
      expect(operations!.state.centres).toHaveLength(1); // copies are closed when nothing waits in them
      const times = events.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const looked = ofKind(events, 'seen').filter(({ alert }) => alert !== null);
      expect(looked).toHaveLength(given.alerts.length);
      expect(ofKind(events, 'arrived')).toHaveLength(ofKind(events, 'dispatched').length);
      const sought = ofKind(events, 'dispatched').flatMap(({ incident }) => incident ?? []);
      expect(new Set(sought).size).toBe(sought.length);
    }),
    { numRuns: 30 },
  );
});

test('it is the same in ticks of any length', () => {
  fc.assert(
    fc.property(story, (given) => {
      expect(play(given, 1000)).toEqual(play(given, 30_000));
    }),
    { numRuns: 15 },
  );
});

test('saved at any moment and restored elsewhere it goes on to the same events, to the bit', () => {
  fc.assert(
    fc.property(story, fc.nat(29), fc.constantFrom<'own' | 'shared'>('own', 'shared'), (given, when, contention) => {
      const rest = { centre: { ...BUSY.centre, contention } };
      const whole = play(given, 30_000, rest);
      const resumed = play(given, 30_000, rest, (operations, at) => {
        if (at !== 30_000 * (when + 1)) return;
        const written = JSON.stringify(saveOperations(operations));
        const elsewhere = room({ incidents: given.incidents.map((id) => incident(id)), ...BUSY, ...rest });
        restoreOperations(elsewhere, JSON.parse(written));
        expect(JSON.stringify(saveOperations(elsewhere))).toBe(written);
        operations.state = elsewhere.state;
      });
      expect(resumed).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});

test('an incident more changes nothing of the others', () => {
  fc.assert(
    fc.property(story, (given) => {
      const isOther = ({ incident }: { readonly incident: string | null }) => incident !== 'b';
      const without: Story = {
        incidents: given.incidents.filter((id) => id !== 'b'),
        alerts: given.alerts.filter(isOther),
        sights: given.sights.filter(isOther),
        world: given.world.filter(isOther),
      };
      expect(play(given, 5000).filter((event) => isOther(event as { incident: string }))).toEqual(play(without, 5000));
    }),
    { numRuns: 30 },
  );
});

test('the order of cameras in a layout, and of alerts and sights of one instant, changes nothing', () => {
  fc.assert(
    fc.property(story, fc.infiniteStream(fc.nat()), (given, chance) => {
      const shuffled = <T>(all: readonly T[]) =>
        all
          .map((one) => [chance.next().value as number, one] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, one]) => one);
      // Everything in the first seconds, so that instants are shared; one change of sight for each pair.
      const crowded = (all: Story): Story => ({
        ...all,
        alerts: all.alerts.map(({ alert, incident }) => ({
          incident,
          alert: { ...alert, at: firing('', null, 100).alert.at },
        })),
        sights: all.sights
          .filter((one, k) => all.sights.findIndex((o) => o.incident === one.incident && o.camera === one.camera) === k)
          .map((sight) => ({ ...sight, at: 100, isVisible: true })),
      });
      const one = crowded(given);
      const other = { ...one, alerts: shuffled(one.alerts), sights: shuffled(one.sights) };
      expect(play(other, 30_000, { cameras: shuffled(CAMERAS) })).toEqual(play(one, 30_000));
    }),
    { numRuns: 30 },
  );
});
