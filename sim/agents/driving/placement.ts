/**
 * Carries out the step that car following decided: from lane to lane along the route, and where the body is then.
 *
 * Each vehicle touches its own slot only (kernel). The body is a box on the chord between the points of the centreline
 * where its front and its rear bumper are, so that a long one cuts a corner instead of swinging out of it.
 */
import { atan2 } from '../../../engine/numeric/special.ts';
import { nextLane, type RoadNetwork } from '../../world/roads.ts';
import { SAME_LINE } from './authority.ts';
import { ACTIVE, type VehicleColumns, type VehicleStepColumns } from './vehicles.ts';

/** Moves and places vehicles `begin` to `end` − 1; who runs past the end of the trip has `active` ACTIVE.arrived. */
export function placeVehicles(
  vehicles: VehicleColumns,
  next: VehicleStepColumns,
  roads: RoadNetwork,
  begin: number,
  end: number,
): void {
  const { arc, speed, authority, lane, behind, behindThat, exit, active } = vehicles;
  for (let i = begin; i < end; i++) {
    if (active[i] === ACTIVE.free) continue;
    let at = next.arc[i];
    let l = lane[i];
    // A line at the end of a lane is still ahead of who stands at it, rounding apart.
    while (at > roads.length[l] + SAME_LINE) {
      const ahead = nextLane(roads, l, exit[i]);
      if (ahead < 0) {
        active[i] = ACTIVE.arrived;
        break;
      }
      at -= roads.length[l];
      authority[i] -= roads.length[l];
      behindThat[i] = behind[i];
      behind[i] = l;
      l = ahead;
    }
    // Who stands is where it was: in town, half of all.
    const moved = at !== arc[i] || l !== lane[i];
    arc[i] = at;
    speed[i] = next.speed[i];
    lane[i] = l;
    if (moved) placeBody(vehicles, roads, i);
  }
}

/** Writes x, y and heading of slot `i` from its lane and arc. */
export function placeBody(vehicles: VehicleColumns, roads: RoadNetwork, i: number): void {
  const { arc, length, lane, behind, behindThat, x, y, heading } = vehicles;
  let l = lane[i];
  const front = segmentAt(roads, l, arc[i]);
  let tail = arc[i] - length[i];
  if (tail < 0 && behind[i] >= 0) {
    l = behind[i];
    tail += roads.length[l];
    if (tail < 0 && behindThat[i] >= 0) {
      l = behindThat[i];
      tail += roads.length[l];
    }
  }
  const rear = segmentAt(roads, l, tail);
  // Beyond either end of the line it goes straight on: bodies enter and leave the site that way.
  const ahead = (arc[i] - roads.vertexArc[front]) / (roads.vertexArc[front + 1] - roads.vertexArc[front]);
  const frontX = roads.x[front] + ahead * (roads.x[front + 1] - roads.x[front]);
  const frontY = roads.y[front] + ahead * (roads.y[front + 1] - roads.y[front]);
  const back = (tail - roads.vertexArc[rear]) / (roads.vertexArc[rear + 1] - roads.vertexArc[rear]);
  const rearX = roads.x[rear] + back * (roads.x[rear + 1] - roads.x[rear]);
  const rearY = roads.y[rear] + back * (roads.y[rear + 1] - roads.y[rear]);
  x[i] = 0.5 * (frontX + rearX);
  y[i] = 0.5 * (frontY + rearY);
  // Most bodies lie along one segment, whose heading is known; the arctangent costs as much as all the rest.
  heading[i] = front === rear ? roads.heading[front] : atan2(frontX - rearX, frontY - rearY);
}

/** Index of the vertex at which the segment of lane `l` that holds `arc` begins. */
function segmentAt({ firstVertex, vertexArc }: RoadNetwork, l: number, arc: number): number {
  const last = firstVertex[l + 1] - 2;
  let v = firstVertex[l];
  while (v < last && vertexArc[v + 1] <= arc) v++;
  return v;
}
