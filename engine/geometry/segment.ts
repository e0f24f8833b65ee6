/**
 * Straight segments in the plane: nearest point, distance, meeting.
 *
 * Plain double arithmetic: exact for lattice points, and off by rounding where three points are nearly in line.
 * Degenerate segments (both ends alike) are points, and are allowed everywhere.
 */

/** Where on the segment a → b the point nearest to p lies, 0 at a and 1 at b; 0 when a and b coincide. */
export function nearestOnSegment(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  if (length2 === 0) return 0;
  return Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length2));
}

export function distanceToSegment(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  const t = nearestOnSegment(ax, ay, bx, by, px, py);
  const dx = ax + t * (bx - ax) - px;
  const dy = ay + t * (by - ay) - py;
  return Math.sqrt(dx * dx + dy * dy);
}

/** Whether the closed segments a–b and c–d share a point; touching ends and overlaps count. */
export function segmentsMeet(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  const a = side(cx, cy, dx, dy, ax, ay);
  const b = side(cx, cy, dx, dy, bx, by);
  const c = side(ax, ay, bx, by, cx, cy);
  const d = side(ax, ay, bx, by, dx, dy);
  if (((a > 0 && b < 0) || (a < 0 && b > 0)) && ((c > 0 && d < 0) || (c < 0 && d > 0))) return true;
  // What is left can only meet where an end of one lies on the other.
  return (
    (a === 0 && isBetween(cx, cy, dx, dy, ax, ay)) ||
    (b === 0 && isBetween(cx, cy, dx, dy, bx, by)) ||
    (c === 0 && isBetween(ax, ay, bx, by, cx, cy)) ||
    (d === 0 && isBetween(ax, ay, bx, by, dx, dy))
  );
}

/** Twice the signed area of a, b, p: positive when p is to the left of a → b. */
export function side(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  return (bx - ax) * (py - ay) - (by - ay) * (px - ax);
}

/** Whether p, known to be in line with a and b, is not past either end. */
function isBetween(ax: number, ay: number, bx: number, by: number, px: number, py: number): boolean {
  return Math.min(ax, bx) <= px && px <= Math.max(ax, bx) && Math.min(ay, by) <= py && py <= Math.max(ay, by);
}
