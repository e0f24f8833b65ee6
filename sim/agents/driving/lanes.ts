/**
 * Vehicles in the order they stand on their lanes, and whom each of them follows.
 *
 * A counting sort by lane, then front to back. The first on a lane looks along its own route, over as many lanes as it
 * needs to brake in; where lanes part, it also follows a vehicle that has turned the other way until that one's tail is
 * out of the way.
 */
import { nextLane, type RoadNetwork } from '../../world/roads.ts';
import { CITY_DRIVER } from './car-following.ts';
import { ACTIVE, type VehicleColumns } from './vehicles.ts';

export interface LaneOrder {
  readonly first: Int32Array; // lanes + 1, into `slot`
  readonly slot: Int32Array; // front vehicle of a lane first
}

/** How far ahead a standing driver looks, m: over a wide junction and a bus beyond; assumed. */
const LOOK_STANDING = 60;
/** Farther by so long a drive, and by the way to a stop at half the comfortable deceleration, m/s²; assumed. */
const LOOK_TIME = 2; // s
const LOOK_DECELERATION = CITY_DRIVER.comfortDeceleration / 2;

export function createLaneOrder(roads: RoadNetwork, capacity: number): LaneOrder {
  return {
    first: new Int32Array(new SharedArrayBuffer(4 * (roads.length.length + 1))),
    slot: new Int32Array(new SharedArrayBuffer(4 * capacity)),
  };
}

/** Sorts the driving vehicles of slots 0 to `count` − 1; equal arcs by slot. */
export function orderLanes({ first, slot }: LaneOrder, vehicles: VehicleColumns, count: number): void {
  const { arc, lane, active } = vehicles;
  const lanes = first.length - 1;
  first.fill(0);
  for (let i = 0; i < count; i++) if (active[i] === ACTIVE.driving) first[lane[i]]++;
  for (let l = 1; l <= lanes; l++) first[l] += first[l - 1];
  // Each lane is filled from its end down, in rising slots read backwards; `first` ends as the lane's start.
  for (let i = count - 1; i >= 0; i--) if (active[i] === ACTIVE.driving) slot[--first[lane[i]]] = i;
  for (let l = 0; l < lanes; l++) {
    const begin = first[l];
    const end = first[l + 1];
    for (let k = begin + 1; k < end; k++) {
      const i = slot[k];
      const at = arc[i];
      let place = k;
      for (; place > begin && arc[slot[place - 1]] < at; place--) slot[place] = slot[place - 1];
      slot[place] = i;
    }
  }
}

/** Writes `leader` and `gap` of the vehicles on lanes `begin` to `end` − 1 (kernel). */
export function findLeaders(
  vehicles: VehicleColumns,
  { first, slot }: LaneOrder,
  roads: RoadNetwork,
  begin: number,
  end: number,
): void {
  const { arc, length, leader, gap } = vehicles;
  for (let l = begin; l < end; l++) {
    for (let k = first[l]; k < first[l + 1]; k++) {
      const i = slot[k];
      if (k > first[l]) {
        const ahead = slot[k - 1];
        leader[i] = ahead;
        gap[i] = arc[ahead] - length[ahead] - arc[i];
      } else {
        leader[i] = -1;
        gap[i] = Infinity;
        lookAhead(vehicles, first, slot, roads, i);
      }
      if (roads.firstSibling[l + 1] > roads.firstSibling[l]) {
        heedSiblings(vehicles, first, slot, roads, i, l, 0, true);
      }
    }
  }
}

/** Finds the leader of the first vehicle on a lane: the last one on the lanes of its route. */
function lookAhead(vehicles: VehicleColumns, first: Int32Array, slot: Int32Array, roads: RoadNetwork, i: number): void {
  const { arc, speed, length, exit, leader, gap, lane } = vehicles;
  const reach = arc[i] + LOOK_STANDING + speed[i] * (LOOK_TIME + speed[i] / (2 * LOOK_DECELERATION));
  let offset = roads.length[lane[i]];
  let l = nextLane(roads, lane[i], exit[i]);
  while (l >= 0 && offset < reach) {
    if (first[l + 1] > first[l]) {
      const ahead = slot[first[l + 1] - 1];
      leader[i] = ahead;
      gap[i] = offset - arc[i] + arc[ahead] - length[ahead];
    }
    if (roads.firstSibling[l + 1] > roads.firstSibling[l]) {
      heedSiblings(vehicles, first, slot, roads, i, l, offset, false);
    }
    if (leader[i] >= 0) return;
    offset += roads.length[l];
    l = nextLane(roads, l, exit[i]);
  }
}

/**
 * Follows instead whoever is nearer and has turned from lane `l` into a sibling of it, its tail not yet out of the way.
 *
 * @param offset arc of the start of `l`, counted on the lane of `i`
 * @param isOn whether `i` is on `l` itself: then only vehicles farther along than it count
 */
function heedSiblings(
  { arc, length, leader, gap, behind }: VehicleColumns,
  first: Int32Array,
  slot: Int32Array,
  roads: RoadNetwork,
  i: number,
  l: number,
  offset: number,
  isOn: boolean,
): void {
  for (let s = roads.firstSibling[l]; s < roads.firstSibling[l + 1]; s++) {
    const other = roads.sibling[s];
    const end = roads.siblingEnd[s];
    const own = isOn ? arc[i] : -Infinity;
    if (own >= end) continue;
    let ahead = -1;
    let rear = 0;
    for (let k = first[other + 1] - 1; k >= first[other] && ahead < 0; k--) {
      // Equal arcs: the lower slot goes first, so that two never wait for each other.
      if (arc[slot[k]] > own || (arc[slot[k]] === own && slot[k] < i)) ahead = slot[k];
    }
    if (ahead >= 0) rear = arc[ahead] - length[ahead];
    else {
      for (let n = roads.firstNext[other]; n < roads.firstNext[other + 1] && ahead < 0; n++) {
        const beyond = roads.next[n];
        if (first[beyond + 1] === first[beyond]) continue;
        const last = slot[first[beyond + 1] - 1];
        if (behind[last] !== other) continue;
        ahead = last;
        rear = arc[last] - length[last] + roads.length[other];
      }
    }
    if (ahead < 0 || rear >= end) continue;
    const distance = offset - arc[i] + rear;
    if (distance < gap[i]) {
      leader[i] = ahead;
      gap[i] = distance;
    }
  }
}
