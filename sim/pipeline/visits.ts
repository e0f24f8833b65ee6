/**
 * Areas × tracks → visits: who came into which area when, and is there still, in event time. Every rule of a zone
 * stands on it, so a frame rate that drops or a person hidden for a moment changes no dwell.
 *
 * Inertia (Frigate: so many frames in the zone before an object counts as in it; here time, so that the frame rate
 * says nothing) must pass in the area before a visit has entered. Grace is for how long somebody entered may be out, or
 * unseen, and still be on the same visit.
 *
 * A position on the ground has a spread, a metre and more far from the camera. So one comes in by being inside by a
 * spread, or half way to the middle of an area too small for that; and goes out by being outside by two spreads.
 * Somebody who stands at a door does not leave it because of noise, and somebody who passes a fence does not enter.
 */
import { centroid, contains, distanceToRing } from '../../engine/geometry/polygon.ts';
import type { ZoneArea } from './configuration.ts';
import type { Label } from './contract.ts';
import { type Area, type AreaCells, isSeen, type PlacedRule, type Scene } from './rules/rule.ts';
import type { Track } from './tracking/track.ts';

/** For how long anybody may be out or unseen: for as long as the tracker lets a confirmed track coast. */
export const GRACE = 6000; // ms

const SPREADS_IN = 1; // assumed, as is the next
const SPREADS_OUT = 2;
/** A larger spread counts as this: a track that is nearly lost is not in every area around. */
const LARGEST_SPREAD = 2.5; // m, assumed

export interface Visit {
  readonly area: string;
  readonly track: string;
  readonly label: Label;
  readonly since: number; // ms since the Unix epoch, when it was first in
  readonly lastIn: number; // when it was last seen in
  readonly isIn: boolean; // at the last frame it was seen in
  readonly hasEntered: boolean; // inertia is over
  readonly x: number; // m, where it was last seen in
  readonly y: number; // m
}

/** How long a visit has lasted, ms: time out or unseen counts once it is over. */
export function dwellOf({ since, lastIn }: Visit): number {
  return lastIn - since;
}

export function compileArea({ area, ring }: ZoneArea): Area {
  const even = ring.filter((_, i) => i % 2 === 0);
  const odd = ring.filter((_, i) => i % 2 === 1);
  const [x, y] = centroid(ring);
  return {
    name: area,
    ring,
    box: [Math.min(...even), Math.min(...odd), Math.max(...even), Math.max(...odd)],
    depth: contains(ring, x, y) ? distanceToRing(ring, x, y) : 0,
  };
}

const CELL = 16; // m: a camera looks at a few of them

export function cellsOf(areas: readonly Area[]): AreaCells {
  const cells = new Map<number, Area[]>();
  for (const area of areas) {
    const [minX, minY, maxX, maxY] = area.box;
    for (let row = Math.floor(minY / CELL); row <= Math.floor(maxY / CELL); row++) {
      for (let column = Math.floor(minX / CELL); column <= Math.floor(maxX / CELL); column++) {
        const key = cellKey(column, row);
        const known = cells.get(key);
        if (known === undefined) cells.set(key, [area]);
        else known.push(area);
      }
    }
  }
  return cells;
}

/** Different for any two cells of a site of 500 km and less. */
function cellKey(column: number, row: number): number {
  return column * 65_536 + row;
}

/**
 * The visits after a frame: those that go on, in their order, then new ones in order of track and area.
 *
 * @param grace  ms
 */
export function takeVisits(
  visits: readonly Visit[],
  { rule, areas, areasByCell }: Pick<PlacedRule, 'rule' | 'areas' | 'areasByCell'>,
  grace: number,
  scene: Scene,
): readonly Visit[] {
  if (visits.length === 0 && scene.tracks.length === 0) return visits;
  const kept = visits.flatMap((visit) => {
    if (scene.at - visit.lastIn > grace) return [];
    const track = scene.tracks.find(({ id }) => id === visit.track);
    const area = areas.find(({ name }) => name === visit.area)!;
    const next = track !== undefined && isSeen(track) ? seen(visit, area, track, scene.at, rule.inertia) : visit;
    return next ?? [];
  });
  for (const track of scene.tracks) {
    if (!isSeen(track) || !rule.objects.includes(track.label)) continue;
    for (const area of areasByCell.get(cellKey(Math.floor(track.x / CELL), Math.floor(track.y / CELL))) ?? []) {
      if (!isWithinBox(area, track)) continue;
      if (kept.some((visit) => visit.track === track.id && visit.area === area.name)) continue;
      if (!isIn(area, track, false)) continue;
      kept.push(begun(area, track, scene.at, rule.inertia));
    }
  }
  return kept;
}

function begun({ name }: Area, { id, label, x, y }: Track, at: number, inertia: number): Visit {
  return { area: name, track: id, label, since: at, lastIn: at, isIn: true, hasEntered: inertia === 0, x, y };
}

/** The visit once its track was seen again; null where it left before it had entered. */
function seen(visit: Visit, area: Area, track: Track, at: number, inertia: number): Visit | null {
  if (!isIn(area, track, visit.isIn)) return visit.hasEntered ? { ...visit, isIn: false } : null;
  const hasEntered = visit.hasEntered || at - visit.since >= inertia;
  return { ...visit, lastIn: at, isIn: true, hasEntered, x: track.x, y: track.y };
}

function isIn(area: Area, { x, y, spread }: Track, wasIn: boolean): boolean {
  const noise = Math.min(spread, LARGEST_SPREAD);
  const inside = contains(area.ring, x, y);
  if (wasIn) return inside || distanceToRing(area.ring, x, y) <= SPREADS_OUT * noise;
  return inside && distanceToRing(area.ring, x, y) >= Math.min(SPREADS_IN * noise, area.depth / 2);
}

function isWithinBox({ box: [minX, minY, maxX, maxY] }: Area, { x, y }: Track): boolean {
  return x >= minX && x <= maxX && y >= minY && y <= maxY;
}
