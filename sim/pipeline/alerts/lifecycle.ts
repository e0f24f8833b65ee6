/**
 * The life of an alert, as Prometheus and Alertmanager have it: pending while a claim must go on being true
 * (`standing.ts`; told to nobody), firing, and resolved once nothing has been true for `KEEP_FIRING`
 * (`keep_firing_for`). An alert is told when it begins to fire, when a camera or a track joins it, and when it is
 * resolved, always under the same id.
 *
 * After an alert was sent, its rule is silent about that area for its cooldown. The silence counts from what was sent:
 * what was suppressed prolongs nothing, and fires if it is still true when the silence ends.
 */
import type { Rule } from '../configuration.ts';
import type { Alert } from '../contract.ts';
import { alertOf, type Finding, isWithin } from './dedupe.ts';

/** How long an alert fires on when nothing is true any more; assumed: as long as i-LIDS lets an alarm be late. */
export const KEEP_FIRING = 10_000; // ms

export interface OpenAlert {
  readonly id: string;
  readonly rule: string;
  readonly kind: string;
  readonly severity: Alert['severity'];
  readonly area: string;
  readonly cameras: readonly string[]; // in order of joining, as are the tracks
  readonly tracks: readonly string[];
  readonly firedAt: number; // ms since the Unix epoch
  readonly lastTrue: number;
  readonly seenBy: string; // the camera that saw it last, and where
  readonly x: number; // m
  readonly y: number; // m
  readonly reason: string; // when it was last told
}

/** When something about an area was last sent. */
interface Sent {
  readonly rule: string;
  readonly area: string;
  readonly at: number; // ms since the Unix epoch
}

export interface AlertBook {
  readonly open: readonly OpenAlert[]; // in order of firing
  readonly sent: readonly Sent[];
}

export interface Told {
  readonly book: AlertBook;
  readonly alerts: readonly Alert[];
}

export const EMPTY_BOOK: AlertBook = { open: [], sent: [] };

/** Takes in something that is true now. Findings come in order of time. */
export function takeFinding(book: AlertBook, rule: Rule, finding: Finding): Told {
  const joined = alertOf(book.open, finding, rule.cooldown);
  if (joined !== null) {
    const next = withFinding(joined, finding);
    const open = book.open.map((alert) => (alert === joined ? next : alert));
    const isNews = next.cameras !== joined.cameras || next.tracks !== joined.tracks;
    return { book: { ...book, open }, alerts: isNews ? [alertFrom(next, 'firing', finding.at)] : [] };
  }
  const { area, at } = finding;
  const isOfArea = (sent: Sent) => sent.rule === rule.id && sent.area === area;
  if (book.sent.some((sent) => isOfArea(sent) && isWithin(rule.cooldown, sent.at, at))) return { book, alerts: [] };
  const begun = fired(rule, finding);
  return {
    book: {
      open: [...book.open, begun],
      sent: [...book.sent.filter((sent) => !isOfArea(sent)), { rule: rule.id, area, at }],
    },
    alerts: [alertFrom(begun, 'firing', at)],
  };
}

/** Resolves what was last true more than `KEEP_FIRING` before `at`, each at its own moment. */
export function resolveBefore(book: AlertBook, at: number): Told {
  const isOver = ({ lastTrue }: OpenAlert) => lastTrue + KEEP_FIRING < at;
  if (!book.open.some(isOver)) return { book, alerts: [] };
  return {
    book: { ...book, open: book.open.filter((alert) => !isOver(alert)) },
    alerts: resolved(book.open.filter(isOver), at),
  };
}

/** Resolves everything, at `at` at the latest: nothing more will come. */
export function resolveAll(book: AlertBook, at: number): Told {
  return { book: { ...book, open: [] }, alerts: resolved(book.open, at) };
}

function resolved(alerts: readonly OpenAlert[], latest: number): Alert[] {
  return alerts
    .map((alert) => alertFrom(alert, 'resolved', Math.min(latest, alert.lastTrue + KEEP_FIRING)))
    .sort((a, b) => a.at - b.at);
}

function fired({ id, severity, condition }: Rule, finding: Finding): OpenAlert {
  const { area, camera, tracks, at, x, y, reason } = finding;
  return {
    ...{ id: `${id}@${area}@${at}`, rule: id, kind: condition.kind, severity, area },
    ...{ cameras: [camera], tracks, firedAt: at, lastTrue: at, seenBy: camera, x, y, reason: reason() },
  };
}

function withFinding(alert: OpenAlert, { camera, tracks, at, x, y, reason }: Finding): OpenAlert {
  const newTracks = tracks.filter((track) => !alert.tracks.includes(track));
  const seen = { ...alert, lastTrue: at, seenBy: camera, x, y };
  if (newTracks.length === 0 && alert.cameras.includes(camera)) return seen;
  return {
    ...seen,
    reason: reason(),
    cameras: alert.cameras.includes(camera) ? alert.cameras : [...alert.cameras, camera],
    tracks: newTracks.length === 0 ? alert.tracks : [...alert.tracks, ...newTracks],
  };
}

function alertFrom(alert: OpenAlert, state: Alert['state'], at: number): Alert {
  const { id, rule, kind, severity, cameras, tracks, area, x, y, reason } = alert;
  return { id, rule, kind, severity, state, cameras, tracks, zone: area, at, position: [x, y], reason };
}
