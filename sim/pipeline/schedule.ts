/** Hours of the local day in which a rule looks; visits go on outside them, so somebody who is there already counts. */
import type { Rule } from './configuration.ts';

const DAY = 86_400_000; // ms

/** @param utcOffset  ms, local time minus UTC */
export function isArmed({ schedule }: Rule, at: number, utcOffset: number): boolean {
  if (schedule === null) return true;
  const local = (((at + utcOffset) % DAY) + DAY) % DAY;
  // Hours that pass midnight end beyond the day, and its first hours belong to them too.
  return (local >= schedule.from && local < schedule.to) || local + DAY < schedule.to;
}
