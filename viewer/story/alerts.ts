/** Events of the chain → the alerts of one layout, each with all that became of it. */
import type { LayoutEvent, LoggedEvent } from '../../sim/recording/event-log.ts';

type Of<Kind extends LayoutEvent['kind']> = Extract<LayoutEvent, { kind: Kind }>;
type Alert = Of<'alert'>['alert'];

export interface AlertStory {
  readonly id: string;
  readonly alert: Alert; // as it last was
  readonly at: number; // ms, when it was raised
  readonly resolvedAt: number | null; // ms
  readonly incident: string | null; // whose actors it truly was about
  readonly seen: Of<'seen'> | null;
  readonly dispatched: Of<'dispatched'> | null;
  readonly arrived: Of<'arrived'> | null;
}

/** In order of time. An alert that never fired was never raised, and is none. */
export function alertsOf(events: readonly LoggedEvent[], layout: string): AlertStory[] {
  const stories = new Map<string, AlertStory>();
  const amend = (id: string | null, change: Partial<AlertStory>) => {
    const story = id === null ? undefined : stories.get(id);
    if (story) stories.set(story.id, { ...story, ...change });
  };
  for (const event of events) {
    if (event.layout !== layout) continue;
    if (event.kind === 'alert') {
      const { alert, incident, at } = event;
      const { id, state } = alert;
      if (state === 'firing' && !stories.has(id)) {
        const open = { resolvedAt: null, seen: null, dispatched: null, arrived: null };
        stories.set(id, { id, alert, at, incident, ...open });
      } else amend(id, { alert, incident, ...(state === 'resolved' ? { resolvedAt: at } : {}) });
    } else if (event.kind === 'seen') amend(event.alert, { seen: event });
    else if (event.kind === 'dispatched') amend(event.alert, { dispatched: event });
    else if (event.kind === 'arrived') amend(event.alert, { arrived: event });
  }
  return [...stories.values()].sort((a, b) => a.at - b.at);
}
