/**
 * A block of OpenStreetMap data, decoded: https://wiki.openstreetmap.org/wiki/PBF_Format, `osmformat.proto`. Texts are
 * numbers into a table of the block; ids and coordinates are differences to the element before.
 */
import { PbfReader } from 'pbf';
import { NO_TAGS, type OsmMember, type Tags } from '../extract.ts';
import type { ElementKind, Gathering } from './gather.ts';
import { editionOf } from './keep.ts';
import { RELATION_MEMBERS_MOST, WAY_NODES_MOST } from './limits.ts';
import {
  BlockFault,
  Integers,
  intOf,
  NOTHING,
  readFields,
  readInside,
  type Span,
  sintOf,
  spanOf,
} from './pbf-message.ts';
import { Texts } from './pbf-texts.ts';

const NANODEGREES = 1e9; // in a degree; a whole number divided by it is the double nearest to the decimal
const MEMBER_KINDS = ['node', 'way', 'relation'] as const;

interface Block {
  readonly pbf: PbfReader;
  readonly texts: Texts;
  readonly into: Gathering;
  readonly granularity: number; // nanodegrees
  readonly latOffset: number;
  readonly lonOffset: number;
  readonly secondsPerDate: number;
  newest: number; // s since 1970
}

/**
 * Hands the elements of a block to `into`.
 *
 * @throws {BlockFault} for what is no such block; what is wrong with an element, `into` refuses
 */
export function readBlock(bytes: Uint8Array, into: Gathering): void {
  const pbf = new PbfReader(bytes);
  const groups: Span[] = [];
  let table = NOTHING;
  let [granularity, latOffset, lonOffset, dateGranularity] = [100, 0, 0, 1000];
  readFields(pbf, bytes.length, (field) => {
    if (field === 1) table = spanOf(pbf, field);
    else if (field === 2) groups.push(spanOf(pbf, field));
    else if (field === 17) granularity = intOf(pbf, field);
    else if (field === 18) dateGranularity = intOf(pbf, field);
    else if (field === 19) latOffset = intOf(pbf, field);
    else if (field === 20) lonOffset = intOf(pbf, field);
  });
  const texts = new Texts(pbf, table, into);
  const secondsPerDate = dateGranularity / 1000;
  const block = { pbf, texts, into, granularity, latOffset, lonOffset, secondsPerDate, newest: 0 };
  for (const { begin, end } of groups) {
    pbf.pos = begin;
    readFields(pbf, end, (field) => {
      if (field === 1) readNode(block, spanOf(pbf, field));
      else if (field === 2) readDenseNodes(block, spanOf(pbf, field));
      else if (field === 3) readWay(block, spanOf(pbf, field));
      else if (field === 4) readRelation(block, spanOf(pbf, field));
    });
  }
  if (block.newest > 0) into.addTimestamp(timeText(block.newest));
}

const LAST_SECOND = 253_402_300_799; // the year 9999: later ones have no four digits

