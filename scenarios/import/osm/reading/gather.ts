/**
 * Gathers the elements of a file, in whatever order they come, into an extract: ascending by id, each id once, nothing
 * that was deleted. All readers hand what they find to this, so that limits and refusals are the same for every format.
 */
import type { MessageKey, Phrase } from '../../../messages/catalogue.ts';
import { reasonOf } from '../../../read/text.ts';
import {
  NO_TAGS,
  nodeIndex,
  type OsmExtract,
  type OsmMember,
  type OsmNodes,
  type OsmRelation,
  type OsmWay,
  type Tags,
} from '../extract.ts';
import { type Edition, type Kept, keptRows, rankOf } from './keep.ts';
import {
  ELEMENT_TAGS_MOST,
  MEMBERS_MOST,
  NODES_MOST,
  REFS_MOST,
  RELATION_MEMBERS_MOST,
  RELATIONS_MOST,
  TAG_TEXT_MOST,
  TAGS_MOST,
  WAY_NODES_MOST,
  WAYS_MOST,
} from './limits.ts';
import { NodeRows, sameTags } from './node-rows.ts';
import { mustBe, type Place, type Refusal, refused, tooMany } from './refusal.ts';

/** An extract, and what its file says about itself. */
export interface OsmReading extends OsmExtract {
  readonly taken: string; // ISO 8601: up to when the data is complete, as the file's head states it; else empty
  readonly repeated: number; // elements that stood in the file again and differed; the newest was kept
}

export type ElementKind = OsmMember['type'];

/** A node that only the shape of a way tells of; any node that stands for itself is newer. */
const IMPLIED: Edition = { version: -1, deleted: false };

const CLIP: Phrase = { key: 'fix.osm.clip' };
const LEAVE_OUT: Phrase = { key: 'fix.osm.leave_out' };
const FORMAT = '0.6';
const UTC_SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/; // as all tools write it; texts of this form sort by time

export class Gathering {
  private readonly file: string;
  private readonly place: () => Place;
  private readonly nodes = new NodeRows();
  private readonly ways: OsmWay[] = [];
  private readonly wayRanks: number[] = [];
  private readonly relations: OsmRelation[] = [];
  private readonly relationRanks: number[] = [];
  private readonly texts = new Map<string, string>();
  private refs = 0;
  private members = 0;
  private tags = 0;
  private box: OsmExtract['box'] = null;
  private centred: number | null = null; // id of a way
  private newest = '';
  private taken = '';

  /** @param place  where the reader now is; asked only when something is refused */
  constructor(file: string, place: () => Place) {
    this.file = file;
    this.place = place;
  }

  refuse(refusal: Refusal): never {
    throw refused(this.file, this.place(), refusal);
  }

  addNode(id: number, lon: number, lat: number, tags: Tags, edition: Edition): void {
    this.checkId(id, 'node');
    if (!edition.deleted) {
      if (!(lat >= -90 && lat <= 90)) this.refuse(mustBe(`node/${id}.lat`, lat, between(-90, 90)));
      if (!(lon >= -180 && lon <= 180)) this.refuse(mustBe(`node/${id}.lon`, lon, between(-180, 180)));
    }
    if (this.nodes.count === NODES_MOST) this.refuseMore('osm.noun.nodes', NODES_MOST);
    if (tags.size > 0) {
      this.countTags(tags);
      this.nodes.tags.set(this.nodes.count, tags);
    }
    this.nodes.add(id, lon, lat, rankOf(edition));
  }

  /** A node of the shape of a way, where a file gives shapes and need not give the nodes themselves. */
  addImpliedNode(id: number, lon: number, lat: number): void {
    this.addNode(id, lon, lat, NO_TAGS, IMPLIED);
  }

  addWay(way: OsmWay, edition: Edition): void {
    this.checkId(way.id, 'way');
    this.checkWaySize(way.id, way.refs.length);
    this.refs += way.refs.length;
    if (this.refs > REFS_MOST) this.refuseMore('osm.noun.refs', REFS_MOST);
    if (this.ways.length === WAYS_MOST) this.refuseMore('osm.noun.ways', WAYS_MOST);
    this.countTags(way.tags);
    this.ways.push(way);
    this.wayRanks.push(rankOf(edition));
  }

  addRelation(relation: OsmRelation, edition: Edition): void {
    this.checkId(relation.id, 'relation');
    this.checkRelationSize(relation.id, relation.members.length);
    this.members += relation.members.length;
    if (this.members > MEMBERS_MOST) this.refuseMore('osm.noun.members', MEMBERS_MOST);
    if (this.relations.length === RELATIONS_MOST) this.refuseMore('osm.noun.relations', RELATIONS_MOST);
    this.countTags(relation.tags);
    this.relations.push(relation);
    this.relationRanks.push(rankOf(edition));
  }

  /** Notes a way that came with the middle of its shape, as one that should have brought the shape. */
  noteCentre(id: number): void {
    this.centred ??= id;
  }

  /** What a server says of itself when it gave up half way. */
  refuseRemark(remark: string): never {
    const text = reasonOf(remark.trim()).replace(/\.$/, '');
    this.refuse({ says: { key: 'problem.osm.remark', values: { text } }, fix: { key: 'fix.osm.smaller_area' } });
  }

  /** Versions of the format before 0.6 had other elements; there is none after it. */
  checkFormat(version: unknown): void {
    if (String(version) === FORMAT) return;
    this.refuse(mustBe('version', version, { key: 'limit.exactly', values: { limit: FORMAT } }));
  }

  /** Refuses an id that is not whole, or that a number cannot hold exactly. */
  checkId(id: number, kind: ElementKind): void {
    if (!Number.isSafeInteger(id)) this.refuseId(`${kind}.id`, id);
  }

