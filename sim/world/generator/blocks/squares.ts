/** Little squares: a block left open, with walks to the middle, market kiosks, benches and trees round the edge. */
import { centroid } from '../../../../engine/geometry/polygon.ts';
import { type Draft, drawWalk } from '../draft.ts';
import type { Ground } from '../ground.ts';
import { centimetres } from '../parameters.ts';
import type { Point } from '../streets/street.ts';
import { drawBench, drawKiosk } from './furniture.ts';
import { type Parcel, parcelRing, pavementInward, sidePoint } from './parcels.ts';

const WALK_WIDTH = 2.2; //    m, assumed: its end stays on the narrowest pavement
const LEAST_SIDE = 12; //     m, of a side that a walk leads in from
const KIOSKS_AT = 0.45; //    of the way from the middle to a corner, assumed
const BENCHES_AT = 0.7; //    likewise
const EDGE = 3; //            m, of trees from the building line, assumed

/** Walks from the middle of each side to the middle of the square. */
export function drawSquare(draft: Draft, parcel: Parcel): void {
  const ring = parcelRing(parcel);
  const middle = middleOf(parcel);
  for (const side of parcel.sides) {
    if (side.front === null || side.length < LEAST_SIDE) continue;
    drawWalk(draft, sidePoint(side, side.length / 2, pavementInward(side.front)), middle, WALK_WIDTH);
  }
  draft.zones.push({ id: `square/${parcel.number}`, ring });
}

/** Kiosks and benches between the walks, facing the middle. */
export function furnishSquare(draft: Draft, ground: Ground, parcel: Parcel): void {
  const middle = middleOf(parcel);
  for (const { start } of parcel.sides) {
    const [dx, dy] = [start[0] - middle[0], start[1] - middle[1]];
    const length = Math.sqrt(dx * dx + dy * dy);
    const inward: Point = [-dx / length, -dy / length];
    const at = (share: number): Point => [middle[0] + share * dx, middle[1] + share * dy];
    drawKiosk(draft, ground, { at: at(KIOSKS_AT), facing: inward, onto: middle });
    drawBench(draft, ground, at(BENCHES_AT), [-inward[1], inward[0]]);
  }
}

/** Where trees stand round the edge, `spacing` apart. */
export function edgeOf(parcel: Parcel, spacing: number): Point[] {
  return parcel.sides.flatMap((side) => {
    const count = Math.floor((side.length - 2 * EDGE) / spacing);
    return Array.from({ length: Math.max(0, count) }, (_, k) => sidePoint(side, EDGE + (k + 0.5) * spacing, EDGE));
  });
}

function middleOf(parcel: Parcel): Point {
  const [x, y] = centroid(parcelRing(parcel));
  return [centimetres(x), centimetres(y)];
}
