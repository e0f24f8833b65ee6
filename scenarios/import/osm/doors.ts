/**
 * Doors of buildings: the mapped ones, and for homes without any a guess at the wall nearest to a street. Homes weigh
 * as many as they have flats, shared by their doors.
 */
import { hypot } from '../../../engine/numeric/special.ts';
import type { Asset, Building } from '../../../sim/world/site.ts';
import { HEADROOM } from '../../../sim/world/walls.ts';
import type { Findings } from '../findings.ts';
import { STOREY } from '../heights.ts';
import type { OsmExtract, Tags } from './extract.ts';
import { nearestPoint } from './line-index.ts';
import { centimetres, type Projected } from './projected.ts';
import { type Footprints, nearestWall } from './solids/footprints.ts';
import { edgeOf, polygonArea } from './solids/rings.ts';
import type { Surroundings } from './surroundings.ts';

/** A place that no walkway leads to yet. */
export type Place = Omit<Asset, 'node'>;

const BEFORE_DOOR = 1; //   m from the wall to where one arrives
const DOOR_REACH = 2; //    m from a mapped door to the wall that it is in
const FLAT_AREA = 90; //    m² of floor a flat, walls and stairs included; assumed
const OTHER_WEIGHT = 10; // of a door of a house that is no home; assumed
const MOST_FLATS = 5000; // of one building: more is a slip

/** Doors that people in the street do not use, or that are told of as something else. */
const NO_DOORS = ['no', 'service', 'emergency', 'fire_exit', 'exit', 'garage', 'shop'];

export function findDoors(
  extract: OsmExtract,
  projected: Projected,
  footprints: Footprints,
  surroundings: Surroundings,
  findings: Findings,
): Place[] {
  const mapped = mappedDoors(extract, projected, footprints);
  const doorsOf = new Map<string, number>(); // by source of the building
  for (const { source } of mapped) doorsOf.set(source, (doorsOf.get(source) ?? 0) + 1);
  const homes = homesOf(extract, footprints, findings);
  const doors = mapped.map(({ source, ...door }): Place => {
    const flats = homes.get(source)?.flats;
    const weight = flats === undefined ? OTHER_WEIGHT : flats / doorsOf.get(source)!;
    return { ...door, kind: 'entrance', weight: centimetres(weight) };
  });
  const guessed = [...homes].flatMap(([source, { flats, building }]): Place[] => {
    if (doorsOf.has(source)) return [];
    const at = doorTowardsStreet(footprints, building, surroundings);
    if (at === null) return [];
    findings.add('import.guess.entrance', source);
    return [{ id: `entrance/${source.replace('/', '-')}`, kind: 'entrance', x: at[0], y: at[1], weight: flats }];
  });
  findings.outOf('import.guess.entrance', homes.size);
  return [...doors, ...guessed];
}

interface MappedDoor {
  readonly id: string;
  readonly source: string; // of the building
  readonly x: number; // m
  readonly y: number;
}

function mappedDoors({ nodes }: OsmExtract, { x, y }: Projected, footprints: Footprints): MappedDoor[] {
  return [...nodes.tags].flatMap(([node, tags]): MappedDoor[] => {
    const entrance = tags.get('entrance') ?? (tags.get('building') === 'entrance' ? 'yes' : 'no');
    if (NO_DOORS.includes(entrance) || tags.has('railway')) return [];
    const wall = nearestWall(footprints, [x[node], y[node]], BEFORE_DOOR, DOOR_REACH);
    if (wall === null) return [];
    const source = sourceOf(footprints.buildings[wall.building].id);
    return [{ id: `entrance/node-${nodes.ids[node]}`, source, x: centimetres(wall.x), y: centimetres(wall.y) }];
  });
}

/** way/12-2 → way/12: pieces of one outline have one name in the source. */
function sourceOf(id: string): string {
  return /^\w+\/-?\d+/.exec(id)?.[0] ?? id;
}

interface Home {
  readonly flats: number;
  readonly building: number; // its first piece on the ground
}

function homesOf(extract: OsmExtract, { buildings }: Footprints, findings: Findings): Map<string, Home> {
  const stated = statedFlats(extract);
  const homes = new Map<string, Home>();
  for (const [building, home] of buildings.entries()) {
    if (home.use !== 'residential') continue;
    const source = sourceOf(home.id);
    const other = homes.get(source);
    const flats = flatsIn(home) + (other?.flats ?? 0);
    homes.set(source, { flats, building: other?.building ?? (home.base < HEADROOM ? building : -1) });
  }
  return new Map(
    [...homes].flatMap(([source, { flats, building }]): [string, Home][] => {
      if (building < 0) return []; // on posts, or up in another
      const told = stated.get(source);
      if (told === undefined) findings.add('import.guess.flats', source);
      findings.outOf('import.guess.flats', homes.size);
      return [[source, { flats: told ?? Math.max(1, Math.round(flats)), building }]];
    }),
  );
}

function flatsIn({ footprint, holes, base, top }: Building): number {
  const storeys = Math.max(1, Math.round((top - base) / STOREY));
  return (polygonArea({ outline: footprint, holes }) * storeys) / FLAT_AREA;
}

function statedFlats({ ways, relations }: OsmExtract): Map<string, number> {
  const flatsOf = (id: string, tags: Tags): [string, number][] => {
    const flats = Number(tags.get('building:flats') ?? tags.get('building:units') ?? NaN);
    return flats >= 1 && flats <= MOST_FLATS ? [[id, Math.round(flats)]] : [];
  };
  return new Map([
    ...ways.flatMap(({ id, tags }) => flatsOf(`way/${id}`, tags)),
    ...relations.flatMap(({ id, tags }) => flatsOf(`relation/${id}`, tags)),
  ]);
}

const STREET_REACH = 150; // m
const SHORTEST_WALL = 1; //  m that a door fits in

/** Before the middle of the wall that is nearest to a way, or null where no wall has open ground before it. */
function doorTowardsStreet(
  footprints: Footprints,
  building: number,
  { driven, walked }: Surroundings,
): [x: number, y: number] | null {
  const { footprint } = footprints.buildings[building];
  let best: { x: number; y: number; distance: number } | null = null;
  for (let i = 0; i < footprint.length; i += 2) {
    const [ax, ay, bx, by] = edgeOf(footprint, i);
    if (hypot(bx - ax, by - ay) < SHORTEST_WALL) continue;
    const wall = nearestWall(footprints, [(ax + bx) / 2, (ay + by) / 2], BEFORE_DOOR, 0.1, building);
    if (wall === null) continue;
    const reach = Math.min(STREET_REACH, best?.distance ?? Infinity);
    const near = [driven, walked].map((ways) => nearestPoint(ways, wall.x, wall.y, reach)?.distance ?? STREET_REACH);
    const distance = Math.min(...near);
    if (best === null || distance < best.distance) best = { x: wall.x, y: wall.y, distance };
  }
  return best === null ? null : [centimetres(best.x), centimetres(best.y)];
}
