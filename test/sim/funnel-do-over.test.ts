/** The do-over law, over random sets of events; with a real feed and tracker in funnel-scene.test.ts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess, DO_OVERS } from '../../sim/funnel/do-over.ts';
import { FUNNEL_STAGES, type FunnelStage, stageRank } from '../../sim/funnel/stages.ts';
import { furthestByIncident, NOWHERE, pairRows } from '../../sim/metrics/furthest.ts';
import type { LayoutEvent, WorldEvent } from '../../sim/recording/event-log.ts';

const CAMERAS = ['a', 'b', 'c'];
const IDS = ['theft-1', 'theft-2', 'loitering-1', 'loitering-1-alike'];
const WORLD: readonly WorldEvent[] = IDS.map((incident) => ({
  ...{ kind: 'incident', at: 0, incident, phase: 'begins', x: 0, y: 0, actors: [] },
}));

/** Any stages in any order at any camera, with ties in time more often than not. */
const chains = fc.uniqueArray(
  fc.record({
    kind: fc.constant('reached' as const),
    at: fc.integer({ min: 0, max: 6 }),
    incident: fc.constantFrom(...IDS),
    camera: fc.constantFrom(...CAMERAS),
    stage: fc.constantFrom<FunnelStage>(...FUNNEL_STAGES),
  }),
  { selector: ({ incident, camera, stage }) => `${incident} ${camera} ${stage}`, maxLength: 30 },
);

const lossesOf = (events: readonly LayoutEvent[]) => {
  const best = furthestByIncident(events);
  return new Map(IDS.map((id) => [id, (best.get(id) ?? NOWHERE).loss]));
};

describe.each(FUNNEL_STAGES)('with %s perfect', (stage) => {
  test('whoever was lost there is lost later or not at all; nobody else is lost anywhere else', () => {
    fc.assert(
      fc.property(chains, (events) => {
        const after = lossesOf(assess(stage, events, WORLD, CAMERAS));
        for (const [id, loss] of lossesOf(events)) {
          const then = after.get(id)!;
          if (loss === stage) expect(then === null || stageRank(then) > stageRank(stage)).toBe(true);
          else expect(then).toBe(loss);
        }
      }),
    );
  });

  test('it is reached no later than whatever follows from it, and doing it over again changes nothing', () => {
    fc.assert(
      fc.property(chains, (events) => {
        const once = assess(stage, events, WORLD, CAMERAS);
        expect(assess(stage, once, WORLD, CAMERAS)).toEqual(once);
        expect(once.map(({ at }) => at)).toEqual(once.map(({ at }) => at).toSorted((a, b) => a - b));
        for (const { incident, camera, furthest, at } of pairRows(once)) {
          if (stageRank(furthest) < stageRank(stage)) continue;
          const perfect = once.find(
            (event) =>
              event.kind === 'reached' &&
              event.stage === stage &&
              event.incident === incident &&
              event.camera === camera,
          );
          expect(perfect!.at).toBeLessThanOrEqual(at);
        }
      }),
    );
  });
});

test('an incident out of every view, were all in view, is lost for want of pixels', () => {
  expect(lossesOf(assess('in_view', [], WORLD, CAMERAS)).get('theft-1')).toBe('enough_pixels');
  expect(lossesOf(assess('in_view', [], [], CAMERAS)).get('theft-1')).toBe('in_view');
});

test('every stage says how it is made perfect: components physically, criteria by assessment', () => {
  const physical = FUNNEL_STAGES.filter((stage) => DO_OVERS[stage].how === 'physical');
  expect(physical).toEqual(['detected', 'alert', 'seen', 'dispatched', 'arrived']);
});
