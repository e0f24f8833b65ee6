/**
 * Surfaces of a survey → plane faces as a site has them: triangles wound as seen from outside, corners to the
 * millimetre. What is bent by more than sight tells apart is cut into its triangles, each a plane of its own.
 */
import earcut from 'earcut';
import type { Role, Surface } from './surfaces.ts';

export interface PlaneFace {
  readonly corners: readonly number[]; // x, y, z (m), nine numbers a triangle
  readonly rings: readonly (readonly number[])[]; // outer first, as the corners but not cut
  readonly normal: readonly [x: number, y: number, z: number]; // unit, outward
  readonly area: number; // m²
  readonly role: Role;
}

/** What had to be done to the surfaces of one object. */
export interface FaceRepairs {
  degenerate: number; // without three different corners, or without area
  bent: number;
  turned: number; // whole objects inside out, and roofs and grounds that faced the other way
}

const BENT = 0.05; // m from its plane, as much as sight lets pass: DEPTH_TOLERANCE of sim/cameras/view.ts
const LEAST_AREA = 1e-4; // m²: a square centimetre

/** @param surfaces corners in the site frame (m) */
export function planeFaces(surfaces: readonly Surface[], repairs: FaceRepairs): PlaneFace[] {
  const faces = surfaces.flatMap((surface) => {
    const face = surface.role === 'inside' ? null : faceOf(surface);
    if (face === null) {
      if (surface.role !== 'inside') repairs.degenerate++;
      return [];
    }
    if (bend(face) <= BENT) return [face];
    repairs.bent++;
    return triangleFaces(face);
  });
  const outward = isInsideOut(faces) ? faces.map(turned) : faces;
  if (outward !== faces) repairs.turned++;
  return outward.map((face) => {
    const isUpsideDown =
      (face.role === 'roof' && face.normal[2] < -0.2) || (face.role === 'ground' && face.normal[2] > 0.2);
    if (!isUpsideDown) return face;
    repairs.turned++;
    return turned(face);
  });
}

function faceOf({ rings, role }: Surface): PlaneFace | null {
  const [outer, ...holes] = rings.map(tidied);
  if (outer === undefined || outer.length < 9) return null;
  const sum = doubledNormal(outer);
  const length = Math.hypot(...sum);
  if (length / 2 < LEAST_AREA) return null;
  const normal = [sum[0] / length, sum[1] / length, sum[2] / length] as const;
  const kept = [
    outer,
    ...holes.filter((hole) => hole.length >= 9 && Math.hypot(...doubledNormal(hole)) / 2 >= LEAST_AREA),
  ];
  const corners = cut(kept, normal);
  if (corners.length === 0) return null;
  const hollow = kept.slice(1).reduce((area, hole) => area + Math.hypot(...doubledNormal(hole)) / 2, 0);
  return { corners, rings: kept, normal, area: Math.max(0, length / 2 - hollow), role };
}

/** To the millimetre, no corner twice in a row. */
function tidied(ring: readonly number[]): number[] {
  const tidy: number[] = [];
  for (let i = 0; i < ring.length; i += 3) {
    const [x, y, z] = [millimetres(ring[i]), millimetres(ring[i + 1]), millimetres(ring[i + 2])];
    if (tidy.length > 0 && tidy.at(-3) === x && tidy.at(-2) === y && tidy.at(-1) === z) continue;
    tidy.push(x, y, z);
  }
  while (tidy.length > 3 && [0, 1, 2].every((axis) => tidy[axis] === tidy[tidy.length - 3 + axis])) tidy.length -= 3;
  return tidy;
}

export function millimetres(value: number): number {
  return Math.round(value * 1000) / 1000 + 0; // never -0, which a city file would not keep
}

