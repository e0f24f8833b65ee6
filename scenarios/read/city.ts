/** A city against itself: outlines that do not cross, names given once, references that lead somewhere. */
import { type Lane, type Site, signalGroup } from '../../sim/world/site.ts';
import type { Phrase } from '../messages/catalogue.ts';
import { crossing } from './layout.ts';
import { duplicates, noSuch } from './names.ts';
import type { Path, Slip } from './problem.ts';

export const LARGEST_SPAN = 12_000; // m: coverage keeps a bit for every cell of 0.5 m, here 72 MB a layout and height
const LANE_GAP = 0.5; // m: import tools round; more than that and a vehicle would jump

/** What is wrong with a city file whose shape is right. */
export function citySlips(site: Site): Slip[] {
  return [...nameSlips(site), ...solidSlips(site), ...roadSlips(site), ...walkwaySlips(site)];
}

function nameSlips(site: Site): Slip[] {
  const { buildings, barriers, trees, lamps, mounts, zones, assets, roads, walkways } = site;
  const lists: [Path, readonly { readonly id: string }[]][] = [
    [['buildings'], buildings],
    [['barriers'], barriers],
    [['trees'], trees],
    [['lamps'], lamps],
    [['mounts'], mounts],
    [['zones'], zones],
    [['assets'], assets],
    [['roads', 'lanes'], roads.lanes],
    [['roads', 'signals'], roads.signals],
    [['walkways', 'nodes'], walkways.nodes],
  ];
  return lists.flatMap(([path, list]) =>
    duplicates(
      list.map(({ id }) => id),
      (i) => [...path, i, 'id'],
    ),
  );
}

function solidSlips({ bounds, buildings, zones }: Site): Slip[] {
  const [west, south, east, north] = bounds;
  const ordered: Slip[] =
    west < east && south < north
      ? []
      : [{ path: ['bounds_m'], says: 'problem.must_be', value: bounds, limit: { key: 'limit.ordered' } }];
  const solids = buildings.flatMap(({ footprint, holes, base, top }, i): Slip[] => {
    const path: Path = ['buildings', i];
    const limit: Phrase = { key: 'limit.above_base', values: { base } };
    const flat: Slip[] = top > base ? [] : [{ path: [...path, 'top_m'], says: 'problem.must_be', value: top, limit }];
    return [
      ...crossing(footprint, [...path, 'footprint_m']),
      ...holes.flatMap((hole, h) => crossing(hole, [...path, 'holes_m', h])),
      ...flat,
    ];
  });
  return [
    ...ordered,
    ...spanSlips(bounds),
    ...solids,
    ...zones.flatMap(({ ring }, i) => crossing(ring, ['zones', i, 'ring_m'])),
  ];
}

function spanSlips(bounds: Site['bounds']): Slip[] {
  const [west, south, east, north] = bounds;
  if (east - west <= LARGEST_SPAN && north - south <= LARGEST_SPAN) return [];
  const limit: Phrase = { key: 'limit.span', values: { most: LARGEST_SPAN / 1000 } };
  return [{ path: ['bounds_m'], says: 'problem.must_be', value: bounds, limit }];
}

function roadSlips({ roads }: Site): Slip[] {
  const lanes = new Map(roads.lanes.map((lane) => [lane.id, lane]));
  const groups = groupsOf(roads.signals);
  return roads.lanes.flatMap((lane, i) => {
    const path: Path = ['roads', 'lanes', i];
    const following = lane.next.flatMap((id, n): Slip[] => {
      const next = lanes.get(id);
      const at = [...path, 'next', n];
      if (next === undefined) return [noSuch(at, id, 'noun.lane', 'where.file', lanes.keys())];
      const distance = gap(lane, next);
      if (distance <= LANE_GAP) return [];
      return [{ path: at, says: 'problem.lane_gap', value: id, gaps: { distance: Math.round(distance * 100) / 100 } }];
    });
    return [...following, ...signalSlips(lane.signal, [...path, 'signal'], groups)];
  });
}

function gap({ line }: Lane, next: Lane): number {
  const dx = next.line[0] - line[line.length - 2];
  const dy = next.line[1] - line[line.length - 1];
  return Math.hypot(dx, dy);
}

function groupsOf(signals: Site['roads']['signals']): Set<string> {
  return new Set(signals.flatMap(({ id, stages }) => stages.flatMap(({ green }) => green.map((g) => `${id}/${g}`))));
}

function signalSlips(reference: string | null, path: Path, groups: ReadonlySet<string>): Slip[] {
  if (reference === null || groups.has(reference)) return [];
  const { signal, group } = signalGroup(reference);
  return [noSuch(path, `${signal}/${group}`, 'noun.signal', 'where.file', groups)];
}

function walkwaySlips({ assets, roads, walkways }: Site): Slip[] {
  const nodes = new Set(walkways.nodes.map(({ id }) => id));
  const groups = groupsOf(roads.signals);
  const node = (id: string, path: Path): Slip[] =>
    nodes.has(id) ? [] : [noSuch(path, id, 'noun.node', 'where.file', nodes)];
  const paths = walkways.paths.flatMap(({ from, to, crossing: over }, i) => {
    const path: Path = ['walkways', 'paths', i];
    return [
      ...node(from, [...path, 'from']),
      ...node(to, [...path, 'to']),
      ...signalSlips(over?.signal ?? null, [...path, 'crossing', 'signal'], groups),
    ];
  });
  return [...paths, ...assets.flatMap((asset, i) => node(asset.node, ['assets', i, 'node']))];
}
