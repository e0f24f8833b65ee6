/**
 * Nodes, ways and relations from the tags of an XML file: of the database (`osm`), of an editor (deleted things bear
 * `action` or `visible`), of a change file (`osmChange`), of a query with geometry (`nd` with coordinates).
 */
import type { SaxesTagPlain } from 'saxes';
import type { Phrase } from '../../../messages/catalogue.ts';
import { NO_TAGS, type OsmMember } from '../extract.ts';
import type { ElementKind, Gathering } from './gather.ts';
import { type Edition, editionOf } from './keep.ts';
import { mustBe, type Place } from './refusal.ts';

type Attributes = SaxesTagPlain['attributes'];

/** A node, way or relation whose end has not come yet. */
interface Open {
  readonly kind: ElementKind;
  readonly id: number;
  readonly attributes: Attributes;
  readonly edition: Edition;
  readonly depth: number;
  readonly place: Place;
  tags: Map<string, string> | null;
  readonly refs: number[];
  readonly members: OsmMember[];
}

const KINDS: readonly string[] = ['node', 'way', 'relation'] satisfies ElementKind[];
const ACTIONS = ['create', 'modify', 'delete'];
const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const WHOLE = /^-?\d{1,16}$/;
const NONE: never[] = [];

export class XmlElements {
  private readonly into: Gathering;
  private readonly goTo: (place: Place) => void;
  private readonly path: string[] = []; // names of the tags that are open
  private open: Open | null = null;
  private remark: string | null = null;

  /** @param goTo  told where the thing lies that is now dealt with, for what may be refused about it */
  constructor(into: Gathering, goTo: (place: Place) => void) {
    this.into = into;
    this.goTo = goTo;
  }

  begin(name: string, attributes: Attributes, place: Place): void {
    this.path.push(name);
    const { open, path } = this;
    if (open !== null) {
      if (path.length === open.depth + 1) this.beginPart(open, name, attributes);
    } else if (path.length === 1) this.beginFile(name, attributes);
    else if (KINDS.includes(name) && this.isHome()) this.beginElement(name as ElementKind, attributes, place);
    else if (path.length === 2) this.beginHead(name, attributes);
  }

  /** Whether the text is of account that comes next. */
  get wantsText(): boolean {
    return this.remark !== null;
  }

  addText(text: string): void {
    if (this.remark !== null) this.remark += text;
  }

  finish(): void {
    const { open, path } = this;
    if (open !== null && path.length === open.depth) {
      this.goTo(open.place);
      this.finishElement(open);
      this.open = null;
    }
    path.pop();
    if (this.remark !== null && path.length === 1) this.into.refuseRemark(this.remark);
  }

  /** Whether elements stand here: in the root, or in an action of a change file. */
  private isHome(): boolean {
    const [root, action] = this.path;
    return root === 'osm' ? this.path.length === 2 : this.path.length === 3 && ACTIONS.includes(action);
  }

  private beginFile(name: string, { version, timestamp }: Attributes): void {
    if (name !== 'osm' && name !== 'osmChange') {
      const values = { name };
      this.into.refuse({ says: { key: 'problem.osm.root', values }, fix: { key: 'fix.osm.formats' } });
    }
    if (version !== undefined) this.into.checkFormat(version);
    if (timestamp !== undefined) this.into.addTaken(timestamp);
  }

  private beginHead(name: string, attributes: Attributes): void {
    if (name === 'bounds') {
      const side = (key: string) => this.decimal(attributes[key], `bounds.${key}`);
      this.into.addBox(side('minlon'), side('minlat'), side('maxlon'), side('maxlat'));
    } else if (name === 'meta' && attributes.osm_base !== undefined) this.into.addTaken(attributes.osm_base);
    else if (name === 'remark') this.remark = '';
  }

  private beginElement(kind: ElementKind, attributes: Attributes, place: Place): void {
    const { version, visible, action, timestamp } = attributes;
    const id = this.idOf(attributes.id, `${kind}.id`);
    const deleted = this.path[1] === 'delete' || action === 'delete' || visible === 'false';
    const edition = editionOf(version === undefined ? 0 : this.decimal(version, `${kind}/${id}.version`), deleted);
    if (timestamp !== undefined) this.into.addTimestamp(timestamp);
    const [refs, members] = [kind === 'way' ? [] : NONE, kind === 'relation' ? [] : NONE];
    this.open = { kind, id, attributes, edition, depth: this.path.length, place, tags: null, refs, members };
  }

  private beginPart(open: Open, name: string, attributes: Attributes): void {
    const { kind, id, refs, members } = open;
    if (name === 'tag') {
      open.tags ??= new Map();
      const { k, v } = attributes;
      if (k === undefined || v === undefined) this.refuseMissing(`${kind}/${id}.tag`, k === undefined ? 'k' : 'v');
      this.into.putTag(open.tags, this.into.heldCopy(k), this.into.heldCopy(v), kind, id);
    } else if (name === 'nd' && kind === 'way') {
      const ref = this.idOf(attributes.ref, `way/${id}.nd.ref`);
      refs.push(ref);
      this.into.checkWaySize(id, refs.length);
      if (attributes.lat !== undefined) this.into.addImpliedNode(ref, ...this.coordinates(attributes, `node/${ref}`));
    } else if (name === 'member' && kind === 'relation') {
      members.push(this.memberOf(attributes, id));
      this.into.checkRelationSize(id, members.length);
    } else if (name === 'center' && kind === 'way') this.into.noteCentre(id);
  }

  private finishElement({ kind, id, attributes, edition, tags, refs, members }: Open): void {
    const own = tags ?? NO_TAGS;
    if (kind === 'way') this.into.addWay({ id, refs, tags: own }, edition);
    else if (kind === 'relation') this.into.addRelation({ id, members, tags: own }, edition);
    else {
      const [lon, lat] = edition.deleted ? [0, 0] : this.coordinates(attributes, `node/${id}`);
      this.into.addNode(id, lon, lat, own, edition);
    }
  }

  private memberOf({ type, ref, role }: Attributes, id: number): OsmMember {
    if (type === undefined) this.refuseMissing(`relation/${id}.member`, 'type');
    if (!KINDS.includes(type)) {
      const limit: Phrase = { key: 'limit.one_of', values: { names: KINDS.join(', ') } };
      this.into.refuse(mustBe(`relation/${id}.member.type`, type, limit));
    }
    return {
      type: type as ElementKind,
      ref: this.idOf(ref, `relation/${id}.member.ref`),
      role: this.into.heldCopy(role ?? ''),
    };
  }

  private coordinates({ lon, lat }: Attributes, path: string): [lon: number, lat: number] {
    return [this.decimal(lon, `${path}.lon`), this.decimal(lat, `${path}.lat`)];
  }

  private decimal(text: string | undefined, path: string): number {
    if (text !== undefined && DECIMAL.test(text)) return Number(text);
    return this.into.refuse(mustBe(path, text, { key: 'limit.number' }));
  }

  private idOf(text: string | undefined, path: string): number {
    const id = text !== undefined && WHOLE.test(text) ? Number(text) + 0 : Number.NaN;
    return Number.isSafeInteger(id) ? id : this.into.refuseId(path, text);
  }

  private refuseMissing(path: string, key: string): never {
    this.into.refuse({ path, says: { key: 'problem.missing', values: { path: `${path}.${key}` } } });
  }
}