/** Seconds since 1970 as ISO 8601; empty for what is no time. */
export function timeText(seconds: number): string {
  if (!(seconds > 0 && seconds <= LAST_SECOND)) return '';
  return new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

function readDenseNodes(block: Block, { begin, end }: Span): void {
  const { pbf, texts, into } = block;
  let [idSpan, latSpan, lonSpan, tagSpan] = [NOTHING, NOTHING, NOTHING, NOTHING];
  let [versionSpan, timeSpan, visibleSpan] = [NOTHING, NOTHING, NOTHING];
  pbf.pos = begin;
  readFields(pbf, end, (field) => {
    if (field === 1) idSpan = spanOf(pbf, field);
    else if (field === 8) latSpan = spanOf(pbf, field);
    else if (field === 9) lonSpan = spanOf(pbf, field);
    else if (field === 10) tagSpan = spanOf(pbf, field);
    else if (field === 5) {
      readInside(pbf, field, (inner) => {
        if (inner === 1) versionSpan = spanOf(pbf, inner);
        else if (inner === 2) timeSpan = spanOf(pbf, inner);
        else if (inner === 6) visibleSpan = spanOf(pbf, inner);
      });
    }
  });
  const column = (span: Span) => new Integers(pbf.buf, span);
  const [ids, lats, lons, tags] = [idSpan, latSpan, lonSpan, tagSpan].map(column);
  const [versions, times, visibles] = [versionSpan, timeSpan, visibleSpan].map(column);
  const isTagged = !tags.isDone;
  let [id, lat, lon, time] = [0, 0, 0, 0];
  while (!ids.isDone) {
    id = moved(id, ids);
    into.checkId(id, 'node');
    lat += lats.sint();
    lon += lons.sint();
    const version = versions.isDone ? 0 : versions.int();
    const deleted = !visibles.isDone && visibles.int() === 0;
    if (!times.isDone) {
      time += times.sint();
      noteTime(block, time);
    }
    const own = isTagged ? denseTags(tags, texts, id) : NO_TAGS;
    into.addNode(id, lonOf(block, lon), latOf(block, lat), own, editionOf(version, deleted));
  }
  if (!lats.isDone || !lons.isDone || !tags.isDone) throw new BlockFault({ key: 'problem.osm.uneven' });
}

/** Pairs of texts up to a zero. */
function denseTags(pairs: Integers, texts: Texts, id: number): Tags {
  let tags: Map<string, string> | null = null;
  for (let key = pairs.int(); key !== 0; key = pairs.int()) {
    tags ??= new Map();
    texts.putTag(tags, key, pairs.int(), 'node', id);
  }
  return tags ?? NO_TAGS;
}

/** What nodes, ways and relations have in common, before it is known whose it is: fields come in any order. */
interface Element {
  id: number;
  keys: Span;
  values: Span;
  version: number;
  deleted: boolean;
}

/** Reads the fields 1 to 4 of an element, and hands the others to `take`. */
function readElement(block: Block, { begin, end }: Span, readId: typeof intOf, take: (field: number) => void): Element {
  const { pbf } = block;
  const element: Element = { id: Number.NaN, keys: NOTHING, values: NOTHING, version: 0, deleted: false };
  pbf.pos = begin;
  readFields(pbf, end, (field) => {
    if (field === 1) element.id = readId(pbf, field);
    else if (field === 2) element.keys = spanOf(pbf, field);
    else if (field === 3) element.values = spanOf(pbf, field);
    else if (field === 4) {
      readInside(pbf, field, (inner) => {
        if (inner === 1) element.version = intOf(pbf, inner);
        else if (inner === 2) noteTime(block, intOf(pbf, inner));
        else if (inner === 6) element.deleted = intOf(pbf, inner) === 0;
      });
    } else take(field);
  });
  return element;
}

function tagsOf({ pbf, texts }: Block, { id, keys, values }: Element, kind: ElementKind): Tags {
  const [left, right] = [new Integers(pbf.buf, keys), new Integers(pbf.buf, values)];
  if (left.isDone && right.isDone) return NO_TAGS;
  const tags = new Map<string, string>();
  while (!left.isDone) texts.putTag(tags, left.int(), right.int(), kind, id);
  if (!right.isDone) throw new BlockFault({ key: 'problem.osm.uneven' });
  return tags;
}

function readNode(block: Block, span: Span): void {
  const { pbf, into } = block;
  let [lat, lon] = [Number.NaN, Number.NaN];
  const node = readElement(block, span, sintOf, (field) => {
    if (field === 8) lat = sintOf(pbf, field);
    else if (field === 9) lon = sintOf(pbf, field);
  });
  into.checkId(node.id, 'node');
  const tags = tagsOf(block, node, 'node');
  into.addNode(node.id, lonOf(block, lon), latOf(block, lat), tags, editionOf(node.version, node.deleted));
}

function readWay(block: Block, span: Span): void {
  const { pbf, into } = block;
  let [refSpan, latSpan, lonSpan] = [NOTHING, NOTHING, NOTHING];
  const way = readElement(block, span, intOf, (field) => {
    if (field === 8) refSpan = spanOf(pbf, field);
    else if (field === 9) latSpan = spanOf(pbf, field);
    else if (field === 10) lonSpan = spanOf(pbf, field);
  });
  const { id, version, deleted } = way;
  into.checkId(id, 'way');
  const refs = idsOf(pbf, refSpan, WAY_NODES_MOST);
  into.checkWaySize(id, refs.length);
  for (let k = 0; k < refs.length; k++) checkRef(into, refs[k], `way/${id}.nodes`, k);
  into.addWay({ id, refs, tags: tagsOf(block, way, 'way') }, editionOf(version, deleted));
  const [lats, lons] = [new Integers(pbf.buf, latSpan), new Integers(pbf.buf, lonSpan)];
  let [lat, lon] = [0, 0];
  for (let k = 0; k < refs.length && !lats.isDone; k++) {
    lat += lats.sint();
    lon += lons.sint();
    into.addImpliedNode(refs[k], lonOf(block, lon), latOf(block, lat));
  }
}

function readRelation(block: Block, span: Span): void {
  const { pbf, texts, into } = block;
  let [roleSpan, refSpan, kindSpan] = [NOTHING, NOTHING, NOTHING];
  const relation = readElement(block, span, intOf, (field) => {
    if (field === 8) roleSpan = spanOf(pbf, field);
    else if (field === 9) refSpan = spanOf(pbf, field);
    else if (field === 10) kindSpan = spanOf(pbf, field);
  });
  const { id, version, deleted } = relation;
  into.checkId(id, 'relation');
  const refs = idsOf(pbf, refSpan, RELATION_MEMBERS_MOST);
  into.checkRelationSize(id, refs.length);
  const [roles, kinds] = [new Integers(pbf.buf, roleSpan), new Integers(pbf.buf, kindSpan)];
  const members = refs.map((ref, k): OsmMember => {
    const [type, role] = [MEMBER_KINDS[kinds.int()], texts.at(roles.int(), 'relation', id)];
    if (type === undefined) throw new BlockFault({ key: 'problem.osm.member_kind', values: { id } });
    checkRef(into, ref, `relation/${id}.members`, k);
    return { type, ref, role };
  });
  if (!roles.isDone || !kinds.isDone) throw new BlockFault({ key: 'problem.osm.uneven' });
  into.addRelation({ id, members, tags: tagsOf(block, relation, 'relation') }, editionOf(version, deleted));
}

function checkRef(into: Gathering, ref: number, list: string, k: number): void {
  if (!Number.isSafeInteger(ref)) into.refuseId(`${list}[${k}]`, ref);
}

/** Ids by their differences: all, or one more than `most`, so that whoever asks can refuse them. */
function idsOf(pbf: PbfReader, span: Span, most: number): number[] {
  const differences = new Integers(pbf.buf, span);
  const ids: number[] = [];
  for (let id = 0; !differences.isDone && ids.length <= most; ) {
    id = moved(id, differences);
    ids.push(id);
  }
  return ids;
}

/** The id one difference on; no number where the difference is not exact. */
function moved(id: number, differences: Integers): number {
  const difference = differences.sint();
  return Number.isSafeInteger(difference) ? id + difference : Number.NaN;
}

function latOf({ latOffset, granularity }: Block, raw: number): number {
  return (latOffset + granularity * raw) / NANODEGREES;
}

function lonOf({ lonOffset, granularity }: Block, raw: number): number {
  return (lonOffset + granularity * raw) / NANODEGREES;
}

function noteTime(block: Block, date: number): void {
  const seconds = date * block.secondsPerDate;
  if (seconds > block.newest) block.newest = seconds;
}
