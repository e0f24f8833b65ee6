/**
 * Areas × tracks → visits: who came into which area when, and is there still, in event time. Every rule of a zone
 * stands on it, so a frame rate that drops or a person hidden for a moment changes no dwell.
 *
 * Inertia (Frigate: so many frames in the zone before an object counts as in it; here time, so that the frame rate
 * says nothing) must pass in the area before a visit has entered. Grace is for how long somebody entered may be out, or
 * unseen, and still be on the same visit. A detector may miss somebody for longer than the tracker waits: a track that
 * begins where another was lost in the area goes on with its visit.
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

/** For how long one may be out, and unseen, and still be on the same visit. */
export interface Grace {
  readonly away: number; // ms
  readonly unseen: number; // ms
}

/** Of a zone: as long as the tracker lets a confirmed track coast. */
export const GRACE: Grace = { away: 6000, unseen: 6000 };

/** How near to where a track was lost another begins that is the same thing; assumed. */
const NEAR = 1.5; // m
/** How old it may be, once confirmed; assumed: three frames at 1 Hz. */
const YOUNG = 3000; // ms

const SPREADS_IN = 1; // assumed, as is the next
const SPREADS_OUT = 2;
/** A larger spread counts as this: a track that is nearly lost is not in every area around. */
const LARGEST_SPREAD = 2.5; // m, assumed

export interface Visit {
  readonly area: string;
  readonly track: string;
  readonly formerly: readonly string[]; // tracks it was on before, the first one first
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

/** Every track that has been on the visit, in order. */
export function tracksOf({ formerly, track }: Visit): readonly string[] {
  return formerly.length === 0 ? [track] : [...formerly, track];
}

/** Tells a visit from all others of its camera, whichever track it is on. */
export function keyOf({ area, formerly, track, since }: Visit): string {
  return `${area} ${formerly[0] ?? track} ${since}`;
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

/** The visits after a frame: those that go on, in their order, then new ones in order of track and area. */
export function takeVisits(
  visits: readonly Visit[],
  { rule, areas, areasByCell }: Pick<PlacedRule, 'rule' | 'areas' | 'areasByCell'>,
  grace: Grace,
  scene: Scene,
): readonly Visit[] {
  if (visits.length === 0 && scene.tracks.length === 0) return visits;
  const { at } = scene;
  const kept = visits.flatMap((visit) => {
    if (at - visit.lastIn > (visit.isIn ? grace.unseen : grace.away)) return [];
    const track = scene.tracks.find(({ id }) => id === visit.track);
    const area = areas.find(({ name }) => name === visit.area)!;
    return (track !== undefined && isSeen(track) ? seen(visit, area, track, at, rule.inertia) : visit) ?? [];
  });
  for (const track of scene.tracks) {
    if (!isSeen(track) || !rule.objects.includes(track.label)) continue;
    for (const area of areasByCell.get(cellKey(Math.floor(track.x / CELL), Math.floor(track.y / CELL))) ?? []) {
      if (!isWithinBox(area, track)) continue;
      if (kept.some((visit) => visit.track === track.id && visit.area === area.name)) continue;
      if (!isIn(area, track, false)) continue;
      const lost = at - track.since > YOUNG ? -1 : kept.findIndex((visit) => isLostAt(visit, area, track));
      if (lost < 0) kept.push(begun(area, track, at, rule.inertia));
      else kept[lost] = handedOver(kept[lost], track, at);
    }
  }
  return kept;
}

/** Whether a visit was lost, and before the track began, where the track is. */
function isLostAt(visit: Visit, area: Area, track: Track): boolean {
  if (visit.area !== area.name || visit.label !== track.label || !visit.hasEntered || !visit.isIn) return false;
  if (visit.lastIn >= track.since) return false;
  const [dx, dy] = [track.x - visit.x, track.y - visit.y];
  return Math.sqrt(dx * dx + dy * dy) <= NEAR;
}

function handedOver(visit: Visit, { id, x, y }: Track, at: number): Visit {
  return { ...visit, track: id, formerly: tracksOf(visit), lastIn: at, x, y };
}

function begun({ name }: Area, { id, label, x, y }: Track, at: number, inertia: number): Visit {
  return {
    area: name,
    track: id,
    formerly: [],
    label,
    since: at,
    lastIn: at,
    isIn: true,
    hasEntered: inertia === 0,
    x,
    y,
  };
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
