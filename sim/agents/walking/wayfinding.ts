/**
 * Where each person walks next: from node to node towards a destination, over crossings when they are open, indoors
 * for a visit, and home. Serial, once a tick before walking; writes `people` in place.
 *
 * A node is reached within ARRIVAL of one's own place at it, or by passing the line across the path there, unless a wall
 * beside the person is in between. Places differ sideways, so that people use the width of a path. Who has not come nearer for PATIENCE is counted as stuck
 * and turns back to the node left behind, with a new destination drawn: from there the way may be another.
 */
import { freeSlot, type Slots, takenEnd } from '../../../engine/columns/slots.ts';
import { type EntityId, type Key, uniform } from '../../../engine/random/draw.ts';
import { STREAM } from '../../../engine/random/streams.ts';
import { arcBetween, hopTowards, type WalkNetwork } from '../../world/walkways.ts';
import { type Walls, wallBetween } from '../../world/walls.ts';
import type { CrossingColumns } from '../crossing-columns.ts';
import { type Beats, beatNode } from './patrols.ts';
import { KIND, MODE, type PedestrianColumns } from './pedestrians.ts';
import { drawDestination, drawDwell, isExit } from './trips.ts';

/** What wayfinding knows and keeps beside the people themselves. */
export interface WalkingWorld {
  readonly key: Key;
  readonly network: WalkNetwork;
  readonly walls: Walls;
  readonly beats: Beats;
  readonly crossings: CrossingColumns;
  readonly slots: Slots;
}

export interface WayfindingCounts {
  left: number; // people who left the site
  stuck: number; // people who turned back because they came no nearer
}

/** Above the longest step of a tick, so that nobody waits at a node for the next tick, m. */
const ARRIVAL = 0.5;
/** Between a body's centre and the edge of a path, m; assumed. */
const EDGE = 0.35;
/** Who is brought to a stand within this of a node by the crowd at it has reached it, m; assumed. */
const CROWDED = 1.5;
/** Likewise within this of a destination or, in line with the crossing, of a closed kerb, m; assumed. */
const QUEUE = 3;
const STANDSTILL = 0.2; // m/s
const PATIENCE = 60_000; // ms
const PROGRESS = 0.5; // m
/** A draw of `lateralOffset` that is not about a node. */
const OWN_SIDE = 0xffffffff;

/** Decides for everybody at time `at`, ms; frees the slots of those who leave. */
export function findWays(people: PedestrianColumns, world: WalkingWorld, at: number): WayfindingCounts {
  const counts = { left: 0, stuck: 0 };
  const count = takenEnd(world.slots);
  for (let slot = 0; slot < count; slot++) {
    if (people.active[slot] === 0) continue;
    switch (people.mode[slot]) {
      case MODE.visiting:
        if (at >= people.until[slot]) leaveVisit(people, slot, world, at);
        break;
      case MODE.waiting:
        if (world.crossings.open[people.crossing[slot]] === 1) stepOff(people, slot, at);
        break;
      case MODE.scripted:
        break;
      default:
        if (hasReached(people, slot, world) && isInReach(people, slot, world)) {
          if (reachNode(people, slot, world, at)) counts.left++;
        } else if (isStuck(people, slot, at)) {
          turnBack(people, slot, world, at);
          counts.stuck++;
        }
    }
  }
  countCrossers(people, count, world.crossings);
  return counts;
}

/** Sends a person who stands at node `from` on the way to `node`: to the kerb's edge only, if a crossing is closed. */
export function setOff(people: PedestrianColumns, slot: number, node: number, world: WalkingWorld, at: number): void {
  const { network, crossings } = world;
  const from = people.node[slot];
  const crossing = network.arcCrossing[arcBetween(network, from, node)];
  people.from[slot] = from;
  people.node[slot] = node;
  people.crossing[slot] = crossing;
  people.mode[slot] = MODE.walking;
  aim(people, slot, world, at);
  if (crossing < 0) return;
  people.mode[slot] = MODE.waiting;
  people.speed[slot] = 0;
  if (crossings.open[crossing] === 1) stepOff(people, slot, at);
}

/** Moves a person who stands at the node `from` sideways to an own place, as wide as the path to `node` is. */
export function stepAside(people: PedestrianColumns, slot: number, node: number, { key, network }: WalkingWorld): void {
  const from = people.node[slot];
  const dx = network.nodeX[node] - network.nodeX[from];
  const dy = network.nodeY[node] - network.nodeY[from];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length === 0) return;
  const free = Math.max(0, network.arcWidth[arcBetween(network, from, node)] / 2 - EDGE);
  const offset = free * sidewaysOf(people, slot, key, from);
  people.x[slot] += (offset * dy) / length;
  people.y[slot] -= (offset * dx) / length;
  people.targetX[slot] = people.x[slot];
  people.targetY[slot] = people.y[slot];
}

