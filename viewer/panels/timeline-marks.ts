/** What of the story stands on the timeline, and which of it a click means. */
import type { AlertStory } from '../story/alerts.ts';
import type { IncidentStory } from '../story/incidents.ts';
import type { Selection } from '../view-state.ts';

export interface Mark {
  readonly kind: 'incident' | 'alert' | 'loss';
  readonly at: number; // ms, where a click on it leads
  readonly until: number; // ms; Infinity: it goes on
  readonly selection: Selection;
}

export function marksOf(alerts: readonly AlertStory[], incidents: readonly IncidentStory[]): Mark[] {
  return [
    ...incidents.flatMap(({ incident: { id, isAlike }, begins, ends, lostAt }): Mark[] => {
      if (begins === null || isAlike) return [];
      const selection = { kind: 'incident', id } as const;
      const span: Mark = { kind: 'incident', at: begins, until: ends ?? Infinity, selection };
      return lostAt === null || ends === null ? [span] : [span, { kind: 'loss', at: ends, until: ends, selection }];
    }),
    ...alerts.map(({ id, at }): Mark => ({ kind: 'alert', at, until: at, selection: { kind: 'alert', id } })),
  ];
}

/** The mark nearest to `at`, no further than `reach`, ms; a span is near all along. */
export function nearestMark(marks: readonly Mark[], at: number, reach: number): Mark | null {
  const away = ({ at: from, until }: Mark) => Math.max(from - at, at - until, 0);
  const near = marks.filter((mark) => mark.kind !== 'incident' && away(mark) <= reach);
  return near.sort((a, b) => away(a) - away(b))[0] ?? null;
}
