/**
 * The queue before the operators, with what else they have to look at: alerts from elsewhere come as a Poisson
 * process of a stated rate, before the run too, so that nobody meets an empty centre.
 *
 * The standing centre answers the alerts of nothing that was staged. Under `own` contention each incident has a copy:
 * its own background, the same unstaged alerts, and no other incident. Under `shared` all alerts go to the standing one.
 */

import { exp } from '../../engine/numeric/special.ts';
import { exponential, normalQuantile, pick } from '../../engine/random/distributions.ts';
import { type EntityId, type Key, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import { admit, type Begun, type Customer, createServiceQueue, type ServiceQueue, takeBegun } from './queue.ts';

/** Who works there, and on what. */
export interface Staff {
  readonly key: Key;
  readonly operators: number;
  readonly backgroundRate: number; // 1/s
  readonly verification: number; // s, mean
}

/** Plain data. */
export interface Centre {
  readonly incident: number; // row of the incident it is a copy for; STANDING
  readonly queue: ServiceQueue;
  serial: number; // of the next background alert
  nextAt: number; // ms, when it comes
  unanswered: number; // alerts of its own that still wait
}

export const STANDING = -1;
/** Number of customers that are only load. */
export const LOAD = -1;
/** ms of background before the first alert of interest. Assumed: many waits long; one longer than that is cut. */
export const WARM_UP = 3_600_000;

const NEVER = Number.MAX_SAFE_INTEGER / 2; // ms; sums with it stay whole
/**
 * Spread of the logarithm of verification times. Assumed: log-normal, eight of ten between 10 and 30 s where the mean
 * is 19 s.
 */
const VERIFICATION_SPREAD = 0.43;
/** Shares of alerts from elsewhere by severity, low to critical. Assumed. */
const SEVERITIES = [0.4, 0.4, 0.15, 0.05] as const;

/** @param begin ms: the centre is as it would be after `WARM_UP` at this moment; `whose` keys its background */
export function openCentre(staff: Staff, incident: number, whose: EntityId, begin: number): Centre {
  const nextAt = begin - WARM_UP + backgroundGap(staff, whose, 0);
  return { incident, queue: createServiceQueue(staff.operators), serial: 0, nextAt, unanswered: 0 };
}

/** Lets the centre work until `until` (ms), and gives its own alerts whose turn came. */
export function runCentre(centre: Centre, staff: Staff, whose: EntityId, until: number): Begun[] {
  const begun: Begun[] = [];
  while (centre.nextAt <= until) {
    takeOwn(centre, centre.nextAt, begun);
    admit(centre.queue, backgroundAlert(centre, staff, whose));
    centre.serial++;
    centre.nextAt += backgroundGap(staff, whose, centre.serial);
  }
  takeOwn(centre, until, begun);
  return begun;
}

/** Puts an alert before the operators, after all that was due by then; gives its own alerts whose turn came. */
export function submit(centre: Centre, staff: Staff, whose: EntityId, customer: Customer): Begun[] {
  const begun = runCentre(centre, staff, whose, customer.arrived);
  const isServed = admit(centre.queue, customer) === 'served';
  if (customer.number !== LOAD && isServed) begun.push({ customer, at: customer.arrived });
  if (customer.number !== LOAD && !isServed) centre.unanswered++;
  return begun;
}

/** ms that an operator takes to look at an alert; `u` in [0, 1). */
export function verificationTime({ verification }: Staff, u: number): number {
  const [deviate, spread] = [normalQuantile(u), VERIFICATION_SPREAD];
  return Math.round(1000 * verification * exp(spread * deviate - (spread * spread) / 2));
}

/** ms from background alert `serial` − 1 to `serial`. */
function backgroundGap({ key, backgroundRate, operators }: Staff, whose: EntityId, serial: number): number {
  if (backgroundRate === 0 || operators === 0) return NEVER;
  const u = uniform(key, STREAM.backgroundWork, whose, 3 * serial);
  return Math.round(1000 * exponential(u, 1 / backgroundRate));
}

function backgroundAlert({ serial, nextAt }: Centre, staff: Staff, whose: EntityId): Customer {
  const draw = (index: number) => uniform(staff.key, STREAM.backgroundWork, whose, 3 * serial + index);
  const service = verificationTime(staff, draw(1));
  return { number: LOAD, arrived: nextAt, priority: pick(draw(2), SEVERITIES), service };
}

function takeOwn(centre: Centre, until: number, begun: Begun[]): void {
  for (let next = takeBegun(centre.queue, until); next !== null; next = takeBegun(centre.queue, until)) {
    if (next.customer.number === LOAD) continue;
    centre.unanswered--;
    begun.push(next);
  }
}
