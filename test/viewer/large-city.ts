/**
 * A made-up city of any size, in the shape that imports have: uneven outlines, courtyards, heights of which most are
 * guesses, streets and walkways by the thousand, a bridge and a tunnel. Its bounds lie far from the origin on purpose.
 */
import { entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import type { Building, Lane, Path, Site, Tree } from '../../sim/world/site.ts';

const KEY = keyFromSeed('large-city');
const STREAM = 1;
const LANES_PER_BUILDING = 0.2;
const PATHS_PER_BUILDING = 0.8;
const TREES_PER_BUILDING = 0.2;
const SOUTH_WEST = [-2000, 3000] as const; // m

type Chance = (index: number) => number;

function chanceOf(name: string): Chance {
  const entity = entityNamed(name);
  return (index) => uniform(KEY, STREAM, entity, index);
}

/** @param side m, of the square it fills */
export function largeCity(buildings: number, side: number): Site {
  const [minX, minY] = SOUTH_WEST;
  const columns = Math.ceil(Math.sqrt(buildings));
  const pitch = side / columns;
  const spot = (k: number) => [minX + ((k % columns) + 0.5) * pitch, minY + (Math.floor(k / columns) + 0.5) * pitch];
  const list = <T>(count: number, make: (k: number) => T) =>
    Array.from({ length: Math.floor(count) }, (_, k) => make(k));
  const nodes = list(columns * columns, (k) => {
    const [x, y] = spot(k);
    return { id: `node/${k}`, x: x + pitch / 2, y: y + pitch / 2 };
  });
  return {
    name: 'large-city',
    origin: { lon: 51.16, lat: 43.65 },
    attribution: '© OpenStreetMap contributors',
    bounds: [minX, minY, minX + side, minY + side],
    buildings: list(buildings, (k) => buildingAt(k, spot(k), pitch)),
    barriers: [],
    trees: list(TREES_PER_BUILDING * buildings, (k) => treeAt(k, spot(k), pitch)),
    ...{ lamps: [], mounts: [], zones: [], assets: [] },
    roads: {
      drivingSide: 'right',
      lanes: list(LANES_PER_BUILDING * buildings, (k) => laneAlong(k, spot(k), pitch)),
      signals: [],
    },
    walkways: {
      nodes,
      paths: list(PATHS_PER_BUILDING * buildings, (k) => pathAfter(k, columns)).filter(({ to }) => to !== ''),
      kerbs: [],
    },
  };
}

/** Full HD at 90°, on every so many-th building, looking any way. */
export function camerasOver({ buildings }: Site, count: number): CameraSpec[] {
  return Array.from({ length: count }, (_, k): CameraSpec => {
    const { footprint } = buildings[Math.floor((k * buildings.length) / count)];
    const heading = 2 * Math.PI * chanceOf(`camera/${k}`)(0);
    return {
      ...{ id: `camera-${k}`, model: 'bench', x: footprint[0] - 2, y: footprint[1] - 2, z: 6, heading, tilt: 0.25 },
      ...{ horizontalFov: Math.PI / 2, widthPx: 1920, heightPx: 1080, frameRate: 5, exposureTime: 0.01 },
      ...{ minimumIllumination: 0.1, infraredRange: 0, masks: [], price: { amount: 0, currency: 'KZT' } },
      ...{ phase: '', group: '' },
    };
  });
}

/** A box, an L, or a ring round a courtyard, turned a little. */
function buildingAt(k: number, [x, y]: readonly number[], pitch: number): Building {
  const draw = chanceOf(`building/${k}`);
  const [half, depth] = [pitch * (0.15 + 0.2 * draw(0)), pitch * (0.12 + 0.2 * draw(1))];
  const [cos, sin] = [Math.cos(draw(2)), Math.sin(draw(2))];
  const turned = (ring: readonly number[]) =>
    ring.map((_, i) => (i % 2 === 0 ? x + ring[i] * cos - ring[i + 1] * sin : y + ring[i - 1] * sin + ring[i] * cos));
  const box = (a: number, b: number) => [-a, -b, a, -b, a, b, -a, b];
  const ell = [-half, -depth, half, -depth, half, 0, 0, 0, 0, depth, -half, depth];
  const isEll = draw(3) < 0.4;
  const hasCourtyard = draw(3) > 0.95;
  return {
    id: `way/${1000 + k}`,
    footprint: turned(isEll ? ell : box(half, depth)),
    holes: hasCourtyard ? [turned(box(half / 2, depth / 2))] : [],
    base: 0,
    top: 3 * Math.ceil(1 + 9 * draw(4) * draw(5)),
    faces: [],
    heightFrom: draw(6) < 0.7 ? 'default' : draw(6) < 0.9 ? 'levels' : 'tag',
    use: 'residential',
  };
}

function treeAt(k: number, [x, y]: readonly number[], pitch: number): Tree {
  return {
    ...{ id: `tree/${k}`, x: x - pitch * 0.4, y: y + pitch * 0.4 },
    ...{ crownRadius: 2, crownHeight: 5, transmittance: 0.3 },
  };
}

/** Streets of one block each, with a bend; one in fifty is a bridge, one in fifty a tunnel. */
function laneAlong(k: number, [x, y]: readonly number[], pitch: number): Lane {
  const isEast = k % 2 === 0;
  const [dx, dy] = isEast ? [pitch, 0] : [0, pitch];
  const from = [x - pitch / 2, y - pitch / 2];
  const bend = 0.1 * pitch * chanceOf(`lane/${k}`)(0);
  return {
    id: `lane/${k}`,
    line: [
      ...from,
      from[0] + dx / 2 + (isEast ? 0 : bend),
      from[1] + dy / 2 + (isEast ? bend : 0),
      from[0] + dx,
      from[1] + dy,
    ],
    ...{ width: 3.5, speedLimit: 14, next: [], turn: 'none', junction: null, signal: null },
    level: k % 50 === 7 ? 1 : k % 50 === 23 ? -1 : 0,
  };
}

/** To the next node east, or to the one north. */
function pathAfter(k: number, columns: number): Path {
  const isLast = k % columns === columns - 1;
  const to = k % 2 === 0 ? k + columns : isLast ? k : k + 1;
  const exists = to < columns * columns && to !== k;
  return { from: `node/${k}`, to: exists ? `node/${to}` : '', width: 2, crossing: null, level: 0 };
}
