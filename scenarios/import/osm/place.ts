/** An extract → a place and the cameras mapped in it, in the order in which one thing needs another. */
import type { Asset, Site } from '../../../sim/world/site.ts';
import { genericCatalogue } from '../../read/project.ts';
import { cameraSetting, type LayoutInput } from '../cameras/placing.ts';
import { drivingSideAt } from '../country.ts';
import { Findings } from '../findings.ts';
import { planeAround } from '../frame.ts';
import { type Steps, within } from '../steps.ts';
import { camerasFromOsm } from './cameras.ts';
import type { Place } from './doors.ts';
import type { Extent } from './extent.ts';
import type { OsmExtract } from './extract.ts';
import { placeLamps } from './lamps.ts';
import { placeMounts } from './mounts.ts';
import { buildNetworks, type Networks } from './networks.ts';
import { findPlaces } from './places.ts';
import { projectNodes } from './projected.ts';
import { buildBarriers } from './solids/barriers.ts';
import { buildBuildings } from './solids/buildings.ts';
import { indexFootprints } from './solids/footprints.ts';
import { placeTrees, type Season } from './solids/trees.ts';
import { isInside } from './streets/carriageways.ts';
import { indexSurroundings } from './surroundings.ts';
import { findZones } from './zones.ts';

export const ATTRIBUTION = '© OpenStreetMap contributors';

export interface Imported {
  readonly site: Site;
  readonly layout: LayoutInput | null; // the cameras on the map, if there are any
  readonly findings: Findings;
}

/** For every place a run keeps the next node from each node: this many of them fill 256 MiB. */
const MOST_HOPS = 64e6;
/** How much a way out on foot attracts for each metre of its width; assumed. */
const GATE_WEIGHT = 8;

/** Shares of the work done, as Monaco spends its time. */
const DONE = { buildings: 0.2, things: 0.35, networks: 0.95 } as const;

export function* placeFromOsm(
  extract: OsmExtract,
  { origin, bounds }: Extent,
  { name, layoutName, season }: { readonly name: string; readonly layoutName: string; readonly season: Season },
): Steps<Imported> {
  const findings = new Findings();
  const projected = projectNodes(extract, planeAround(origin));
  const isHere = ({ x, y }: { readonly x: number; readonly y: number }) => isInside(x, y, bounds);
  const reachesIn = (line: readonly number[]) => line.some((x, k) => k % 2 === 0 && isInside(x, line[k + 1], bounds));

  const all = buildBuildings(extract, projected, findings);
  const buildings = all.filter(({ footprint }) => reachesIn(footprint));
  findings.addMany('import.dropped.outside', all.length - buildings.length);
  yield DONE.buildings;
  const barriers = buildBarriers(extract, projected, findings).filter(({ line }) => reachesIn(line));
  const footprints = indexFootprints(buildings);
  const surroundings = indexSurroundings(extract, projected);
  const trees = placeTrees(extract, projected, footprints, season, findings).filter(isHere);
  const lamps = placeLamps(extract, projected, surroundings, findings).filter(isHere);
  const places = findPlaces(extract, projected, footprints, surroundings, findings).filter(isHere);
  const doors = places.filter(({ kind }) => kind === 'entrance');
  const mounts = placeMounts(lamps, doors, footprints, surroundings, findings).filter(isHere);

  yield DONE.things;
  const side = drivingSideAt(origin.lon, origin.lat, findings);
  const ground = { bounds, side, buildings, barriers, doors: places };
  const networks = yield* within(buildNetworks(extract, projected, ground, findings), DONE.things, DONE.networks);
  yield DONE.networks;
  const zones = [...networks.zones, ...findZones(extract, projected, findings).filter(({ ring }) => reachesIn(ring))];
  const site: Site = {
    name,
    origin,
    attribution: ATTRIBUTION,
    bounds,
    buildings,
    barriers,
    trees,
    lamps,
    mounts,
    zones,
    assets: [...gateAssets(networks), ...served(places, networks, findings)],
    roads: networks.roads,
    walkways: networks.walkways,
  };
  const setting = cameraSetting(site, surroundings, genericCatalogue);
  return { site, layout: camerasFromOsm(extract, projected, setting, layoutName, findings), findings };
}

function gateAssets({ gates }: Networks): Asset[] {
  return gates.map(({ node, x, y, width }, k) => ({
    id: `gate/${k + 1}`,
    kind: 'gate',
    x,
    y,
    weight: Math.round(width * GATE_WEIGHT),
    node,
  }));
}

/** Places with a way to them, the weightiest if there are more than a run can keep ways to. */
function served(places: readonly Place[], { nodeOf, walkways }: Networks, findings: Findings): Asset[] {
  const reached = places.flatMap((place): Asset[] => {
    const node = nodeOf.get(place.id);
    return node === undefined ? [] : [{ ...place, node }];
  });
  const most = Math.floor(MOST_HOPS / Math.max(1, walkways.nodes.length));
  if (reached.length <= most) return reached;
  const ranked = [...reached].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  const kept = new Set(ranked.slice(0, most));
  findings.addMany('import.dropped.places_beyond_limit', reached.length - most);
  findings.outOf('import.dropped.places_beyond_limit', most);
  return reached.filter((asset) => kept.has(asset));
}
