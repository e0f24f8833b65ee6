/**
 * A seeded town of blocks for tests and benches of sight: slabs and L-shapes, some with courtyards, 55 m apart, and
 * between them walls, kiosks and trees. `blocks` is the number of blocks along each side.
 */

import type { Pose } from '../../engine/geometry/pinhole.ts';
import { entityMember, entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { Barrier, Building, Ring, Site, Tree } from '../../sim/world/site.ts';

const PITCH = 55; // m between block centres

/** A source of uniform numbers for the thing of this name. */
export function chance(seed: string, name: string): () => number {
  const key = keyFromSeed(seed);
  const entity = entityNamed(name);
  let index = 0;
  return () => uniform(key, STREAM.generator, entityMember(entity, 0), index++);
}

export function blockCity(seed: string, blocks: number): Site {
  const buildings: Building[] = [];
  const barriers: Barrier[] = [];
  const trees: Tree[] = [];
  for (let i = 0; i < blocks; i++) {
    for (let j = 0; j < blocks; j++) {
      const next = chance(seed, `block/${i}-${j}`);
      const id = `${i}-${j}`;
      const at: Placing = { x: i * PITCH, y: j * PITCH, turns: Math.floor(next() * 4) };
      buildings.push(building(id, at, next));
      for (let k = 0; k < 2; k++) barriers.push(fence(`${id}-${k}`, at, next));
      if (next() < 0.5) barriers.push(kiosk(`${id}-kiosk`, at, next));
      for (let k = 0; k < 3; k++) {
        const [x, y] = place(at, -24 + 48 * next(), 24 + 3 * next());
        const crownRadius = 1.5 + next();
        trees.push({ id: `${id}-${k}`, x, y, crownRadius, crownHeight: 3.5 + 2 * next(), transmittance: 0.3 });
      }
    }
  }
  return { ...EMPTY, bounds: [-PITCH, -PITCH, blocks * PITCH, blocks * PITCH], buildings, barriers, trees };
}

/** Cameras alternately 0.3 m off a façade, looking away from it, and on poles between blocks; 3–12 m up. */
export function camerasIn(seed: string, site: Site, count: number): Pose[] {
  const next = chance(seed, 'cameras');
  return Array.from({ length: count }, (_, k) => {
    const { footprint } = site.buildings[Math.floor(next() * site.buildings.length)];
    const edge = 2 * Math.floor((next() * footprint.length) / 2);
    const [ax, ay, bx, by] = [0, 1, 2, 3].map((i) => footprint[(edge + i) % footprint.length]);
    const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
    // Footprints run counter-clockwise, so outward is to the right of an edge.
    const [outX, outY] = [(by - ay) / length, (ax - bx) / length];
    const along = 0.1 + 0.8 * next();
    const off = k % 2 === 0 ? 0.3 : 9;
    const outward = Math.atan2(outX, outY);
    return {
      x: ax + along * (bx - ax) + off * outX,
      y: ay + along * (by - ay) + off * outY,
      z: 3 + 9 * next(),
      heading: k % 2 === 0 ? outward + (next() - 0.5) * 2 : 2 * Math.PI * next(),
      tilt: 0.05 + 0.3 * next(),
      horizontalFov: ((40 + 70 * next()) * Math.PI) / 180,
      widthPx: 1920,
      heightPx: 1080,
    };
  });
}

interface Placing {
  readonly x: number;
  readonly y: number;
  readonly turns: number; // quarter turns
}

function building(id: string, at: Placing, next: () => number): Building {
  const shape = next();
  const a = 14 + 6 * next();
  const b = 14 + 6 * next();
  const wing = 10 + 3 * next();
  const outlines: Ring[] = [
    [-a, -wing / 2, a, -wing / 2, a, wing / 2, -a, wing / 2],
    [-a, -b, a, -b, a, wing - b, wing - a, wing - b, wing - a, b, -a, b],
    [-a, -b, a, -b, a, b, -a, b],
  ];
  const kind = shape < 0.4 ? 0 : shape < 0.75 ? 1 : 2;
  const yard: Ring = [wing - a, wing - b, wing - a, b - wing, a - wing, b - wing, a - wing, wing - b];
  const base = next() < 0.1 ? 3 : 0;
  const top = base + 3 * Math.ceil(1 + 8 * next());
  const holes = kind === 2 ? [turned(at, yard)] : [];
  return {
    id,
    footprint: turned(at, outlines[kind]),
    holes,
    base,
    top,
    faces: [],
    heightFrom: 'generated',
    use: 'residential',
  };
}

function fence(id: string, at: Placing, next: () => number): Barrier {
  const x = -24 + 30 * next();
  const y = 21.5 + 2 * next();
  const line = turned(at, [x, y, x + 6 + 10 * next(), y, x + 16, y + 1 + 3 * next()]);
  return { id, kind: 'wall', line, height: 1.2 + 1.3 * next(), opaque: next() < 0.8 };
}

function kiosk(id: string, at: Placing, next: () => number): Barrier {
  const x = -20 + 30 * next();
  const line = turned(at, [x, -26, x + 3, -26, x + 3, -23.5, x, -23.5, x, -26]);
  return { id, kind: 'kiosk', line, height: 2.6, opaque: true };
}

function turned(at: Placing, ring: Ring): Ring {
  return ring.flatMap((_, i) => (i % 2 === 0 ? place(at, ring[i], ring[i + 1]) : []));
}

function place({ x, y, turns }: Placing, localX: number, localY: number): [number, number] {
  let [dx, dy] = [localX, localY];
  for (let k = 0; k < turns; k++) [dx, dy] = [-dy, dx];
  return [x + dx, y + dy];
}

const EMPTY: Site = {
  name: 'blocks',
  origin: { lon: 0, lat: 0 },
  attribution: '',
  bounds: [0, 0, 0, 0],
  buildings: [],
  barriers: [],
  trees: [],
  lamps: [],
  mounts: [],
  zones: [],
  assets: [],
  roads: { drivingSide: 'right', lanes: [], signals: [] },
  walkways: { nodes: [], paths: [], kerbs: [] },
};
