/**
 * People on foot and drivers at a crossing: who may go, by turns that nobody has to guess.
 *
 * Wayfinding counts who waits and who walks; `open` tells it that those who wait may step off. A crossing opens only
 * while no vehicle is on it or has leave to pass (authority.ts), and while anybody walks none gets leave, so a walker
 * and a vehicle are never on it together. From the tick somebody waits, drivers who can stop lose their leave; those
 * who cannot go first. Drivers held up for long get a turn, so that an endless stream of people does not stop a street.
 */
import { greenLeft, longestGreen, SIGNAL_CODE } from '../../world/signals.ts';
import { type Beat, CLAIM, NEVER, type Traffic } from './traffic.ts';

/** Speed that a walkers' green is timed for, m/s: 3.5 ft/s, MUTCD 2009 section 4E.06. */
const CLEARANCE_SPEED = 1.07;
/** Drivers held up this long, s, then have the crossing for the time below; assumed. */
const DRIVERS_PATIENCE = 20;
const DRIVERS_TURN = 8; // s

/** Says of each crossing whether people on foot claim it; before authorities are reviewed. */
export function claimCrossings(traffic: Traffic, beat: Beat): void {
  const { walkers, crossingUse, crossings } = traffic;
  const { deniedSince, deniedAt, driversUntil, claim } = crossingUse;
  const { tick, dt } = beat;
  for (let c = 0; c < crossings.ids.length; c++) {
    if (deniedAt[c] < tick - 1) deniedSince[c] = NEVER;
    if (crossings.signalGroup[c] < 0) {
      const isDriversTurn = tick < driversUntil[c];
      const isDue = deniedSince[c] !== NEVER && (tick - deniedSince[c]) * dt >= DRIVERS_PATIENCE;
      // Their time runs from when the last walker is off.
      if (isDue || (isDriversTurn && walkers.walking[c] > 0)) {
        driversUntil[c] = tick + Math.ceil(DRIVERS_TURN / dt);
        deniedSince[c] = NEVER;
      }
    }
    if (walkers.walking[c] > 0) claim[c] = CLAIM.walking;
    else claim[c] = walkers.waiting[c] > 0 && mayStepOff(traffic, c, beat) ? CLAIM.waiting : CLAIM.none;
  }
}

/** Opens the crossings that people wait at and no vehicle holds; after leave was given. */
export function openCrossings(traffic: Traffic, beat: Beat): void {
  const { walkers, crossingUse, crossings } = traffic;
  for (let c = 0; c < crossings.ids.length; c++) {
    const isWanted = walkers.waiting[c] > 0 && crossingUse.held[c] === 0;
    walkers.open[c] = isWanted && mayStepOff(traffic, c, beat) ? 1 : 0;
  }
}

/** Whether it is the walkers' turn at all, vehicles apart. */
function mayStepOff({ roads, crossings, crossingUse, signalCode }: Traffic, c: number, { tick, at }: Beat): boolean {
  const group = crossings.signalGroup[c];
  if (group < 0) return tick >= crossingUse.driversUntil[c];
  if (signalCode[group] !== SIGNAL_CODE.green) return false;
  // A green too short for the whole way still serves its first half: vehicles wait for whoever is on the crossing.
  const needed = Math.min((1000 * crossings.length[c]) / CLEARANCE_SPEED, longestGreen(roads.signals, group) / 2);
  return greenLeft(roads.signals, group, at) >= needed;
}
