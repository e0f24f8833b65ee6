/**
 * Actors on foot, step by step. They are people like all others: walking moves them past walls and bodies, wayfinding
 * takes them along the walkways and over crossings, and a script says where to and how fast.
 */
import { freeSlot, takeSlot } from '../../engine/columns/slots.ts';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { type EntityId, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import { BODY_RADIUS, KIND, MODE, type PedestrianColumns } from '../agents/walking/pedestrians.ts';
import { putOnWay } from '../agents/walking/people.ts';
import { handOver, sendOn, type WalkingWorld } from '../agents/walking/wayfinding.ts';
import { PART } from './cast.ts';
import type { FootScript, Role, Step } from './script.ts';
import type { Turn } from './turn.ts';

/** A spot is reached within this, m: steps end on it exactly unless somebody is in the way. */
const REACHED = 0.1;
/** Who is kept from a spot nearby for this long goes on without, ms; assumed. */
const PATIENCE = 8000;
/** Who has not caught anybody for this long gives up, ms; assumed. */
const CHASE = 120_000;
/** A gap wrong by so much doubles or stops the pace, m; assumed. */
const FOLLOWING = 4;
/** From here one goes straight up to whom one catches, and beyond the second along the walkways again, m. */
const CLOSE = [5, 7] as const;

/** Plays all roles of incident `row` on to this moment; false when somebody could not come in for want of a slot. */
export function playRoles(turn: Turn, row: number, { roles }: FootScript): boolean {
  const { actors, firstActor } = turn.incidents;
  const first = firstActor[row];
  for (const [k, role] of roles.entries()) {
    const isDue = actors.part[first + k] === PART.toCome && turn.at >= role.comesAt;
    if (isDue && !enter(turn, row, k, role)) return false;
  }
  for (const [k, { steps }] of roles.entries()) {
    if (actors.part[first + k] === PART.playing) playRole(turn, first, k, steps);
  }
  return true;
}

/** Takes an actor out of the world: indoors, or off the site. */
export function takeOut({ incidents: { actors }, scene }: Turn, actor: number): void {
  const slot = actors.slot[actor];
  scene.now.active[slot] = 0;
  freeSlot(scene.walking.slots, slot);
  actors.part[actor] = PART.gone;
}

/** @param first row of the incident's main actor */
function playRole(turn: Turn, first: number, role: number, steps: readonly Step[]): void {
  const { actors } = turn.incidents;
  const actor = first + role;
  while (isDone(turn, first, role, steps[actors.step[actor]])) {
    actors.step[actor]++;
    actors.since[actor] = turn.at;
    if (actors.step[actor] === steps.length) {
      takeOut(turn, actor);
      return;
    }
    begin(turn, actors.slot[actor], steps[actors.step[actor]]);
  }
  const step = steps[actors.step[actor]];
  const slot = actors.slot[actor];
  if (step.does === 'catch') {
    const other = actors.slot[first + step.whom];
    const left = step.closes ? Math.max(0, 1 - (turn.at - actors.since[actor]) / step.closes.within) : 0;
    if (step.closes) keepGap(turn, slot, other, step.near + left * (step.closes.from - step.near), step.pace);
    chase(turn, slot, other);
  } else if (step.does === 'go' && step.follows) {
    keepGap(turn, slot, actors.slot[first + step.follows.whom], step.follows.behind, step.pace);
  }
}

/** Goes slower when too near, faster when too far: nobody stands still for it, nor runs. */
function keepGap({ scene: { now } }: Turn, slot: number, other: number, gap: number, pace: number): void {
  const share = 1 + (gapTo(now, slot, other) - gap) / FOLLOWING;
  now.freeSpeed[slot] = pace * Math.min(1.4, Math.max(0.3, share));
}

/** Starts a step of who is in `slot`. */
function begin({ scene: { now, walking }, at }: Turn, slot: number, step: Step): void {
  switch (step.does) {
    case 'go':
      now.freeSpeed[slot] = step.pace;
      sendOn(now, slot, [step.destination, step.halt], walking, at);
      break;
    case 'step':
      now.freeSpeed[slot] = step.pace;
      handOver(now, slot);
      now.targetX[slot] = step.x;
      now.targetY[slot] = step.y;
      break;
    case 'catch':
      now.freeSpeed[slot] = step.pace; // the way is that of the step before
      break;
    case 'hide':
      handOver(now, slot);
      now.mode[slot] = MODE.visiting;
      now.until[slot] = Infinity; // wayfinding calls nobody out: the script does
      now.speed[slot] = 0;
      break;
    case 'stand':
    case 'wait':
      handOver(now, slot);
  }
}

function isDone({ incidents: { actors }, scene: { now }, at }: Turn, first: number, role: number, step: Step): boolean {
  const slot = actors.slot[first + role];
  const lasted = at - actors.since[first + role];
  switch (step.does) {
    case 'go':
      if (step.cue !== undefined) return actors.step[first] >= step.cue || actors.part[first] === PART.gone;
      return now.mode[slot] === MODE.scripted || (step.until !== undefined && at >= step.until);
    case 'step':
      return distance(now, slot, step.x, step.y) < REACHED || lasted >= PATIENCE;
    case 'wait':
      return at >= step.until;
    case 'catch': {
      const whom = first + step.whom;
      if (actors.part[whom] !== PART.playing || lasted >= CHASE) return true;
      const other = actors.slot[whom];
      return gapTo(now, slot, other) < step.near;
    }
    case 'stand':
    case 'hide':
      return lasted >= step.duration;
  }
}

/** Near whom is to be caught, goes straight up to them; else on along the walkways. */
function chase({ scene: { now, walking }, at }: Turn, slot: number, other: number): void {
  const gap = gapTo(now, slot, other);
  const isStraight = now.mode[slot] === MODE.scripted;
  if (isStraight && gap > CLOSE[1] && now.node[slot] !== now.home[slot]) {
    sendOn(now, slot, [now.destination[slot], now.home[slot]], walking, at);
  } else if (isStraight || gap < CLOSE[0]) {
    handOver(now, slot);
    now.targetX[slot] = now.x[other];
    now.targetY[slot] = now.y[other];
    // Whoever is followed passes nodes that wayfinding notices for them alone.
    now.node[slot] = now.node[other];
    now.from[slot] = now.from[other];
  }
}

/** Brings in an actor at the role's node, or as far on its way as it would be by now; false for want of a slot. */
function enter(turn: Turn, row: number, k: number, { from, comesAt, steps: [first] }: Role): boolean {
  const { at, tickMs } = turn;
  const { plan, actors, firstActor } = turn.incidents;
  const { before, now, walking } = turn.scene;
  const slot = takeSlot(walking.slots);
  if (slot < 0) return false;
  const actor = firstActor[row] + k;
  actors.part[actor] = PART.playing;
  actors.slot[actor] = slot;
  actors.since[actor] = at;
  writeActor(now, slot, plan[row].actors[k], walking);
  now.node[slot] = from;
  now.freeSpeed[slot] = first.pace;
  now.destination[slot] = first.destination;
  now.home[slot] = first.halt;
  const late = at - comesAt > tickMs ? at - comesAt : 0; // only in the first tick: under way when the run began
  putOnWay(now, slot, walking, { way: (late / 1000) * first.pace, to: first.halt, at });
  // It has been nowhere before, least of all where the slot's last holder was.
  before.x[slot] = now.x[slot];
  before.y[slot] = now.y[slot];
  return true;
}

function writeActor(now: PedestrianColumns, slot: number, id: EntityId, { key }: WalkingWorld): void {
  now.dirX[slot] = 0;
  now.dirY[slot] = 1;
  now.speed[slot] = now.until[slot] = now.nearest[slot] = now.nearestAt[slot] = 0;
  now.radius[slot] = BODY_RADIUS;
  now.height[slot] = 1.72 + 0.08 * normalQuantile(uniform(key, STREAM.incidentActor, id, 0)); // as everybody grown
  now.idLo[slot] = id.lo;
  now.idHi[slot] = id.hi;
  now.from[slot] = now.crossing[slot] = -1;
  now.leg[slot] = now.beat[slot] = 0;
  now.mode[slot] = MODE.walking;
  now.kind[slot] = KIND.actor;
  now.active[slot] = 1;
}

/** Centre to centre, m. */
function gapTo(people: PedestrianColumns, slot: number, other: number): number {
  return distance(people, slot, people.x[other], people.y[other]);
}

function distance({ x, y }: PedestrianColumns, slot: number, toX: number, toY: number): number {
  return Math.sqrt((toX - x[slot]) * (toX - x[slot]) + (toY - y[slot]) * (toY - y[slot]));
}
