/**
 * A place, as a city file or the generator gives it: what stands still during a run. Site frame (x east, y north,
 * z up, metres around `origin`), SI units, radians. Plain values: `sim/world/world.ts` compiles them for kernels.
 */

/** [x0, y0, x1, y1, …] in metres; not closed; either winding. */
export type Ring = readonly number[];
/** [x0, y0, x1, y1, …] in metres; open. */
export type Polyline = readonly number[];

export interface Site {
  readonly name: string;
  readonly origin: { readonly lon: number; readonly lat: number }; // degrees, WGS84
  readonly attribution: string; // who must be named where this place shows; empty for generated places
  readonly bounds: readonly [minX: number, minY: number, maxX: number, maxY: number];
  readonly buildings: readonly Building[];
  readonly barriers: readonly Barrier[];
  readonly trees: readonly Tree[];
  readonly lamps: readonly Lamp[];
  readonly mounts: readonly Mount[];
  readonly zones: readonly Zone[];
  readonly assets: readonly Asset[];
  readonly roads: Roads;
  readonly walkways: Walkways;
}

export interface Building {
  readonly id: string;
  readonly footprint: Ring;
  readonly holes: readonly Ring[];
  readonly base: number; // m above the ground
  readonly top: number;
  /**
   * The solid's plane faces where more is known than `footprint`, `base` and `top`, such as a pitched roof: of each face
   * the corners of its triangles, x, y, z (m), 9 numbers a triangle, counter-clockwise as seen from outside. Empty: the
   * footprint upright from base to top.
   */
  readonly faces: readonly (readonly number[])[];
  /** How the height is known: stated, storeys × a storey's height, assumed, drawn by the generator, or surveyed. */
  readonly heightFrom: 'tag' | 'levels' | 'default' | 'generated' | 'measured';
  readonly use: 'residential' | 'school' | 'kindergarten' | 'retail' | 'public' | 'other';
}

/** A thin solid: wall, fence, kiosk side. It blocks walking always, and sight where it is opaque. */
export interface Barrier {
  readonly id: string;
  readonly kind: 'wall' | 'fence' | 'kiosk';
  readonly line: Polyline;
  readonly height: number;
  readonly opaque: boolean;
}

/** A spherical crown on a thin trunk. A sight line through the crown keeps `transmittance` of its light. */
export interface Tree {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly crownRadius: number;
  readonly crownHeight: number; // m, of the crown's centre
  readonly transmittance: number; // 0 to 1, this season
}

export interface Lamp {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly flux: number; // lm, downward hemisphere
}

/** Where a camera may be fixed: the top of a pole, or a façade. `maxHeight` bounds `height_m` in a layout. */
export interface Mount {
  readonly id: string; // such as pole/l12 or facade/b3-2
  readonly x: number;
  readonly y: number;
  readonly maxHeight: number;
}

export interface Zone {
  readonly id: string;
  readonly ring: Ring;
}

/** Something people come for, or that is worth protecting. */
export interface Asset {
  readonly id: string; // such as entrance/b3-2, school/grounds, shop/4
  readonly kind: 'entrance' | 'school' | 'kindergarten' | 'shop' | 'stop' | 'playground' | 'gate';
  readonly x: number;
  readonly y: number;
  readonly weight: number; // relative attraction
  readonly node: string; // walkway node where one arrives
}

export interface Roads {
  readonly drivingSide: 'right' | 'left';
  readonly lanes: readonly Lane[];
  readonly signals: readonly Signal[];
}

/** One direction of travel. Lanes meet end to end; a lane inside a junction is a connector. */
export interface Lane {
  readonly id: string;
  readonly line: Polyline; // centreline in the direction of travel
  readonly width: number;
  readonly speedLimit: number; // m/s
  readonly next: readonly string[]; // lanes that begin where this one ends; none: vehicles leave the site here
  readonly turn: 'none' | 'straight' | 'left' | 'right'; // 'none' outside junctions
  readonly junction: string | null; // connectors of one junction may conflict
  readonly signal: string | null; // `signal/group` that governs the END of this lane (its stop line)
  readonly givesWay?: boolean; // a sign at its end has drivers let others go first
  readonly level: number; // 0 on the ground, above it on a bridge, below it in a tunnel, where no camera looks
}

/** A fixed-time plan. A group is green in the stages that list it; yellow and all-red follow each stage. */
export interface Signal {
  readonly id: string;
  readonly stages: readonly { readonly green: readonly string[]; readonly duration: number }[]; // s
  readonly yellow: number; // s
  readonly allRed: number; // s
  readonly offset: number; // s
}

export interface Walkways {
  readonly nodes: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  readonly paths: readonly Path[];
  /** Kerbs, with gaps at crossings: nobody on foot steps over one. */
  readonly kerbs: readonly Polyline[];
}

/** A straight piece of walkway between two nodes, walked both ways. */
export interface Path {
  readonly from: string;
  readonly to: string;
  readonly width: number; // m, free of walls
  readonly crossing: Crossing | null;
  readonly level: number; // as of a lane
}

/** A path over a carriageway. `signal` is `signal/group` for walkers, or null where vehicles yield. */
export interface Crossing {
  readonly id: string;
  readonly signal: string | null;
}

/** "signal/group" → its parts. */
export function signalGroup(reference: string): { signal: string; group: string } {
  const cut = reference.lastIndexOf('/');
  return { signal: reference.slice(0, cut), group: reference.slice(cut + 1) };
}
