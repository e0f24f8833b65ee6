/**
 * A place as binary glTF 2.0, for whoever draws it elsewhere: metres, y up, north at -z, one mesh for each kind of thing.
 * The same site gives the same bytes.
 */
import { Document, type Material, WebIO } from '@gltf-transform/core';
import { compileOccluders } from '../../sim/world/occluders.ts';
import type { Polyline, Site, Tree } from '../../sim/world/site.ts';

/** Colours of things, linear RGB; assumed. */
const COLOURS = {
  ground: [0.52, 0.5, 0.45],
  roads: [0.16, 0.16, 0.17],
  paths: [0.36, 0.35, 0.33],
  buildings: [0.66, 0.62, 0.56],
  barriers: [0.4, 0.32, 0.26],
  trunks: [0.2, 0.13, 0.08],
  crowns: [0.12, 0.3, 0.1],
} as const;

type Kind = keyof typeof COLOURS;

/** Triangles of one kind in the site frame, nine numbers each, and which thing each run of them is. */
interface Mesh {
  readonly kind: Kind;
  readonly triangles: ArrayLike<number>;
  readonly normals: ArrayLike<number> | null; // three a triangle; null: all look up
  readonly ids: readonly string[];
  readonly starts: readonly number[]; // first triangle of each thing
}

const LAYER = 0.02; // m from one painted thing up to the next, so that they do not flicker: assumed
const LEVEL_HEIGHT = 6; // m that a bridge lies over what is under it: assumed, a lorry and the deck

export async function gltfOf(site: Site): Promise<Uint8Array> {
  const document = new Document();
  const asset = document.getRoot().getAsset();
  asset.generator = 'sunqar';
  if (site.attribution !== '') asset.copyright = site.attribution;
  const scene = document.createScene(site.name);
  scene.setExtras({ origin_deg: [site.origin.lon, site.origin.lat], bounds_m: [...site.bounds] });
  document.getRoot().setDefaultScene(scene);
  const buffer = document.createBuffer();
  // Seen through or not, a fence stands there.
  const barriers = site.barriers.filter(hasLength).map((barrier) => ({ ...barrier, opaque: true }));
  const stems = site.trees.filter(hasStem);
  const meshes = [
    groundOf(site),
    pathsOf(site),
    lanesOf(site),
    solidsOf('buildings', { ...site, barriers: [], trees: [] }, site.buildings),
    solidsOf('barriers', { ...site, buildings: [], trees: [], barriers }, barriers),
    solidsOf('trunks', { ...site, buildings: [], barriers: [], trees: stems }, stems),
    crownsOf(site.trees),
  ];
  for (const mesh of meshes) {
    if (mesh.triangles.length === 0) continue;
    const { position, normal } = turned(mesh);
    const primitive = document
      .createPrimitive()
      .setMaterial(paint(document.createMaterial(mesh.kind), COLOURS[mesh.kind]))
      .setAttribute('POSITION', document.createAccessor().setType('VEC3').setArray(position).setBuffer(buffer))
      .setAttribute('NORMAL', document.createAccessor().setType('VEC3').setArray(normal).setBuffer(buffer));
    const node = document.createNode(mesh.kind).setMesh(document.createMesh(mesh.kind).addPrimitive(primitive));
    node.setExtras({ ids: [...mesh.ids], first_triangles: [...mesh.starts] });
    scene.addChild(node);
  }
  return new WebIO().writeBinary(document);
}

function paint(material: Material, [r, g, b]: readonly [number, number, number]): Material {
  return material.setBaseColorFactor([r, g, b, 1]).setMetallicFactor(0).setRoughnessFactor(1).setDoubleSided(true);
}

/** x east, y north, z up → x east, y up, z south. */
function turned({ triangles, normals }: Mesh): { position: Float32Array; normal: Float32Array } {
  const position = new Float32Array(triangles.length);
  const normal = new Float32Array(triangles.length);
  for (let i = 0; i < triangles.length; i += 3) {
    position[i] = triangles[i];
    position[i + 1] = triangles[i + 2];
    position[i + 2] = 0 - triangles[i + 1];
    const n = 3 * Math.floor(i / 9);
    normal[i] = normals?.[n] ?? 0;
    normal[i + 1] = normals?.[n + 2] ?? 1;
    normal[i + 2] = 0 - (normals?.[n + 1] ?? 0);
  }
  return { position, normal };
}

/** What blocks sight is what there is to draw: each of the things has faces. */
function solidsOf(kind: Kind, site: Site, things: readonly { readonly id: string }[]): Mesh {
  const { triangles, normals, ownerStarts } = compileOccluders(site);
  return { kind, triangles, normals, ids: things.map(({ id }) => id), starts: [...ownerStarts.subarray(0, -1)] };
}

function hasLength({ line }: { readonly line: Polyline }): boolean {
  return line.some((value, i) => i >= 2 && value !== line[i - 2]);
}