/**
 * Sends an actor to the node `halt` on the way to `destination`, from wherever it is between the nodes it left and goes
 * to; there, its script goes on.
 */
export function sendOn(
  people: PedestrianColumns,
  slot: number,
  [destination, halt]: readonly [destination: number, halt: number],
  world: WalkingWorld,
  at: number,
): void {
  people.destination[slot] = destination;
  people.home[slot] = halt;
  people.mode[slot] = MODE.walking;
  people.crossing[slot] = -1;
  const [node, from] = [people.node[slot], people.from[slot]];
  if (from >= 0 && node !== halt && hopTowards(world.network, destination, node) === from) {
    people.node[slot] = from;
    people.from[slot] = node;
  }
  aim(people, slot, world, at);
}

/** Gives an actor to its script, to stand where it is until told otherwise. */
export function handOver(people: PedestrianColumns, slot: number): void {
  people.mode[slot] = MODE.scripted;
  people.crossing[slot] = -1;
  people.targetX[slot] = people.x[slot];
  people.targetY[slot] = people.y[slot];
}

function stepOff(people: PedestrianColumns, slot: number, at: number): void {
  people.mode[slot] = MODE.crossing;
  people.nearestAt[slot] = at;
}

/** Sets the target to the person's own place at `node`, coming from `from`. */
function aim(people: PedestrianColumns, slot: number, { key, network, beats }: WalkingWorld, at: number): void {
  const { nodeX, nodeY, arcWidth, arcCrossing } = network;
  const node = people.node[slot];
  const from = people.from[slot];
  let across = from < 0 ? -1 : arcBetween(network, from, node);
  let [ax, ay, bx, by] = from < 0 ? [0, 0, 0, 0] : [nodeX[from], nodeY[from], nodeX[node], nodeY[node]];
  let width = across < 0 ? 0 : arcWidth[across];
  const after = nextNode(people, slot, network, beats);
  if (across >= 0 && after >= 0 && after !== node) {
    const onward = arcBetween(network, node, after);
    width = Math.min(width, arcWidth[onward]);
    if (arcCrossing[onward] >= 0) {
      // At a kerb people line up along it, whichever way they come.
      across = onward;
      [ax, ay, bx, by] = [nodeX[node], nodeY[node], nodeX[after], nodeY[after]];
      width = arcWidth[onward];
    }
  }
  const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
  const offset = length > 0 ? Math.max(0, width / 2 - EDGE) * sidewaysOf(people, slot, key, node) : 0;
  people.targetX[slot] = nodeX[node] + (length > 0 ? (offset * (by - ay)) / length : 0);
  people.targetY[slot] = nodeY[node] - (length > 0 ? (offset * (bx - ax)) / length : 0);
  people.nearest[slot] = distanceToTarget(people, slot);
  people.nearestAt[slot] = at;
}

/** From -1, the left edge, to 1: half one's own side of all paths, half a matter of the node. */
function sidewaysOf(people: PedestrianColumns, slot: number, key: Key, node: number): number {
  const person = idOf(people, slot);
  const own = uniform(key, STREAM.lateralOffset, person, OWN_SIDE);
  return own + uniform(key, STREAM.lateralOffset, person, node) - 1;
}

/** The node after the one walked to: itself at the destination, -1 without a way. */
function nextNode(people: PedestrianColumns, slot: number, network: WalkNetwork, beats: Beats): number {
  const destination = people.destination[slot];
  if (people.kind[slot] === KIND.patrol) return beatNode(beats, destination, people.beat[slot] + 1);
  return hopTowards(network, destination, people.node[slot]);
}

function hasReached(people: PedestrianColumns, slot: number, world: WalkingWorld): boolean {
  const { network, beats, crossings } = world;
  const { arcWidth, arcCrossing } = network;
  const distance = distanceToTarget(people, slot);
  if (distance < ARRIVAL) return true;
  const node = people.node[slot];
  const from = people.from[slot];
  if (from >= 0) {
    const [ahead, aside] = placePast(people, slot, network, [from, node]);
    if (ahead > 0 && aside < arcWidth[arcBetween(network, from, node)] / 2) return true;
  }
  if (people.speed[slot] > STANDSTILL || people.mode[slot] === MODE.crossing) return false;
  const after = nextNode(people, slot, network, beats);
  if (after < 0 || after === node) return distance < QUEUE;
  const onward = arcBetween(network, node, after);
  if (arcCrossing[onward] < 0) return distance < CROWDED;
  if (crossings.open[arcCrossing[onward]] === 1) return false;
  const [behind, aside] = placePast(people, slot, network, [after, node]);
  return behind > 0 && behind < QUEUE && aside < arcWidth[onward] / 2 - EDGE;
}

