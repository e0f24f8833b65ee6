/** Where incidents of each kind can happen: what a scenario's `where` and `place` may name. */
import type { IncidentKind, IncidentPlace } from '../scenario.ts';
import type { Asset, Site } from '../world/site.ts';

/** Places that fit a kind; `anywhere` stands for all of them. */
export const FITTING: Readonly<Record<IncidentKind, readonly Exclude<IncidentPlace, 'anywhere'>[]>> = {
  theft: ['shops'],
  robbery: ['entrances', 'shops', 'stops'], // where the victim is going
  'door-forcing': ['entrances'],
  intrusion: ['schools', 'kindergartens'],
  loitering: ['entrances'],
  'red-light': ['signals'],
};

const ASSETS: Readonly<Partial<Record<IncidentPlace, Asset['kind']>>> = {
  entrances: 'entrance',
  shops: 'shop',
  schools: 'school',
  kindergartens: 'kindergarten',
  stops: 'stop',
};

type Named = Pick<Site, 'assets' | 'zones' | 'roads'>;

/** Ids of the places that an incident of `kind` may choose from, in the order of the site; none: `where` does not fit. */
export function placesFor(kind: IncidentKind, where: IncidentPlace, site: Named): string[] {
  const words = where === 'anywhere' ? FITTING[kind] : FITTING[kind].filter((word) => word === where);
  return words.flatMap((word) => (word === 'signals' ? signalGroups(site) : assets(kind, ASSETS[word]!, site)));
}

/** Intruders need grounds to intrude on: a zone of the asset's name. */
function assets(kind: IncidentKind, of: Asset['kind'], site: Named): string[] {
  const grounds = new Set(site.zones.map(({ id }) => id));
  const fits = (asset: Asset) => asset.kind === of && (kind !== 'intrusion' || grounds.has(asset.id));
  return site.assets.filter(fits).map(({ id }) => id);
}

/** Groups that vehicles stop for, each once, in the order of the lanes. */
function signalGroups({ roads }: Named): string[] {
  return [...new Set(roads.lanes.flatMap(({ signal }) => signal ?? []))];
}

/** A place with the weight that it is chosen with. */
export type Weighted = readonly [id: string, weight: number];