function hasStem({ crownHeight, crownRadius }: Tree): boolean {
  return crownHeight > crownRadius;
}

function groundOf({ bounds: [west, south, east, north] }: Site): Mesh {
  const z = -3 * LAYER;
  const triangles = [west, south, z, east, south, z, east, north, z, west, south, z, east, north, z, west, north, z];
  return { kind: 'ground', triangles, normals: null, ids: ['ground'], starts: [0] };
}

function lanesOf({ roads }: Site): Mesh {
  const bands = roads.lanes.map(({ id, line, width, level }) => ({ id, line, width, z: level * LEVEL_HEIGHT - LAYER }));
  return bandsOf('roads', bands);
}

function pathsOf({ walkways: { nodes, paths } }: Site): Mesh {
  const places = new Map(nodes.map(({ id, x, y }) => [id, [x, y]]));
  const bands = paths.map(({ from, to, width, level }) => {
    const line = [...places.get(from)!, ...places.get(to)!];
    return { id: `${from} ${to}`, line, width, z: level * LEVEL_HEIGHT - 2 * LAYER };
  });
  return bandsOf('paths', bands);
}

interface Band {
  readonly id: string;
  readonly line: Polyline;
  readonly width: number; // m
  readonly z: number; // m
}

/** Level bands along lines; corners are mitred no further than twice the width. */
function bandsOf(kind: Kind, bands: readonly Band[]): Mesh {
  const triangles: number[] = [];
  const starts: number[] = [];
  for (const { line, width, z } of bands) {
    starts.push(triangles.length / 9);
    const sides = Array.from({ length: line.length / 2 }, (_, k) => sideAt(line, k, width / 2));
    for (let k = 0; k + 1 < sides.length; k++) {
      const [x, y, nextX, nextY] = line.slice(2 * k, 2 * k + 4);
      const [[dx, dy], [nextDx, nextDy]] = [sides[k], sides[k + 1]];
      triangles.push(x + dx, y + dy, z, nextX + nextDx, nextY + nextDy, z, x - dx, y - dy, z);
      triangles.push(nextX + nextDx, nextY + nextDy, z, nextX - nextDx, nextY - nextDy, z, x - dx, y - dy, z);
    }
  }
  return { kind, triangles, normals: null, ids: bands.map(({ id }) => id), starts };
}

/** From the k-th point of a line to the right edge of its band. */
function sideAt(line: Polyline, k: number, half: number): readonly [dx: number, dy: number] {
  const last = line.length / 2 - 1;
  const [ax, ay] = across(line, Math.max(0, k - 1));
  const [bx, by] = across(line, Math.min(last - 1, k));
  const stretch = (Math.min(2, 2 / Math.max(0.1, 1 + ax * bx + ay * by)) / 2) * half;
  return [(ax + bx) * stretch, (ay + by) * stretch];
}

/** The unit vector to the right of a piece of a line. */
function across(line: Polyline, k: number): readonly [x: number, y: number] {
  const dx = line[2 * k + 2] - line[2 * k];
  const dy = line[2 * k + 3] - line[2 * k + 1];
  const length = Math.hypot(dx, dy) || 1;
  return [dy / length, -dx / length];
}

const [A, B] = [0.5257311121191336, 0.8506508083520399]; // of an icosahedron of radius 1
const CORNERS = [
  [-A, 0, B], [A, 0, B], [-A, 0, -B], [A, 0, -B], [0, B, A], [0, B, -A], [0, -B, A], [0, -B, -A], [B, A, 0], [-B, A, 0], [B, -A, 0], [-B, -A, 0],
]; // biome-ignore format: one solid
const FACES = [
  [0, 1, 4], [0, 4, 9], [9, 4, 5], [4, 8, 5], [4, 1, 8], [8, 1, 10], [8, 10, 3], [5, 8, 3], [5, 3, 2], [2, 3, 7], [7, 3, 10], [7, 10, 6],
  [7, 6, 11], [11, 6, 0], [0, 6, 1], [6, 10, 1], [9, 11, 0], [9, 2, 11], [9, 5, 2], [7, 11, 2],
]; // biome-ignore format: one solid

function crownsOf(trees: readonly Tree[]): Mesh {
  const triangles: number[] = [];
  const normals: number[] = [];
  for (const { x, y, crownHeight, crownRadius } of trees) {
    for (const face of FACES) {
      const corners = face.map((k) => CORNERS[k]);
      for (const [dx, dy, dz] of corners) {
        triangles.push(x + crownRadius * dx, y + crownRadius * dy, crownHeight + crownRadius * dz);
      }
      const sum = [0, 1, 2].map((axis) => corners.reduce((total, corner) => total + corner[axis], 0));
      const length = Math.hypot(...sum);
      normals.push(...sum.map((value) => value / length));
    }
  }
  return {
    kind: 'crowns',
    triangles,
    normals,
    ids: trees.map(({ id }) => id),
    starts: trees.map((_, k) => k * FACES.length),
  };
}
