/**
 * What the tags of a building say it is for, and how many storeys its kind commonly has where no tag tells.
 * https://wiki.openstreetmap.org/wiki/Key:building. Every number of storeys is assumed: what such buildings mostly are.
 */
import type { Building } from '../../../../sim/world/site.ts';
import type { Tags } from '../extract.ts';

interface BuildingKind {
  readonly use: Building['use'];
  readonly storeys: number;
  readonly blends: boolean; // whether its height goes with those of its neighbours: town houses do, garages do not
}

const kind = (use: Building['use'], storeys: number, blends = false): BuildingKind => ({ use, storeys, blends });

const HOUSE = kind('residential', 2);
const SHED = kind('other', 1);
const HALL = kind('other', 2.5); //  one tall storey
const SHRINE = kind('public', 4); // one very tall storey

const KINDS: Readonly<Record<string, BuildingKind>> = {
  yes: kind('other', 3, true),
  apartments: kind('residential', 5, true),
  residential: kind('residential', 4, true),
  dormitory: kind('residential', 5, true),
  block: kind('residential', 5, true),
  terrace: kind('residential', 2, true),
  house: HOUSE, detached: HOUSE, semidetached_house: HOUSE, farm: HOUSE, villa: HOUSE,
  bungalow: kind('residential', 1), ger: kind('residential', 1), static_caravan: kind('residential', 1),
  houseboat: kind('residential', 1), cabin: kind('residential', 1),
  hotel: kind('public', 5, true), office: kind('other', 5, true), commercial: kind('other', 3, true), mixed_use: kind('residential', 4, true),
  retail: kind('retail', 2), supermarket: kind('retail', 2), mall: kind('retail', 3), shop: kind('retail', 1),
  kiosk: kind('retail', 1), pavilion: kind('other', 1),
  school: kind('school', 3), college: kind('school', 3), kindergarten: kind('kindergarten', 2),
  university: kind('public', 4), hospital: kind('public', 4), clinic: kind('public', 2), public: kind('public', 3),
  civic: kind('public', 3), government: kind('public', 4), museum: kind('public', 3), train_station: kind('public', 3),
  transportation: kind('public', 2), fire_station: kind('public', 2), sports_hall: kind('public', 3), sports_centre: kind('public', 3),
  stadium: kind('public', 5), grandstand: kind('public', 3), bathhouse: kind('public', 1),
  church: SHRINE, cathedral: kind('public', 8), chapel: kind('public', 2), mosque: SHRINE, synagogue: SHRINE, temple: SHRINE, shrine: SHRINE,
  religious: SHRINE, monastery: kind('public', 3), castle: kind('public', 4),
  industrial: HALL, warehouse: HALL, manufacture: HALL, hangar: kind('other', 4), barn: kind('other', 2), stable: SHED, cowshed: SHED,
  greenhouse: SHED, garage: SHED, garages: SHED, parking: kind('other', 3), shed: SHED, hut: SHED, outbuilding: SHED, toilets: SHED,
  service: SHED, transformer_tower: kind('other', 2), substation: SHED, guardhouse: SHED, ruins: SHED, construction: kind('other', 3, true),
  bunker: SHED, container: SHED, tent: SHED, tower: kind('other', 6), water_tower: kind('other', 8), silo: kind('other', 5), storage_tank: kind('other', 3),
}; // biome-ignore format: one table

const UNKNOWN = kind('other', 2); // a value not in the table: mostly small and special

export function kindOf(tags: Tags): BuildingKind {
  const value = tags.get('building') ?? tags.get('building:part') ?? 'yes';
  return Object.hasOwn(KINDS, value) ? KINDS[value] : UNKNOWN;
}

/** What other keys say a building is for, by key and value; `*` is any value but "no". First match. */
const USES: readonly (readonly [key: string, values: readonly string[], use: Building['use']])[] = [
  ['amenity', ['kindergarten', 'childcare'], 'kindergarten'],
  ['amenity', ['school', 'college'], 'school'],
  ['amenity', ['university', 'hospital', 'clinic', 'townhall', 'courthouse', 'police', 'theatre', 'cinema', 'library',
    'place_of_worship', 'community_centre', 'arts_centre', 'bus_station', 'public_building', 'fire_station', 'exhibition_centre'], 'public'],
  ['amenity', ['restaurant', 'cafe', 'fast_food', 'bank', 'pharmacy', 'pub', 'bar', 'marketplace', 'fuel'], 'retail'],
  ['shop', ['*'], 'retail'],
  ['tourism', ['hotel', 'hostel', 'museum', 'gallery', 'guest_house'], 'public'],
  ['railway', ['station'], 'public'],
  ['leisure', ['sports_centre', 'stadium', 'sports_hall', 'fitness_centre', 'swimming_pool'], 'public'],
  ['office', ['government', 'diplomatic'], 'public'],
  ['office', ['*'], 'other'],
  ['building:use', ['residential', 'apartments', 'house', 'dwelling'], 'residential'],
  ['building:use', ['commercial', 'retail', 'shop'], 'retail'],
  ['building:flats', ['*'], 'residential'],
]; // biome-ignore format: one table

/** What a building is for, or null where it is a building and no more is said. */
export function statedUse(tags: Tags): Building['use'] | null {
  const value = tags.get('building') ?? 'yes';
  // Flats over a shop are flats: a kind that says who lives there is believed before what else is in the house.
  if (kindOf(tags).use === 'residential') return 'residential';
  const told = USES.find(([key, values]) => {
    const stated = tags.get(key) ?? 'no';
    return stated !== 'no' && (values[0] === '*' || values.includes(stated));
  });
  if (told !== undefined) return told[2];
  return value === 'yes' || !Object.hasOwn(KINDS, value) ? null : KINDS[value].use;
}
