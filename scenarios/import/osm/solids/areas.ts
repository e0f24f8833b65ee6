/**
 * Areas of an extract: closed ways, and multipolygons put together from their members, as simple polygons. Each thing
 * that is asked for is either built or told as left out, by its name in the source.
 */
import { hypot } from '../../../../engine/numeric/special.ts';
import type { Ring } from '../../../../sim/world/site.ts';
import type { Findings } from '../../findings.ts';
import { tellOutline } from '../../outline-findings.ts';
import { nodeIndex, type OsmExtract, type OsmRelation, type OsmWay, type Tags } from '../extract.ts';
import type { Projected } from '../projected.ts';
import { joinWays, nestRings, type RoleRing } from './multipolygons.ts';
import { type Polygon, simplify } from './rings.ts';

/** One thing of the source, in one piece or several. */
export interface Area {
  readonly id: string; // way/4305, relation/77
  readonly tags: Tags;
  readonly polygons: readonly Polygon[];
}

const CLOSING_GAP = 1; // m between the ends of an outline that its author meant to close

/** The areas whose tags are `wanted`, ways first and then relations, each ascending by id. */
export function areasOf(
  extract: OsmExtract,
  projected: Projected,
  wanted: (tags: Tags) => boolean,
  findings: Findings,
): Area[] {
  const ways = new Map(extract.ways.map((way) => [way.id, way]));
  const outerWays = new Set<number>(); // drawn by a relation that is wanted itself
  const relations = extract.relations.flatMap((relation) => {
    const tags = relationTags(relation, ways);
    if (tags === null || !wanted(tags)) return [];
    const area = relationArea(relation, tags, ways, extract, projected, findings);
    if (area === null) return [];
    for (const { type, ref, role } of relation.members) if (type === 'way' && role !== 'inner') outerWays.add(ref);
    return [area];
  });
  const drawn = extract.ways.flatMap((way) => {
    if (!wanted(way.tags)) return [];
    const id = `way/${way.id}`;
    if (outerWays.has(way.id)) {
      findings.add('import.dropped.outer_way', id);
      return [];
    }
    const ring = ringOf(way.refs, id, extract, projected, findings);
    if (ring === null) return [];
    return builtArea(id, way.tags, [{ outline: ring, holes: [] }], findings);
  });
  return [...drawn, ...relations];
}

/** Of a relation that has no tags of its own, as was usual until 2017, those of its outer ways. */
function relationTags({ tags, members }: OsmRelation, ways: ReadonlyMap<number, OsmWay>): Tags | null {
  if (tags.get('type') !== 'multipolygon') return null;
  const isBare = [...tags.keys()].every((key) => ['type', 'source', 'created_by', 'note'].includes(key));
  if (!isBare) return tags;
  const outer = members.find(({ type, role }) => type === 'way' && role !== 'inner');
  return ways.get(outer?.ref ?? NaN)?.tags ?? null;
}

function relationArea(
  { id: number, members }: OsmRelation,
  tags: Tags,
  ways: ReadonlyMap<number, OsmWay>,
  extract: OsmExtract,
  projected: Projected,
  findings: Findings,
): Area | null {
  const id = `relation/${number}`;
  const wayMembers = members.filter(({ type }) => type === 'way');
  const present = wayMembers.flatMap(({ ref, role }) => {
    const way = ways.get(ref);
    return way === undefined ? [] : [{ refs: way.refs, role }];
  });
  const { closed, open } = joinWays(present);
  const nearlyClosed = open.filter(({ refs }) => endsMeet(refs, extract, projected));
  const rings = [...closed, ...nearlyClosed].flatMap(({ refs, role }): RoleRing[] => {
    const ring = presentRing(refs, extract, projected);
    return ring.length < 6 ? [] : [{ ring, role }];
  });
  const { groups, stray } = nestRings(rings);
  const isPartial = present.length < wayMembers.length || nearlyClosed.length < open.length || rings.length === 0;
  if (groups.length === 0) {
    findings.add(isPartial ? 'import.dropped.incomplete' : 'import.dropped.unclosed', id);
    return null;
  }
  if (isPartial) findings.add('import.repair.incomplete', id);
  else if (nearlyClosed.length > 0) findings.add('import.repair.unclosed', id);
  if (stray > 0) findings.add('import.repair.hole_outside', id);
  return builtArea(id, tags, groups, findings)[0] ?? null;
}

/** The corners of a way that is closed or meant to be, the first not repeated; null, and told, where there is none. */
function ringOf(
  refs: readonly number[],
  id: string,
  extract: OsmExtract,
  projected: Projected,
  findings: Findings,
): Ring | null {
  const isClosed = refs.length > 2 && refs[0] === refs.at(-1);
  const ring = presentRing(refs, extract, projected);
  const isWhole = ring.length / 2 === refs.length - (isClosed ? 1 : 0);
  if (ring.length < 6) {
    findings.add(isWhole ? 'import.dropped.few_corners' : 'import.dropped.incomplete', id);
    return null;
  }
  if (!isClosed && !endsMeet(refs, extract, projected)) {
    findings.add(isWhole ? 'import.dropped.unclosed' : 'import.dropped.incomplete', id);
    return null;
  }
  if (!isWhole) findings.add('import.repair.incomplete', id);
  if (!isClosed) findings.add('import.repair.unclosed', id);
  return ring;
}

/** Where the nodes lie that the file has; a node at the end that is the first again is left out. */
function presentRing(refs: readonly number[], { nodes }: OsmExtract, { x, y }: Projected): number[] {
  const ring: number[] = [];
  const corners = refs.length > 1 && refs[0] === refs.at(-1) ? refs.length - 1 : refs.length;
  for (let k = 0; k < corners; k++) {
    const index = nodeIndex(nodes, refs[k]);
    if (index >= 0) ring.push(x[index], y[index]);
  }
  return ring;
}

function endsMeet(refs: readonly number[], { nodes }: OsmExtract, { x, y }: Projected): boolean {
  const begin = nodeIndex(nodes, refs[0]);
  const end = nodeIndex(nodes, refs.at(-1)!);
  return refs.length > 2 && begin >= 0 && end >= 0 && hypot(x[begin] - x[end], y[begin] - y[end]) <= CLOSING_GAP;
}

function builtArea(
  id: string,
  tags: Tags,
  groups: readonly { readonly outline: Ring; readonly holes: readonly Ring[] }[],
  findings: Findings,
): Area[] {
  const built = groups.map(({ outline, holes }) => simplify(outline, holes));
  const polygons = built.flatMap((each) => each.polygons);
  const repairs = new Set(built.flatMap((each) => [...each.repairs]));
  // Told as lost only where no piece is left.
  const isTangled = built.some(({ loss }) => loss === 'tangled');
  tellOutline({ repairs, loss: polygons.length > 0 ? null : isTangled ? 'tangled' : 'small' }, id, findings);
  return polygons.length > 0 ? [{ id, tags, polygons }] : [];
}

/** way/77, and way/77-2 for its second piece: names of what an area is built as. */
export function pieceId(id: string, piece: number): string {
  return piece === 0 ? id : `${id}-${piece + 1}`;
}
