/** Extracts drawn in metres: a plane that changes nothing makes a node's longitude and latitude its place in the site. */
import { Findings } from '../../scenarios/import/findings.ts';
import type { OsmExtract, OsmMember, Tags } from '../../scenarios/import/osm/extract.ts';
import { type Projected, projectNodes } from '../../scenarios/import/osm/projected.ts';
import { citySlips } from '../../scenarios/read/city.ts';
import { cityFile, citySchema } from '../../scenarios/schema/city.ts';
import type { Site } from '../../sim/world/site.ts';

export type Point = readonly [x: number, y: number];
type Tagging = Readonly<Record<string, string>>;

export class Drawing {
  private readonly nodes: { id: number; x: number; y: number; tags: Tags | null }[] = [];
  private readonly ways: { id: number; refs: number[]; tags: Tags }[] = [];
  private readonly relations: { id: number; members: OsmMember[]; tags: Tags }[] = [];
  private readonly nodeAt = new Map<string, number>();

  /** A node of its own, with tags. */
  node([x, y]: Point, tags: Tagging, id = this.nodes.length + 1): number {
    this.nodes.push({ id, x, y, tags: new Map(Object.entries(tags)) });
    this.nodeAt.set(`${x} ${y}`, id);
    return id;
  }

  /** A way through points; a node already drawn at a point is part of it. */
  way(id: number, points: readonly Point[], tags: Tagging = {}): number {
    return this.wayOf(
      id,
      points.map((point) => this.corner(point)),
      tags,
    );
  }

  /** A way that closes. */
  ring(id: number, points: readonly Point[], tags: Tagging = {}): number {
    return this.way(id, [...points, points[0]], tags);
  }

  wayOf(id: number, refs: readonly number[], tags: Tagging = {}): number {
    this.ways.push({ id, refs: [...refs], tags: new Map(Object.entries(tags)) });
    return id;
  }

  relation(id: number, members: readonly (readonly [way: number, role: string])[], tags: Tagging): number {
    const list = members.map(([ref, role]): OsmMember => ({ type: 'way', ref, role }));
    this.relations.push({ id, members: list, tags: new Map(Object.entries({ type: 'multipolygon', ...tags })) });
    return id;
  }

  /** From one way over a node into another. */
  restriction(id: number, { from, via, to }: { from: number; via: Point; to: number }, restriction: string): number {
    const members: OsmMember[] = [
      { type: 'way', ref: from, role: 'from' },
      { type: 'node', ref: this.corner(via), role: 'via' },
      { type: 'way', ref: to, role: 'to' },
    ];
    this.relations.push({ id, members, tags: new Map(Object.entries({ type: 'restriction', restriction })) });
    return id;
  }

  /** Leaves out the nodes at these points, as an extract does that is cut off there. */
  without(...points: readonly Point[]): this {
    for (const [x, y] of points) {
      const at = this.nodes.findIndex((node) => node.x === x && node.y === y);
      this.nodes.splice(at, 1);
    }
    return this;
  }

  extract(): OsmExtract {
    const nodes = [...this.nodes].sort((a, b) => a.id - b.id);
    return {
      nodes: {
        ids: Float64Array.from(nodes, ({ id }) => id),
        lon: Float64Array.from(nodes, ({ x }) => x),
        lat: Float64Array.from(nodes, ({ y }) => y),
        tags: new Map(nodes.flatMap(({ tags }, k): [number, Tags][] => (tags === null ? [] : [[k, tags]]))),
      },
      ways: [...this.ways].sort((a, b) => a.id - b.id),
      relations: [...this.relations].sort((a, b) => a.id - b.id),
      box: null,
      newest: '',
    };
  }

  /** Builds something of the drawing, and what was found on the way. */
  build<T>(make: (extract: OsmExtract, projected: Projected, findings: Findings) => T): { built: T; found: Found } {
    const extract = this.extract();
    const findings = new Findings();
    const built = make(
      extract,
      projectNodes(extract, (x, y) => [x, y]),
      findings,
    );
    return { built, found: foundOf(findings) };
  }

  private corner(point: Point): number {
    return this.nodeAt.get(`${point[0]} ${point[1]}`) ?? this.plain(point);
  }

  private plain([x, y]: Point): number {
    const id = this.nodes.length + 1;
    this.nodes.push({ id, x, y, tags: null });
    this.nodeAt.set(`${x} ${y}`, id);
    return id;
  }
}

/** Findings as { 'repair.crossing': ['way/1'], … }. */
export type Found = Readonly<Record<string, readonly string[]>>;

export function foundOf(findings: Findings): Found {
  return Object.fromEntries(findings.list().map(({ key, ids }) => [key.replace('import.', ''), ids]));
}

/** '0,0 10,0' → the points. */
export function line(text: string): Point[] {
  return text.split(' ').map((point) => {
    const [x, y] = point.split(',').map(Number);
    return [x, y];
  });
}

export function square(x: number, y: number, side: number): Point[] {
  return [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ];
}

/** A site of nothing but what is given. */
export function siteOf(parts: Partial<Site>): Site {
  return {
    name: 'drawn',
    origin: { lon: 51.2, lat: 43.65 },
    attribution: '',
    bounds: [-1000, -1000, 1000, 1000],
    buildings: [],
    barriers: [],
    trees: [],
    lamps: [],
    mounts: [],
    zones: [],
    assets: [],
    roads: { drivingSide: 'right', lanes: [], signals: [] },
    walkways: { nodes: [], paths: [], kerbs: [] },
    ...parts,
  };
}

/** What a reader of city files has against a site: its shape first, then itself. */
export function objections(site: Site): unknown[] {
  const { error } = citySchema.safeParse(cityFile(site));
  return [...(error?.issues ?? []), ...citySlips(site)];
}
