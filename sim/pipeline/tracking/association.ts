/**
 * Kernel: which detection continues which track, in the order of ByteTrack (Zhang et al., ECCV 2022, arXiv:2110.06864):
 * confirmed tracks take detections of high confidence first; those left over take detections of low confidence, which
 * are mostly the half hidden; tracks not yet confirmed take what of the high ones is left.
 *
 * A pair costs −2 ln of its likelihood ratio, "the same thing" to "another that was not there before" (Reid, IEEE Trans.
 * Automatic Control 24:843, 1979), and counts only where it is below 0: with the innovation z in the plane, its
 * covariance S, the arrivals λ per area, and the innovation of the box's height,
 *
 *   zᵀ S⁻¹ z + z_h² / s_h + ln(|S| s_h / s_h0) + 2 ln(2π λ),
 *
 * ByteTrack's own cost, the overlap of boxes, is blind where there is none: at 5 frames a second somebody who runs, at 1
 * anybody, and everybody after a second's miss. The distance in the plane in units of what is known of it is not, and a
 * track of which little is known does not take what belongs to another.
 */
import { ln } from '../../../engine/numeric/special.ts';
import { type Assignment, assign, createAssignment, type SparseCosts } from './assignment.ts';
import type { PlacedColumns, TrackColumns } from './columns.ts';
import { BODIES, HEIGHT_SPREAD_IN_PICTURE, type TrackerParameters } from './parameters.ts';

/** Working memory of one camera, and the answer. */
export interface Association {
  readonly detectionOfTrack: Int32Array; // -1: none
  readonly trackOfDetection: Int32Array; // -1: free
  readonly tracks: Int32Array; // rows that take part in the stage
  readonly detections: Int32Array; // detections that do
  readonly x: Float64Array; // u, of those detections, side by side …
  readonly y: Float64Array; // u
  readonly rxx: Float64Array; // u², … and the variances of their places
  readonly ryy: Float64Array;
  costs: SparseCosts; // of the stage; larger ones when they do not suffice
  readonly assignment: Assignment;
  readonly arrivals: number; // 2 ln(2π λ)
  readonly clutter: number;
  readonly farthest: number; // squared Mahalanobis distance
}

export function createAssociation(tracks: number, detections: number, parameters: TrackerParameters): Association {
  return {
    detectionOfTrack: new Int32Array(tracks),
    trackOfDetection: new Int32Array(detections),
    tracks: new Int32Array(tracks),
    detections: new Int32Array(detections),
    x: new Float64Array(detections),
    y: new Float64Array(detections),
    rxx: new Float64Array(detections),
    ryy: new Float64Array(detections),
    costs: {
      begin: new Int32Array(tracks + 1),
      column: new Int32Array(4 * tracks),
      cost: new Float64Array(4 * tracks),
    },
    assignment: createAssignment(tracks, detections),
    arrivals: 2 * ln(2 * Math.PI * parameters.arrivals),
    clutter: 2 * ln(2 * Math.PI * parameters.clutter),
    farthest: parameters.farthest,
  };
}

/** Pairs the first `trackCount` tracks with the first `detectionCount` detections. */
export function associate(
  t: TrackColumns,
  trackCount: number,
  p: PlacedColumns,
  detectionCount: number,
  parameters: TrackerParameters,
  isOnGround: boolean,
  a: Association,
): void {
  a.detectionOfTrack.fill(-1, 0, trackCount);
  a.trackOfDetection.fill(-1, 0, detectionCount);
  if (trackCount === 0 || detectionCount === 0) return;
  const { high, low } = parameters;
  pairStage(t, trackCount, 1, p, detectionCount, high, Infinity, a.arrivals, isOnGround, a);
  pairStage(t, trackCount, 1, p, detectionCount, low, high, a.clutter, isOnGround, a);
  pairStage(t, trackCount, 0, p, detectionCount, high, Infinity, a.arrivals, isOnGround, a);
}

/**
 * Pairs the tracks that are `confirmed` (0 or 1) with the detections of confidence `from` up to `below`, of both those
 * that are still free.
 */
function pairStage(
  t: TrackColumns,
  trackCount: number,
  confirmed: number,
  p: PlacedColumns,
  detectionCount: number,
  from: number,
  below: number,
  newcomer: number,
  isOnGround: boolean,
  a: Association,
): void {
  const tracks = takeTracks(t, trackCount, confirmed, a);
  if (tracks === 0) return;
  const detections = takeDetections(p, detectionCount, from, below, a);
  if (detections === 0) return;
  joinPairs(t, tracks, p, detections, newcomer, isOnGround, a);
  settle(tracks, detections, a);
}