/** Newell's normal, twice as long as the ring's area: exact for a plane ring, the best plane's for a bent one. */
function doubledNormal(ring: readonly number[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  const [ox, oy, oz] = ring; // near the ring, so that far from the origin it keeps its digits
  for (let i = 0; i < ring.length; i += 3) {
    const j = (i + 3) % ring.length;
    const [ax, ay, az] = [ring[i] - ox, ring[i + 1] - oy, ring[i + 2] - oz];
    const [bx, by, bz] = [ring[j] - ox, ring[j + 1] - oy, ring[j + 2] - oz];
    sum[0] += ay * bz - az * by;
    sum[1] += az * bx - ax * bz;
    sum[2] += ax * by - ay * bx;
  }
  return sum;
}

type Normal = readonly [number, number, number];

/** Triangles that fill the rings, wound as the normal says. Seen along the axis the face is broadest to. */
function cut(rings: readonly (readonly number[])[], normal: Normal): number[] {
  const axis = [0, 1, 2].reduce((a, b) => (Math.abs(normal[b]) > Math.abs(normal[a]) ? b : a));
  const [u, v] = normal[axis] > 0 ? [(axis + 1) % 3, (axis + 2) % 3] : [(axis + 2) % 3, (axis + 1) % 3];
  const all = rings.flat();
  const flat: number[] = [];
  for (let i = 0; i < all.length; i += 3) flat.push(all[i + u] - all[u], all[i + v] - all[v]);
  const starts: number[] = [];
  for (let r = 1, before = 0; r < rings.length; r++) {
    before += rings[r - 1].length / 3;
    starts.push(before);
  }
  const indices = rings.length === 1 && flat.length === 6 ? [0, 1, 2] : earcut(flat, starts);
  const corners: number[] = [];
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [indices[t], indices[t + 1], indices[t + 2]];
    const turn =
      (flat[2 * b] - flat[2 * a]) * (flat[2 * c + 1] - flat[2 * a + 1]) -
      (flat[2 * b + 1] - flat[2 * a + 1]) * (flat[2 * c] - flat[2 * a]);
    if (turn === 0) continue;
    for (const k of turn > 0 ? [a, b, c] : [a, c, b]) corners.push(all[3 * k], all[3 * k + 1], all[3 * k + 2]);
  }
  return corners;
}

/** How far the corner furthest from the plane through their middle lies from it (m). */
function bend({ rings, normal }: PlaneFace): number {
  let [least, most] = [Infinity, -Infinity];
  const [ox, oy, oz] = rings[0];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 3) {
      const height = (ring[i] - ox) * normal[0] + (ring[i + 1] - oy) * normal[1] + (ring[i + 2] - oz) * normal[2];
      least = Math.min(least, height);
      most = Math.max(most, height);
    }
  }
  return (most - least) / 2;
}

function triangleFaces({ corners, role }: PlaneFace): PlaneFace[] {
  return Array.from({ length: corners.length / 9 }, (_, t) => {
    const triangle = corners.slice(9 * t, 9 * t + 9);
    return faceOf({ rings: [triangle], role });
  }).filter((face) => face !== null);
}

/**
 * Whether the faces look inward: by the divergence theorem over height, to which neither walls nor a missing floor add.
 */
function isInsideOut(faces: readonly PlaneFace[]): boolean {
  const ground = faces.reduce(
    (low, { corners }) => corners.reduce((least, z, i) => (i % 3 === 2 ? Math.min(least, z) : least), low),
    Infinity,
  );
  let volume = 0;
  for (const { corners } of faces) {
    for (let t = 0; t < corners.length; t += 9) {
      const [ax, ay, az, bx, by, bz, cx, cy, cz] = corners.slice(t, t + 9);
      volume += ((az + bz + cz) / 3 - ground) * ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
    }
  }
  return volume < 0;
}

function turned(face: PlaneFace): PlaneFace {
  const { corners, rings, normal } = face;
  const back: number[] = [];
  for (let t = 0; t < corners.length; t += 9) {
    back.push(...corners.slice(t, t + 3), ...corners.slice(t + 6, t + 9), ...corners.slice(t + 3, t + 6));
  }
  return {
    ...face,
    corners: back,
    rings: rings.map((ring) =>
      Array.from({ length: ring.length / 3 }, (_, k) =>
        ring.slice(ring.length - 3 * k - 3, ring.length - 3 * k),
      ).flat(),
    ),
    normal: [-normal[0] + 0, -normal[1] + 0, -normal[2] + 0],
  };
}
