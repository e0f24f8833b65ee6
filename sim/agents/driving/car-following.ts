/**
 * Intelligent Driver Model: how hard each vehicle accelerates behind its leader and before the line it must respect.
 *
 * Treiber, Hennecke & Helbing, Phys. Rev. E 62, 1805 (2000), doi:10.1103/PhysRevE.62.1805. Names follow the paper's
 * prose, the formula lines keep the letters. A line (red light, crossing, junction that is not free) is a standing
 * leader known from afar: it is braked for at a constant comfortable rate, so that a driver who gets leave in time
 * has not slowed down. The strongest constraint wins.
 */
import { nextLane, type RoadNetwork } from '../../world/roads.ts';
import type { VehicleColumns, VehicleStepColumns } from './vehicles.ts';

/** One driver population. SI units; every field is strictly positive. */
export interface IdmParameters {
  readonly timeGap: number; //             T, s
  readonly minimumGap: number; //          s0, m, bumper to bumper at standstill
  readonly acceleration: number; //        a, m/s²
  readonly comfortDeceleration: number; // b, m/s², positive
}

/**
 * The one city driver: movsim's city set (T 1, s0 2, b 1.5; github.com/movsim/movsim) with a = 1.2 instead of 1 m/s²,
 * with which traffic both jams on Sugiyama's ring and discharges a queue (test/papers/traffic.test.ts).
 */
export const CITY_DRIVER: IdmParameters = { timeGap: 1, minimumGap: 2, acceleration: 1.2, comfortDeceleration: 1.5 };

/** How gently a driver slows for a lane with a lower limit, m/s²; assumed. */
const SLOWING = 1;

/**
 * Decides the next arc and speed of vehicles `begin` to `end` − 1, `dt` seconds on.
 *
 * Reads only `now` and writes only `next`, so any partition of the slots over workers gives the same bits. The bumper
 * never goes back, never passes `now.authority` and never reaches where the leader's rear bumper is now.
 */
export function followLeaders(
  now: VehicleColumns,
  next: VehicleStepColumns,
  roads: RoadNetwork,
  begin: number,
  end: number,
  dt: number,
  idm: IdmParameters,
): void {
  const { arc, speed, authority, gap, leader, lane, exit, desiredSpeed, compliance, active } = now;
  const { timeGap, minimumGap, acceleration, comfortDeceleration } = idm;
  const brakingTerm = 2 * Math.sqrt(acceleration * comfortDeceleration);

  for (let i = begin; i < end; i++) {
    if (active[i] === 0) continue;
    const v = speed[i];
    const l = lane[i];
    const ahead = leader[i];

    // s* = s0 + max(0, v T + v Δv / (2 √(a b))); an open road has no interaction term.
    let interaction = 0;
    let reach = Infinity;
    if (ahead >= 0) {
      const closing = v - speed[ahead];
      const desiredGap = minimumGap + Math.max(0, v * timeGap + (v * closing) / brakingTerm);
      // Bumpers that touch brake for a millimetre's gap: a ratio without end would be no number.
      const ratio = desiredGap / Math.max(gap[i], 0.001);
      interaction = ratio * ratio;
      reach = Math.max(0, gap[i]);
    }
    const desired = Math.min(desiredSpeed[i], roads.speedLimit[l] * compliance[i]);
    const ratio2 = (v / desired) * (v / desired);
    // Alone, nobody brakes harder than is comfortable, however far above a new limit.
    const free = Math.max(-comfortDeceleration, acceleration * (1 - ratio2 * ratio2));
    let a = free - acceleration * interaction;

    const toLine = authority[i] - arc[i];
    if (v * v > 2 * comfortDeceleration * toLine) a = Math.min(a, -(v * v) / (2 * Math.max(toLine, 1e-9)));
    if (v * v > 2 * SLOWING * (roads.length[l] - arc[i])) {
      const slower = nextLane(roads, l, exit[i]);
      if (slower >= 0) {
        const limit = roads.speedLimit[slower] * compliance[i];
        const excess = v * v - limit * limit;
        const room = Math.max(roads.length[l] - arc[i], 0.5 * v * dt);
        if (excess > 2 * SLOWING * room) a = Math.min(a, -Math.min(comfortDeceleration, excess / (2 * room)));
      }
    }

    // A driver who would reverse within the step stops at v²/2|a| instead.
    const vNext = v + a * dt;
    let step = vNext >= 0 ? 0.5 * (v + vNext) * dt : (-0.5 * v * v) / a;
    let stays = Math.max(vNext, 0);
    if (step > reach || step > toLine) {
      step = Math.max(0, Math.min(reach, toLine));
      stays = 0;
    }
    // Rounding may not carry the bumper over the line.
    next.arc[i] = Math.max(arc[i], Math.min(arc[i] + step, authority[i]));
    next.speed[i] = stays;
  }
}