function takeTracks(t: TrackColumns, count: number, confirmed: number, a: Association): number {
  let taken = 0;
  for (let i = 0; i < count; i++) {
    if (t.confirmed[i] === confirmed && a.detectionOfTrack[i] === -1) a.tracks[taken++] = i;
  }
  return taken;
}

function takeDetections(p: PlacedColumns, count: number, from: number, below: number, a: Association): number {
  let taken = 0;
  for (let d = 0; d < count; d++) {
    const confidence = p.confidence[d];
    if (confidence >= from && confidence < below && a.trackOfDetection[d] === -1) a.detections[taken++] = d;
  }
  return taken;
}

/** Writes the edges of the stage: every pair of one kind that is better than a newcomer. */
function joinPairs(
  t: TrackColumns,
  tracks: number,
  p: PlacedColumns,
  detections: number,
  newcomer: number,
  isOnGround: boolean,
  a: Association,
): void {
  const { farthest, x, y, rxx, ryy } = a;
  for (let c = 0; c < detections; c++) {
    const d = a.detections[c];
    x[c] = p.x[d];
    y[c] = p.y[d];
    rxx[c] = p.rxx[d];
    ryy[c] = p.ryy[d];
  }
  let edges = 0;
  for (let r = 0; r < tracks; r++) {
    const i = a.tracks[r];
    if (edges + detections > a.costs.column.length) growCosts(a, edges + detections);
    const { begin, column, cost } = a.costs;
    begin[r] = edges;
    const tx = t.x[i];
    const ty = t.y[i];
    const pxx = t.pxx[i];
    const pyy = t.pyy[i];
    for (let c = 0; c < detections; c++) {
      const dx = x[c] - tx;
      const dy = y[c] - ty;
      // Too far along one axis alone is too far: most pairs end here.
      if (dx * dx > farthest * (pxx + rxx[c]) || dy * dy > farthest * (pyy + ryy[c])) continue;
      const total = costOf(t, i, p, a.detections[c], farthest, isOnGround) + newcomer;
      if (total >= 0) continue;
      column[edges] = c;
      cost[edges++] = total;
    }
  }
  a.costs.begin[tracks] = edges;
}

/** The cost of a pair but for the newcomer's share; Infinity for what cannot be. */
function costOf(
  t: TrackColumns,
  i: number,
  p: PlacedColumns,
  d: number,
  farthest: number,
  isOnGround: boolean,
): number {
  const { kind, heightSpread } = BODIES[t.label[i]];
  if (BODIES[p.label[d]].kind !== kind) return Infinity;
  const dx = p.x[d] - t.x[i];
  const dy = p.y[d] - t.y[i];
  const sxx = t.pxx[i] + p.rxx[d];
  const sxy = t.pxy[i] + p.rxy[d];
  const syy = t.pyy[i] + p.ryy[d];
  const unit = t.unit[i] * t.unit[i];
  const determinant = sxx * syy - sxy * sxy;
  let far = (syy * dx * dx - 2 * sxy * dx * dy + sxx * dy * dy) / determinant;
  let known = determinant / (unit * unit);
  if (p.heightVariance[d] > 0) {
    const spread = isOnGround ? heightSpread : HEIGHT_SPREAD_IN_PICTURE * t.height[i];
    const taller = p.height[d] - t.height[i];
    const variance = t.heightVariance[i] + p.heightVariance[d];
    far += (taller * taller) / variance;
    known *= variance / (spread * spread);
  }
  return far > farthest ? Infinity : far + ln(known);
}

function growCosts(a: Association, least: number): void {
  const column = new Int32Array(2 * least);
  const cost = new Float64Array(2 * least);
  column.set(a.costs.column);
  cost.set(a.costs.cost);
  a.costs = { begin: a.costs.begin, column, cost };
}

function settle(tracks: number, detections: number, a: Association): void {
  const { assignment, costs } = a;
  assign(costs, tracks, detections, assignment);
  for (let r = 0; r < tracks; r++) {
    const edge = assignment.edgeOfRow[r];
    if (edge === -1) continue;
    const d = a.detections[costs.column[edge]];
    a.detectionOfTrack[a.tracks[r]] = d;
    a.trackOfDetection[d] = a.tracks[r];
  }
}
