/**
 * Which firing alert something belongs to, so that what several cameras, frames or people make of one thing is told
 * once. As in Alertmanager, what is alike is grouped for a while after it was sent.
 */
import type { OpenAlert } from './lifecycle.ts';

/** Two cameras may place one person so far apart, and see him so long after each other; assumed. */
const NEAR = 5; // m
const SOON = 5000; // ms

/** What has become true, at one frame of one camera. */
export interface Finding {
  readonly rule: string;
  readonly area: string;
  readonly camera: string;
  readonly tracks: readonly string[];
  readonly at: number; // ms since the Unix epoch
  readonly x: number; // m
  readonly y: number; // m
  readonly reason: () => string;
}

/**
 * The alert that a finding joins: that of one of its tracks; or of the same thing as another camera sees it; or the
 * last one sent of the same area, within `cooldown` (ms).
 */
export function alertOf(open: readonly OpenAlert[], finding: Finding, cooldown: number): OpenAlert | null {
  const ofRule = open.filter(({ rule }) => rule === finding.rule);
  return (
    ofRule.find(({ tracks }) => finding.tracks.some((track) => tracks.includes(track))) ??
    ofRule.find((alert) => isSameThing(alert, finding)) ??
    ofRule.findLast(({ area, firedAt }) => area === finding.area && isWithin(cooldown, firedAt, finding.at)) ??
    null
  );
}

/** Whether `at` lies in the silence of `cooldown` after something was sent; that very moment always does. */
export function isWithin(cooldown: number, sentAt: number, at: number): boolean {
  return at === sentAt || at < sentAt + cooldown;
}

function isSameThing({ seenBy, lastTrue, x, y }: OpenAlert, finding: Finding): boolean {
  const [dx, dy] = [finding.x - x, finding.y - y];
  return seenBy !== finding.camera && finding.at - lastTrue <= SOON && dx * dx + dy * dy <= NEAR * NEAR;
}
