/**
 * OpenStreetMap JSON, as Overpass and the API write it: https://wiki.openstreetmap.org/wiki/OSM_JSON. Ways may bring
 * their shapes with them (`out geom`).
 */
import type { Phrase } from '../../../messages/catalogue.ts';
import { NO_TAGS, type OsmMember, type Tags } from '../extract.ts';
import { type ElementKind, Gathering, type OsmReading } from './gather.ts';
import { JsonPieces } from './json-pieces.ts';
import { type Edition, editionOf } from './keep.ts';
import { mustBe } from './refusal.ts';

type Mapping = Readonly<Record<string, unknown>>;

const KINDS: readonly unknown[] = ['node', 'way', 'relation'] satisfies ElementKind[];

export class JsonFile {
  private readonly pieces: JsonPieces;
  private readonly into: Gathering;
  private taken = 0; // elements so far

  constructor(file: string) {
    this.into = new Gathering(file, () => this.pieces.place);
    this.pieces = new JsonPieces(file, 'elements', {
      member: (key, value) => this.takeHead(key, value),
      item: (value) => this.takeElement(value),
      longItem: (head) => this.refuseLong(head),
    });
  }

  write(piece: Uint8Array): void {
    this.pieces.write(piece);
  }

  end(): OsmReading {
    this.pieces.end();
    if (!this.pieces.hasList) {
      this.into.refuse({
        says: { key: 'problem.missing', values: { path: 'elements' } },
        fix: { key: 'fix.osm.formats' },
      });
    }
    return this.into.finish();
  }

  private takeHead(key: string, value: unknown): void {
    if (key === 'remark') this.into.refuseRemark(String(value));
    if (key === 'version') this.into.checkFormat(value);
    if (key === 'osm3s' && isMapping(value)) this.into.addTaken(String(value.timestamp_osm_base ?? ''));
    if (key === 'bounds' && isMapping(value)) {
      const side = (name: string) => this.numberOf(value[name], `bounds.${name}`);
      this.into.addBox(side('minlon'), side('minlat'), side('maxlon'), side('maxlat'));
    }
  }

  private takeElement(element: unknown): void {
    const path = `elements[${this.taken++}]`;
    if (!isMapping(element)) this.into.refuse(mustBe(path, element, { key: 'limit.object' }));
    const { type: kind, id, version, timestamp, visible, action } = element;
    if (!isKind(kind)) return; // counts, areas and change sets are no part of the map
    const own = this.idOf(id, () => `${kind}.id`);
    if (typeof timestamp === 'string') this.into.addTimestamp(timestamp);
    const edition = editionOf(typeof version === 'number' ? version : 0, visible === false || action === 'delete');
    const tags = this.tagsOf(element.tags, kind, own);
    if (kind === 'node') {
      const [lon, lat] = edition.deleted ? [0, 0] : this.coordinates(element, `node/${own}`);
      this.into.addNode(own, lon, lat, tags, edition);
    } else if (kind === 'way') this.takeWay(own, element, tags, edition);
    else this.into.addRelation({ id: own, members: this.membersOf(element.members, own), tags }, edition);
  }

  private takeWay(id: number, { nodes, geometry, center }: Mapping, tags: Tags, edition: Edition): void {
    const list = this.listOf(nodes, `way/${id}.nodes`);
    this.into.checkWaySize(id, list.length);
    const refs = list.map((ref, k) => this.idOf(ref, () => `way/${id}.nodes[${k}]`));
    this.into.addWay({ id, refs, tags }, edition);
    if (center !== undefined) this.into.noteCentre(id);
    this.listOf(geometry, `way/${id}.geometry`).forEach((point, k) => {
      // Null stands for a node outside the box that was asked for.
      if (isMapping(point) && k < refs.length) {
        this.into.addImpliedNode(refs[k], ...this.coordinates(point, `way/${id}.geometry[${k}]`));
      }
    });
  }

  private membersOf(members: unknown, id: number): OsmMember[] {
    const list = this.listOf(members, `relation/${id}.members`);
    this.into.checkRelationSize(id, list.length);
    return list.map((member, k) => {
      const path = (key: string) => `relation/${id}.members[${k}]${key}`;
      if (!isMapping(member)) this.into.refuse(mustBe(path(''), member, { key: 'limit.object' }));
      const { type, ref, role = '' } = member;
      if (!isKind(type)) {
        const limit: Phrase = { key: 'limit.one_of', values: { names: KINDS.join(', ') } };
        this.into.refuse(mustBe(path('.type'), type, limit));
      }
      if (typeof role !== 'string') this.into.refuse(mustBe(path('.role'), role, { key: 'limit.string' }));
      return { type, ref: this.idOf(ref, () => path('.ref')), role: this.into.held(role) };
    });
  }

  private tagsOf(value: unknown, kind: ElementKind, id: number): Tags {
    if (value === undefined) return NO_TAGS;
    const path = `${kind}/${id}.tags`;
    if (!isMapping(value)) this.into.refuse(mustBe(path, value, { key: 'limit.object' }));
    const tags = new Map<string, string>();
    for (const [key, text] of Object.entries(value)) {
      if (typeof text !== 'string') this.into.refuse(mustBe(`${path}.${key}`, text, { key: 'limit.string' }));
      this.into.putTag(tags, this.into.held(key), this.into.held(text), kind, id);
    }
    return tags.size === 0 ? NO_TAGS : tags;
  }

  private listOf(value: unknown, path: string): readonly unknown[] {
    if (value === undefined) return [];
    return Array.isArray(value) ? value : this.into.refuse(mustBe(path, value, { key: 'limit.array' }));
  }

  private coordinates({ lon, lat }: Mapping, path: string): [lon: number, lat: number] {
    return [this.numberOf(lon, `${path}.lon`), this.numberOf(lat, `${path}.lat`)];
  }

  private numberOf(value: unknown, path: string): number {
    return typeof value === 'number' ? value : this.into.refuse(mustBe(path, value, { key: 'limit.number' }));
  }

  /** @param pathOf  asked only where it is no id: lists of ids are long */
  private idOf(value: unknown, pathOf: () => string): number {
    const id = typeof value === 'number' ? value + 0 : Number.NaN;
    return Number.isSafeInteger(id) ? id : this.into.refuseId(pathOf(), value);
  }

  /** An element of many megabytes is a way or a relation of far too much: which, stands at its beginning. */
  private refuseLong(head: string): void {
    const id = Number(/"id"\s*:\s*(-?\d+)/.exec(head)?.[1] ?? Number.NaN);
    if (!Number.isSafeInteger(id)) return;
    if (/"type"\s*:\s*"way"/.test(head)) this.into.checkWaySize(id, Number.POSITIVE_INFINITY);
    if (/"type"\s*:\s*"relation"/.test(head)) this.into.checkRelationSize(id, Number.POSITIVE_INFINITY);
  }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKind(value: unknown): value is ElementKind {
  return KINDS.includes(value);
}
