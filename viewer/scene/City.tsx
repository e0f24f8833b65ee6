/** What stands still, merged to a draw call a kind. The ground is painted from below, so that nothing flickers on it. */
import { useEffect, useMemo, useRef } from 'react';
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DoubleSide,
  IcosahedronGeometry,
  InstancedMesh,
  Matrix4,
  MeshLambertMaterial,
} from 'three';
import type { Site } from '../../sim/world/site.ts';
import { useView } from '../view-state.ts';
import type { CitySolids } from './city-solids.ts';
import { useFineDetail } from './detail.ts';
import { Grid } from './Grid.tsx';
import { HatchedMaterial } from './hatched.ts';
import { DOUBT } from './heights.ts';
import { Lines } from './Lines.tsx';
import { LAYER } from './layers.ts';
import { type Palette, usePalette } from './palette.ts';
import type { Solid } from './solids.ts';

/** CSS px per metre. A house of 20 m is 5 px wide, a crown of 5 m or a lamp of 8 m one or two px: less shows nothing. */
const EDGES_FROM = 0.25;
const POLES_FROM = 0.2;
const CROWNS_FROM = 0.25;

interface CityProps {
  readonly site: Site;
  readonly solids: CitySolids;
}

export function City({ site, solids }: CityProps) {
  const palette = usePalette();
  return (
    <>
      <Painted solid={solids.ground} color={palette.ground} order={-9} />
      <Painted solid={solids.tunnels} color={palette.tunnel} order={-8.5} />
      <Painted solid={solids.paths} color={palette.path} order={-8} />
      <Painted solid={solids.lanes} color={palette.road} order={-7} />
      <Painted solid={solids.crossings} color={palette.path} order={-6} />
      <Lines points={solids.kerbs} color={palette.kerb} order={-5} isThrough />
      <Bridges solids={solids} palette={palette} />
      <Grid site={site} color={palette.grid} />
      <Buildings solids={solids} palette={palette} />
      <Barriers solid={solids.barriers} color={palette.barrier} />
      <Lines points={solids.edges} color={palette.edge} order={1} finest={EDGES_FROM} />
      <Lines points={solids.poles} color={palette.edge} order={1} finest={POLES_FROM} />
      <Crowns site={site} palette={palette} />
    </>
  );
}

interface PaintedProps {
  readonly solid: Solid;
  readonly color: string;
  readonly order: number;
}

function Painted({ solid, color, order }: PaintedProps) {
  const geometry = useSolid(solid);
  if (solid.position.length === 0) return null;
  return (
    <mesh geometry={geometry} renderOrder={order}>
      <meshBasicMaterial color={color} depthTest={false} depthWrite={false} side={DoubleSide} />
    </mesh>
  );
}

interface ColouredProps {
  readonly solids: CitySolids;
  readonly palette: Palette;
}

const CORNERS_PER_PIECE = 6; // of a band: two triangles

/** Painted over all that lies on the ground, band after band. */
function Bridges({ solids: { bridges, bridgeBands }, palette }: ColouredProps) {
  const geometry = useSolid(bridges);
  useMemo(() => {
    const tones = { edge: palette.edge, path: palette.path, lane: palette.road, crossing: palette.path };
    const colour = new Float32Array(bridges.position.length);
    let at = 0;
    for (const { line, tone } of bridgeBands) {
      const rgb = new Color(tones[tone]).toArray();
      const corners = CORNERS_PER_PIECE * (line.length / 2 - 1);
      for (let k = 0; k < corners; k++, at += 3) colour.set(rgb, at);
    }
    geometry.setAttribute('color', new BufferAttribute(colour, 3));
  }, [geometry, bridges, bridgeBands, palette]);
  if (bridges.position.length === 0) return null;
  return (
    <mesh geometry={geometry} renderOrder={-4.5}>
      <meshBasicMaterial vertexColors depthTest={false} depthWrite={false} side={DoubleSide} />
    </mesh>
  );
}

/** Hatched where their height is a guess, if that is to be shown. */
function Buildings({ solids: { buildings, doubt }, palette }: ColouredProps) {
  const geometry = useSolid(buildings);
  useMemo(() => geometry.setAttribute('doubt', new BufferAttribute(doubt, 1)), [geometry, doubt]);
  const material = useMemo(() => new HatchedMaterial(palette), [palette]);
  useEffect(() => () => material.dispose(), [material]);
  const hasGuesses = useMemo(() => doubt.includes(DOUBT.default), [doubt]);
  const hasHeights = useView((view) => view.hasHeights);
  material.isTelling = hasGuesses && hasHeights;
  return <mesh geometry={geometry} material={material} onBeforeRender={(gl, _, camera) => material.look(gl, camera)} />;
}

function Barriers({ solid, color }: { readonly solid: Solid; readonly color: string }) {
  const geometry = useSolid(solid);
  return (
    <mesh geometry={geometry}>
      <meshLambertMaterial color={color} side={DoubleSide} />
    </mesh>
  );
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
  const crowns = useRef<InstancedMesh>(null);
  useFineDetail(crowns, LAYER.real, CROWNS_FROM);
  return <primitive ref={crowns} object={mesh} />;
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
