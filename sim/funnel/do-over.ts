/**
 * The do-over: what the chain would come to were one stage of it perfect. It is the funnel's proof. By its law, making
 * stage k perfect changes the loss of no incident that was lost before k, and every incident lost at k is lost later or
 * not at all.
 *
 * A stage that is a component of the chain is made perfect physically, in a re-run: it never fails those who reach it,
 * and what comes after works with what it then delivers. A stage that is only a criterion cannot be: there is nothing to
 * put right but where the camera hangs. It is assessed: whoever reached the stage before is counted as reaching it.
 *
 * A re-run is assessed as well (`assess` of its events). What a physical stage lets through in the same instant in which
 * the incident leaves the picture would otherwise still fail at it.
 */
import type { LayoutEvent, WorldEvent } from '../recording/event-log.ts';
import { type FunnelStage, stageRank } from './stages.ts';

/** How each stage is made perfect; `physical` says what a re-run must do, and only for whom reached the stage before. */
export const DO_OVERS: Readonly<Record<FunnelStage, { readonly how: 'assessed' | 'physical'; readonly what: string }>> =
  {
    in_view: { how: 'assessed', what: 'each incident is in view of every camera from its beginning' },
    enough_pixels: { how: 'assessed', what: 'whoever is in view is tall enough' },
    unhidden: { how: 'assessed', what: 'whoever is tall enough shows for long enough' },
    detected: {
      how: 'physical',
      what: 'the feed finds the actors of incidents that were unhidden, whenever they show',
    },
    tracked: { how: 'assessed', what: 'whoever is detected is held by a track' },
    rule: { how: 'assessed', what: 'of whoever is tracked some rule is true' },
    alert: { how: 'physical', what: 'no cooldown, grouping or inhibition keeps an alert back' },
    seen: { how: 'physical', what: 'operators look at every alert at once and believe those that are true' },
    dispatched: { how: 'physical', what: 'a unit is sent for whatever was believed' },
    arrived: { how: 'physical', what: 'whoever is sent is there before the incident ends' },
  };

type Reached = Extract<LayoutEvent, { kind: 'reached' }>;

/**
 * The events of a layout with `stage` counted as perfect: every pair of incident and camera that came to the stage
 * before it, or further, is said to have reached `stage` in that moment.
 *
 * @param world  the incidents' own events, for stage in_view, before which there is nothing
 * @param cameras  ids of all cameras of the layout
 */
export function assess(
  stage: FunnelStage,
  events: readonly LayoutEvent[],
  world: readonly WorldEvent[],
  cameras: readonly string[],
): LayoutEvent[] {
  const entries = stageRank(stage) === 0 ? beginnings(world, cameras) : comings(stage, events);
  const perfect = entries.map(
    ([{ incident, camera }, at]): Reached => ({ kind: 'reached', at, incident, camera, stage }),
  );
  const others = events.filter((event) => event.kind !== 'reached' || event.stage !== stage);
  // Before events of the same instant: nothing is reached later than what follows from it.
  return [...perfect, ...others].toSorted((a, b) => a.at - b.at);
}

type Entry = readonly [pair: { readonly incident: string; readonly camera: string }, at: number];

function beginnings(world: readonly WorldEvent[], cameras: readonly string[]): Entry[] {
  return world.flatMap((event) =>
    event.kind === 'incident' && event.phase === 'begins'
      ? cameras.map((camera): Entry => [{ incident: event.incident, camera }, event.at])
      : [],
  );
}

/** When each pair first came to the stage before `stage`, or to a later one. */
function comings(stage: FunnelStage, events: readonly LayoutEvent[]): Entry[] {
  const least = stageRank(stage) - 1;
  const entries = new Map<string, Entry>();
  for (const event of events) {
    if (event.kind !== 'reached' || stageRank(event.stage) < least) continue;
    const key = JSON.stringify([event.incident, event.camera]);
    const known = entries.get(key);
    if (known === undefined || event.at < known[1]) entries.set(key, [event, event.at]);
  }
  return [...entries.values()];
}
