/**
 * Carries out the step that car following decided: from lane to lane along the route, and where the body is then.
 *
 * Each vehicle touches its own slot only (kernel). The body is a box centred half a length behind the front bumper,
 * turned like the centreline there; one that spans two lanes lies along the lane its centre is on.
 */
import { nextLane, type RoadNetwork } from '../world/roads.ts';
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
    while (at > roads.length[l]) {
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
    arc[i] = at;
    speed[i] = next.speed[i];
    lane[i] = l;
    placeBody(vehicles, roads, i);
  }
}

/** Writes x, y and heading of slot `i` from its lane and arc. */
export function placeBody(
  { arc, length, lane, behind, behindThat, x, y, heading }: VehicleColumns,
  roads: RoadNetwork,
  i: number,
): void {
  const { firstVertex, vertexArc } = roads;
  let l = lane[i];
  let centre = arc[i] - 0.5 * length[i];
  if (centre < 0 && behind[i] >= 0) {
    l = behind[i];
    centre += roads.length[l];
    if (centre < 0 && behindThat[i] >= 0) {
      l = behindThat[i];
      centre += roads.length[l];
    }
  }
  const last = firstVertex[l + 1] - 2;
  let v = firstVertex[l];
  while (v < last && vertexArc[v + 1] <= centre) v++;
  // Beyond either end of the lane the line goes straight on: bodies enter and leave the site that way.
  const share = (centre - vertexArc[v]) / (vertexArc[v + 1] - vertexArc[v]);
  x[i] = roads.x[v] + share * (roads.x[v + 1] - roads.x[v]);
  y[i] = roads.y[v] + share * (roads.y[v + 1] - roads.y[v]);
  heading[i] = roads.heading[v];
}