/** Whether no wall stands between a person and the node: beside one, people within an arm's length may be out of reach. */
function isInReach({ x, y, node }: PedestrianColumns, slot: number, { network, walls }: WalkingWorld): boolean {
  return !wallBetween(walls, x[slot], y[slot], network.nodeX[node[slot]], network.nodeY[node[slot]]);
}

/** How far past node b a person is on the line a → b, and how far beside it, m. */
function placePast(
  { x, y }: PedestrianColumns,
  slot: number,
  { nodeX, nodeY }: WalkNetwork,
  [a, b]: readonly [a: number, b: number],
): [along: number, across: number] {
  const [ax, ay, bx, by] = [nodeX[a], nodeY[a], nodeX[b], nodeY[b]];
  const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
  if (length === 0) return [0, Infinity];
  const wayX = (bx - ax) / length;
  const wayY = (by - ay) / length;
  const dx = x[slot] - bx;
  const dy = y[slot] - by;
  return [dx * wayX + dy * wayY, Math.abs(dx * wayY - dy * wayX)];
}

/** What a person does at the node reached; true when that was to leave the site. */
function reachNode(people: PedestrianColumns, slot: number, world: WalkingWorld, at: number): boolean {
  const { key, network, beats } = world;
  const next = nextNode(people, slot, network, beats);
  if (people.kind[slot] === KIND.actor && (people.node[slot] === people.home[slot] || next < 0)) {
    handOver(people, slot);
    return false;
  }
  if (people.kind[slot] === KIND.patrol) {
    people.beat[slot]++;
  } else if (next === people.node[slot] || next < 0) {
    const destination = people.destination[slot];
    const kind = network.destinationKind[destination];
    if (next < 0 || people.beat[slot] === 0 || isExit(kind)) {
      people.active[slot] = 0;
      freeSlot(world.slots, slot);
      return true;
    }
    people.mode[slot] = MODE.visiting;
    people.crossing[slot] = -1;
    people.speed[slot] = 0;
    people.until[slot] = at + drawDwell(key, idOf(people, slot), people.leg[slot], kind);
    return false;
  }
  setOff(people, slot, next, world, at);
  return false;
}

function leaveVisit(people: PedestrianColumns, slot: number, world: WalkingWorld, at: number): void {
  people.beat[slot]--;
  chooseDestination(people, slot, world);
  const next = nextNode(people, slot, world.network, world.beats);
  if (next !== people.node[slot]) setOff(people, slot, next, world, at);
  else people.mode[slot] = MODE.walking; // home is at this very node: it is reached in the next tick
}

/** Begins another leg: a visit while some are left to make, else the way home. */
function chooseDestination(people: PedestrianColumns, slot: number, { key, network }: WalkingWorld): void {
  const leg = ++people.leg[slot];
  people.destination[slot] = people.home[slot];
  if (people.beat[slot] === 0) return;
  const [kind, node] = [people.kind[slot], people.node[slot]];
  const destination = drawDestination(key, network, idOf(people, slot), { kind, node, leg });
  if (destination >= 0) people.destination[slot] = destination;
  else people.beat[slot] = 0;
}

/** Keeps the nearest yet to the target; whether that is longer ago than a person's patience. */
function isStuck(people: PedestrianColumns, slot: number, at: number): boolean {
  const distance = distanceToTarget(people, slot);
  if (distance < people.nearest[slot] - PROGRESS) {
    people.nearest[slot] = distance;
    people.nearestAt[slot] = at;
  }
  return at - people.nearestAt[slot] >= PATIENCE;
}

function turnBack(people: PedestrianColumns, slot: number, world: WalkingWorld, at: number): void {
  const back = people.from[slot];
  if (back >= 0) {
    people.from[slot] = people.node[slot];
    people.node[slot] = back;
  }
  if (people.kind[slot] === KIND.patrol) people.beat[slot]--;
  else if (people.kind[slot] !== KIND.actor) chooseDestination(people, slot, world);
  aim(people, slot, world, at);
}

/** Counts afresh who waits for each crossing and who is on it. */
function countCrossers(people: PedestrianColumns, count: number, { waiting, walking }: CrossingColumns): void {
  waiting.fill(0);
  walking.fill(0);
  for (let slot = 0; slot < count; slot++) {
    if (people.active[slot] === 0) continue;
    if (people.mode[slot] === MODE.waiting) waiting[people.crossing[slot]]++;
    else if (people.mode[slot] === MODE.crossing) walking[people.crossing[slot]]++;
  }
}

function distanceToTarget({ x, y, targetX, targetY }: PedestrianColumns, slot: number): number {
  const dx = targetX[slot] - x[slot];
  const dy = targetY[slot] - y[slot];
  return Math.sqrt(dx * dx + dy * dy);
}

function idOf({ idLo, idHi }: PedestrianColumns, slot: number): EntityId {
  return { lo: idLo[slot], hi: idHi[slot] };
}
