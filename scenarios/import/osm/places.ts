/**
 * What people come for: doors of homes and of other houses, schools, shops, stops, playgrounds. The weights are those
 * of the generator, assumed there as here: a flat is 1, and the rest is in flats.
 */
import { hypot } from '../../../engine/numeric/special.ts';
import type { Asset } from '../../../sim/world/site.ts';
import { Findings } from '../findings.ts';
import { findDoors, type Place } from './doors.ts';
import type { OsmExtract, Tags } from './extract.ts';
import { centimetres, type Projected } from './projected.ts';
import { areasOf } from './solids/areas.ts';
import { buildingAround, type Footprints, nearestWall } from './solids/footprints.ts';
import { lineOf } from './solids/passages.ts';
import { pointInside } from './solids/rings.ts';
import type { Surroundings } from './surroundings.ts';

const WEIGHTS: Readonly<Record<Exclude<Asset['kind'], 'entrance' | 'gate'>, number>> = {
  school: 150,
  kindergarten: 60,
  shop: 30,
  stop: 40,
  playground: 15,
};
const MARKET_WEIGHT = 150; // a supermarket, a mall
const KIOSK_WEIGHT = 8;
const PARK_WEIGHT = 15;

export function findPlaces(
  extract: OsmExtract,
  projected: Projected,
  footprints: Footprints,
  surroundings: Surroundings,
  findings: Findings,
): Place[] {
  const attractions = [...attractionNodes(extract, projected), ...attractionAreas(extract, projected)];
  findings.addMany('import.dropped.names', attractions.filter(({ isNamed }) => isNamed).length);
  const reached = attractions.flatMap(({ isNamed: _, ...place }) => inTheOpen(place, footprints, findings));
  return [...findDoors(extract, projected, footprints, surroundings, findings), ...withoutRepeats(reached, findings)];
}

/** Shop, cafés and all that is visited like one. https://wiki.openstreetmap.org/wiki/Key:amenity */
const VISITED = ['restaurant', 'cafe', 'fast_food', 'bar', 'pub', 'biergarten', 'ice_cream', 'food_court', 'bank', 'pharmacy',
  'post_office', 'marketplace', 'bureau_de_change', 'nightclub', 'cinema', 'theatre', 'casino', 'fuel']; // biome-ignore format: one list
const MARKETS = ['supermarket', 'mall', 'department_store'];
const NO_SHOPS = ['no', 'vacant', 'disused'];
const TRANSIT = ['station', 'halt', 'tram_stop', 'subway_entrance'];

interface Kind {
  readonly kind: Asset['kind'];
  readonly weight: number;
}

/** What a thing with these tags is to people, or null. */
function attractionOf(tags: Tags): Kind | null {
  if (tags.get('access') === 'private' || tags.get('disused') === 'yes') return null;
  const of = (kind: keyof typeof WEIGHTS, weight = WEIGHTS[kind]): Kind => ({ kind, weight });
  const amenity = tags.get('amenity') ?? '';
  const shop = tags.get('shop') ?? 'no';
  const leisure = tags.get('leisure') ?? '';
  if (amenity === 'school' || amenity === 'college') return of('school');
  if (amenity === 'kindergarten' || amenity === 'childcare') return of('kindergarten');
  if (!NO_SHOPS.includes(shop)) {
    if (MARKETS.includes(shop)) return of('shop', MARKET_WEIGHT);
    return of('shop', shop === 'kiosk' || shop === 'newsagent' ? KIOSK_WEIGHT : undefined);
  }
  if (VISITED.includes(amenity)) return of('shop');
  const isStop = tags.get('highway') === 'bus_stop' || tags.get('public_transport') === 'platform';
  if (isStop || TRANSIT.includes(tags.get('railway') ?? '')) return of('stop');
  if (leisure === 'playground' || leisure === 'pitch' || leisure === 'fitness_station') return of('playground');
  return leisure === 'park' ? of('playground', PARK_WEIGHT) : null;
}

interface Attraction extends Place {
  readonly isNamed: boolean;
}

function attractionNodes({ nodes }: OsmExtract, { x, y }: Projected): Attraction[] {
  return [...nodes.tags].flatMap(([node, tags]) => {
    const kind = attractionOf(tags);
    if (kind === null) return [];
    const id = `${kind.kind}/node-${nodes.ids[node]}`;
    return [{ id, ...kind, x: x[node], y: y[node], isNamed: tags.has('name') }];
  });
}

/** A point inside of what closes, and the middle of what is drawn as a line, as platforms often are. */
function attractionAreas(extract: OsmExtract, projected: Projected): Attraction[] {
  const isWanted = (tags: Tags) => attractionOf(tags) !== null;
  // What an outline has wrong with it does not matter for a point in it, and is not told.
  const areas = areasOf(extract, projected, isWanted, new Findings()).map(({ id, tags, polygons }) => {
    return { id, tags, at: pointInside(polygons[0]) };
  });
  const closed = new Set(areas.map(({ id }) => id));
  const lines = extract.ways
    .filter(({ id, tags }) => isWanted(tags) && !closed.has(`way/${id}`))
    .flatMap(({ id, tags, refs }) => {
      const line = lineOf(refs, extract, projected);
      const middle = 2 * (line.length >> 2);
      return line.length === 0 ? [] : [{ id: `way/${id}`, tags, at: [line[middle], line[middle + 1]] as const }];
    });
  return [...areas, ...lines].map(({ id, tags, at: [x, y] }) => {
    const kind = attractionOf(tags)!;
    const name = `${kind.kind}/${id.replace('/', '-')}`;
    return { id: name, ...kind, x: centimetres(x), y: centimetres(y), isNamed: tags.has('name') };
  });
}

const BEFORE_WALL = 1; //  m
const WAY_OUT = 100; //    m, the most from a point in a building to its wall

/** The place itself, or where one stands before the building that it is in; none where that building has no free wall. */
function inTheOpen(place: Place, footprints: Footprints, findings: Findings): Place[] {
  if (buildingAround(footprints, place.x, place.y, 1) < 0) return [place];
  const wall = nearestWall(footprints, [place.x, place.y], BEFORE_WALL, WAY_OUT);
  findings.add(wall === null ? 'import.dropped.place_buried' : 'import.repair.place_moved', place.id);
  return wall === null ? [] : [{ ...place, x: centimetres(wall.x), y: centimetres(wall.y) }];
}

/** How near two of a kind are one, m: a stop and its platform, a school's node and its grounds. Assumed. */
const SAME: Partial<Record<Asset['kind'], number>> = { stop: 20, school: 60, kindergarten: 60 };

function withoutRepeats(places: readonly Place[], findings: Findings): Place[] {
  const kept: Place[] = [];
  for (const place of places) {
    const reach = SAME[place.kind] ?? 0;
    const isRepeat =
      reach > 0 && kept.some((k) => k.kind === place.kind && hypot(k.x - place.x, k.y - place.y) < reach);
    if (isRepeat) findings.add('import.dropped.place_repeated', place.id);
    else kept.push(place);
  }
  return kept;
}
