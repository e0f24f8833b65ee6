/** What stands still, merged to a draw call a kind. The ground is painted from below, so that nothing flickers on it. */
import { useEffect, useMemo } from 'react';
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  IcosahedronGeometry,
  InstancedMesh,
  Matrix4,
  MeshLambertMaterial,
} from 'three';
import type { Site } from '../../sim/world/site.ts';
import { useView } from '../view-state.ts';
import { LAYER } from './layers.ts';
import { type Palette, usePalette } from './palette.ts';
import { extrudeBuildings, layBands, type Solid, standBarriers, traceBuildings, traceLines } from './solids.ts';

const PAVED = 1.6; // m, width of a path on the map where the site tells less
const CROSSING_WIDTH = 4; // m

export function City({ site }: { readonly site: Site }) {
  const palette = usePalette();
  const solids = useMemo(() => solidsOf(site), [site]);
  return (
    <>
      <Painted solid={solids.ground} color={palette.ground} order={-9} />
      <Painted solid={solids.paths} color={palette.path} order={-8} />
      <Painted solid={solids.lanes} color={palette.road} order={-7} />
      <Painted solid={solids.crossings} color={palette.path} order={-6} />
      <Lines points={solids.kerbs} color={palette.kerb} order={-5} isGround />
      <Grid site={site} color={palette.grid} />
      <Solids solid={solids.buildings} color={palette.wall} roof={palette.roof} />
      <Solids solid={solids.barriers} color={palette.barrier} roof={palette.barrier} />
      <Lines points={solids.edges} color={palette.edge} order={1} />
      <Lines points={solids.poles} color={palette.edge} order={1} />
      <Crowns site={site} palette={palette} />
    </>
  );
}

function solidsOf(site: Site) {
  const [minX, minY, maxX, maxY] = site.bounds;
  const nodes = new Map(site.walkways.nodes.map((node) => [node.id, node]));
  const bands = site.walkways.paths.map(({ from, to, width, crossing }) => {
    const [a, b] = [nodes.get(from)!, nodes.get(to)!];
    return { line: [a.x, a.y, b.x, b.y], width: crossing ? CROSSING_WIDTH : Math.max(PAVED, width), crossing };
  });
  const middle = (minY + maxY) / 2;
  return {
    ground: layBands([{ line: [minX, middle, maxX, middle], width: maxY - minY }], 0),
    paths: layBands(
      bands.filter(({ crossing }) => crossing === null),
      0,
    ),
    crossings: layBands(
      bands.filter(({ crossing }) => crossing !== null),
      0,
    ),
    lanes: layBands(site.roads.lanes, 0),
    kerbs: traceLines(site.walkways.kerbs, 0),
    buildings: extrudeBuildings(site.buildings),
    barriers: standBarriers(site.barriers),
    edges: traceBuildings(site.buildings),
    poles: Float32Array.from(site.lamps.flatMap(({ x, y, height }) => [x, y, 0, x, y, height])),
  };
}

function Painted({ solid, color, order }: { readonly solid: Solid; readonly color: string; readonly order: number }) {
  const geometry = useSolid(solid);
  return (
    <mesh geometry={geometry} renderOrder={order}>
      <meshBasicMaterial color={color} depthTest={false} depthWrite={false} side={DoubleSide} />
    </mesh>
  );
}

interface SolidsProps {
  readonly solid: Solid;
  readonly color: string;
  readonly roof: string;
}

/** Faces that look up have the roof's colour. */
function Solids({ solid, color, roof }: SolidsProps) {
  const geometry = useSolid(solid);
  const material = useMemo(() => {
    const made = new MeshLambertMaterial({ color, side: DoubleSide });
    made.onBeforeCompile = (shader) => {
      shader.uniforms.roof = { value: new MeshLambertMaterial({ color: roof }).color };
      shader.vertexShader = shader.vertexShader
        .replace('#include <common>', '#include <common>\nvarying float vUp;')
        .replace('#include <begin_vertex>', '#include <begin_vertex>\nvUp = normal.z;');
      shader.fragmentShader = shader.fragmentShader
        .replace('#include <common>', '#include <common>\nvarying float vUp;\nuniform vec3 roof;')
        .replace(
          '#include <color_fragment>',
          '#include <color_fragment>\ndiffuseColor.rgb = mix(diffuseColor.rgb, roof, step(0.9, vUp));',
        );
    };
    return made;
  }, [color, roof]);
  useEffect(() => () => material.dispose(), [material]);
  return <mesh geometry={geometry} material={material} />;
}

interface LinesProps {
  readonly points: Float32Array;
  readonly color: string;
  readonly order: number;
  readonly isGround?: boolean;
}

function Lines({ points, color, order, isGround = false }: LinesProps) {
  const geometry = useMemo(
    () => new BufferGeometry().setAttribute('position', new BufferAttribute(points, 3)),
    [points],
  );
  useEffect(() => () => geometry.dispose(), [geometry]);
  return (
    <lineSegments geometry={geometry} renderOrder={order}>
      <lineBasicMaterial color={color} depthTest={!isGround} depthWrite={false} />
    </lineSegments>
  );
}

const GRID = 50; // m

function Grid({ site, color }: { readonly site: Site; readonly color: string }) {
  const hasGrid = useView((view) => view.hasGrid);
  const points = useMemo(() => {
    const [minX, minY, maxX, maxY] = site.bounds;
    const lines: number[][] = [];
    for (let x = Math.ceil(minX / GRID) * GRID; x <= maxX; x += GRID) lines.push([x, minY, x, maxY]);
    for (let y = Math.ceil(minY / GRID) * GRID; y <= maxY; y += GRID) lines.push([minX, y, maxX, y]);
    return traceLines(lines, 0);
  }, [site]);
  return hasGrid ? <Lines points={points} color={color} order={-4} isGround /> : null;
}

/** Seen through, as crowns are, and so that what goes on under them stays visible. */
function Crowns({ site, palette }: { readonly site: Site; readonly palette: Palette }) {
  const mesh = useMemo(() => {
    const { trees } = site;
    const material = new MeshLambertMaterial({
      color: palette.crown,
      transparent: true,
      opacity: 0.5,
      depthWrite: false,
    });
    const crowns = new InstancedMesh(new IcosahedronGeometry(1, 1), material, trees.length);
    const matrix = new Matrix4();
    trees.forEach(({ x, y, crownRadius: r, crownHeight }, k) => {
      crowns.setMatrixAt(k, matrix.makeScale(r, r, r).setPosition(x, y, crownHeight));
    });
    crowns.renderOrder = 3;
    return crowns;
  }, [site, palette]);
  useEffect(
    () => () => {
      mesh.geometry.dispose();
      mesh.dispose();
    },
    [mesh],
  );
  return <primitive object={mesh} layers={LAYER.real} />;
}

function useSolid({ position, normal }: Solid): BufferGeometry {
  const geometry = useMemo(
    () =>
      new BufferGeometry()
        .setAttribute('position', new BufferAttribute(position, 3))
        .setAttribute('normal', new BufferAttribute(normal, 3)),
    [position, normal],
  );
  useEffect(() => () => geometry.dispose(), [geometry]);
  return geometry;
}
