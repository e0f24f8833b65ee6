/** Rules against themselves and the city: zones and lines that exist, places that lie somewhere. */
import type { Asset, Zone } from '../../sim/world/site.ts';
import { lineSchema, ruleNames, zoneSchema } from '../schema/rules.ts';
import { crossing } from './layout.ts';
import { duplicates, fitsPattern, noSuch } from './names.ts';
import type { Path, Slip } from './problem.ts';
import { entries, members, part } from './shape.ts';

/** As much of a city as zones of rules are looked up in. */
export interface Places {
  readonly zones: readonly Zone[];
  readonly assets: readonly Pick<Asset, 'id' | 'x' | 'y'>[];
}

/**
 * What is wrong with a rules file beside its shape; without a city, places are not looked up.
 *
 * @param file as parsed: what is wrong in one entry hides nothing of the others
 */
export function rulesSlips(file: unknown, site: Places | null): Slip[] {
  const zones = members(part(file, 'zones'), zoneSchema);
  const lines = members(part(file, 'lines'), lineSchema);
  const rules = entries(part(file, 'rules'), ruleNames);
  const areas = zones.flatMap(([name, zone]): Slip[] => {
    if (zone === null) return [];
    if (zone.form === 'polygon') return crossing(zone.ring, ['zones', name, 'polygon_m']);
    return site === null ? [] : placedZoneSlips(zone, ['zones', name], site);
  });
  const points = lines.flatMap(([name, line]): Slip[] => {
    if (line === null) return [];
    const { from, to } = line;
    if (from[0] !== to[0] || from[1] !== to[1]) return [];
    return [{ path: ['lines', name, 'to_m'], says: 'problem.must_be', value: to, limit: { key: 'limit.two_points' } }];
  });
  const ids = rules.map((rule) => rule?.id);
  const [zoneNames, lineNames] = [zones, lines].map((pairs) => pairs.map(([name]) => name));
  const used = rules.flatMap((rule, i) => [
    ...unknownNames(rule?.zones ?? [], zoneNames, ['rules', i, 'zones'], 'noun.zone'),
    ...unknownNames(rule?.lines ?? [], lineNames, ['rules', i, 'lines'], 'noun.line'),
  ]);
  return [...areas, ...points, ...duplicates(ids, (i) => ['rules', i, 'id']), ...used];
}

function unknownNames(names: readonly string[], known: readonly string[], path: Path, noun: 'noun.zone' | 'noun.line') {
  return names.flatMap((name, n) =>
    known.includes(name) ? [] : [noSuch([...path, n], name, noun, 'where.file', known)],
  );
}

function placedZoneSlips(
  { place, radius }: { place: string; radius: number | null },
  path: Path,
  site: Places,
): Slip[] {
  const fits = fitsPattern(place);
  const at = [...path, 'place'];
  if (site.zones.some(({ id }) => fits(id))) return [];
  if (!site.assets.some(({ id }) => fits(id))) return [noSuch(at, place, 'noun.place', 'where.city', placesOf(site))];
  return radius === null ? [{ path: at, says: 'problem.no_radius', value: place, fix: { key: 'fix.radius' } }] : [];
}

/** Everything that a file may call a place. */
export function placesOf(site: Places): string[] {
  return [...site.zones, ...site.assets].map(({ id }) => id);
}