  refuseId(path: string, found: unknown): never {
    this.refuse(mustBe(path, found, { key: 'limit.osm.id' }));
  }

  /** For readers to ask before they hold more nodes of a way than any way has. */
  checkWaySize(id: number, nodes: number): void {
    if (nodes <= WAY_NODES_MOST) return;
    this.refuse(tooMany(`way/${id}`, 'osm.noun.nodes', WAY_NODES_MOST, { key: 'fix.osm.split_way' }));
  }

  checkRelationSize(id: number, members: number): void {
    if (members <= RELATION_MEMBERS_MOST) return;
    this.refuse(tooMany(`relation/${id}`, 'osm.noun.members', RELATION_MEMBERS_MOST, LEAVE_OUT));
  }

  /** Puts a tag among those of an element; its texts are held already. */
  putTag(tags: Map<string, string>, key: string, value: string, kind: ElementKind, id: number): void {
    if (key.length > TAG_TEXT_MOST) this.refuseLong(`${kind}/${id}`, key);
    if (value.length > TAG_TEXT_MOST) this.refuseLong(`${kind}/${id}.tags.${key}`, value);
    tags.set(key, value);
    if (tags.size > ELEMENT_TAGS_MOST) {
      this.refuse(tooMany(`${kind}/${id}`, 'osm.noun.tags', ELEMENT_TAGS_MOST, LEAVE_OUT));
    }
  }

  /** The text, held once for the whole file. */
  held(text: string): string {
    return this.texts.get(text) ?? this.hold(text);
  }

  /** As `held`, for text cut out of a longer one: a slice would keep the whole piece of the file in memory. */
  heldCopy(text: string): string {
    return this.texts.get(text) ?? this.hold(Buffer.from(text).toString());
  }

  /** Adds a box that the file states; of several, the extract has the one round all. */
  addBox(west: number, south: number, east: number, north: number): void {
    const isBox = Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && south <= north && north <= 90;
    if (!isBox) this.refuse(mustBe('bounds', [west, south, east, north], { key: 'limit.osm.bounds' }));
    const [w, s, e, n] = this.box ?? [west, south, east, north];
    this.box = [Math.min(w, west), Math.min(s, south), Math.max(e, east), Math.max(n, north)];
  }

  /** When an element was last edited. */
  addTimestamp(time: string): void {
    if (time > this.newest && UTC_SECOND.test(time)) this.newest = time;
  }

  /** Up to when the data is complete. */
  addTaken(time: string): void {
    if (UTC_SECOND.test(time)) this.taken = time;
  }

  /** @throws {InputError} where there is no node: nothing can be built of that */
  finish(): OsmReading {
    const nodes = this.nodes.kept();
    const ways = keptElements(this.ways, this.wayRanks, (a, b) => sameList(a.refs, b.refs));
    const relations = keptElements(this.relations, this.relationRanks, (a, b) =>
      sameList(a.members.map(memberText), b.members.map(memberText)),
    );
    const columns = this.nodes.columns(nodes);
    const keptWays = Array.from(ways.rows, (row) => this.ways[row]);
    this.checkCentred(columns, keptWays);
    if (columns.ids.length === 0) {
      throw refused(this.file, null, { says: { key: 'problem.osm.no_nodes' }, fix: { key: 'fix.osm.check_area' } });
    }
    return {
      nodes: columns,
      ways: keptWays,
      relations: Array.from(relations.rows, (row) => this.relations[row]),
      box: this.box,
      newest: this.newest,
      taken: this.taken,
      repeated: nodes.repeated + ways.repeated + relations.repeated,
    };
  }

  /** A query that asks for centres gets no shapes: all its ways would be dropped one by one, and nobody told why. */
  private checkCentred(nodes: OsmNodes, ways: readonly OsmWay[]): void {
    const way = ways.find(({ id }) => id === this.centred);
    if (way === undefined || way.refs.some((ref) => nodeIndex(nodes, ref) >= 0)) return;
    const path = `way/${way.id}`;
    const says: Phrase = { key: 'problem.osm.centre_only', values: { path } };
    throw refused(this.file, null, { path, says, fix: { key: 'fix.osm.ask_all' } });
  }

  private hold(text: string): string {
    this.texts.set(text, text);
    return text;
  }

  private countTags(tags: Tags): void {
    this.tags += tags.size;
    if (this.tags > TAGS_MOST) this.refuseMore('osm.noun.tags', TAGS_MOST);
  }

  private refuseMore(noun: MessageKey, most: number): never {
    throw refused(this.file, this.place(), tooMany(null, noun, most, CLIP));
  }

  private refuseLong(path: string, text: string): never {
    const limit: Phrase = { key: 'limit.letters_most', values: { limit: TAG_TEXT_MOST } };
    throw refused(this.file, this.place(), mustBe(path, text, limit, LEAVE_OUT));
  }
}

function between(least: number, most: number): Phrase {
  return { key: 'limit.between', values: { least, most } };
}

function keptElements<Element extends OsmWay | OsmRelation>(
  elements: readonly Element[],
  ranks: readonly number[],
  isAlike: (a: Element, b: Element) => boolean,
): Kept {
  return keptRows({
    count: elements.length,
    id: (row) => elements[row].id,
    rank: (row) => ranks[row],
    hasTags: (row) => elements[row].tags.size > 0,
    isEcho: (a, b) => isAlike(elements[a], elements[b]) && sameTags(elements[a].tags, elements[b].tags),
  });
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

function memberText({ type, ref, role }: OsmMember): string {
  return `${type}/${ref} ${role}`;
}
