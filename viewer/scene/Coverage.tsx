/** How densely the layout (or the selected camera alone) sees the ground, as a map laid over it. */
import { useEffect, useMemo, useState } from 'react';
import { Color, DataTexture, NearestFilter, SRGBColorSpace } from 'three';
import type { Layout } from '../../sim/cameras/layout.ts';
import type { CoverageDesk } from '../simulation/coverage.ts';
import type { CoverageMap } from '../simulation/coverage-map.ts';
import { type CoverageLayer, useView } from '../view-state.ts';
import { LAYER } from './layers.ts';
import { DENSITY_COLOURS } from './palette.ts';

export const SEEN_COLOUR = '#2a788e';
export const COVER_OPACITY = 0.5;
const LIFTED = 0.06; // m above the ground

interface CoverageProps {
  readonly desk: CoverageDesk;
  readonly layouts: readonly Layout[];
}

export function Coverage({ desk, layouts }: CoverageProps) {
  const { layout, selection, coverage } = useView();
  const chosen = selection?.kind === 'camera' ? selection.id : null;
  const camera = layouts[layout].cameras.some(({ id }) => id === chosen) ? chosen : null;
  const [map, setMap] = useState<CoverageMap | null>(null);
  useEffect(() => {
    let isWanted = true;
    if (coverage === 'off') return;
    desk.map({ layout, camera }).then((answer) => isWanted && setMap(answer));
    return () => {
      isWanted = false;
    };
  }, [desk, layout, camera, coverage]);
  const isCurrent = map?.layout === layout && map.camera === camera;
  useEffect(() => {
    document.documentElement.dataset.coverage = isCurrent ? coverage : 'none';
  }, [isCurrent, coverage]);
  return map && isCurrent && coverage !== 'off' ? <Laid map={map} layer={coverage} /> : null;
}

function Laid({ map, layer }: { readonly map: CoverageMap; readonly layer: CoverageLayer }) {
  const texture = useMemo(() => paint(map, layer), [map, layer]);
  useEffect(() => () => texture.dispose(), [texture]);
  const [width, height] = [map.columns * map.cell, map.rows * map.cell];
  return (
    <mesh position={[map.minX + width / 2, map.minY + height / 2, LIFTED]} layers={LAYER.drawn} renderOrder={1}>
      <planeGeometry args={[width, height]} />
      <meshBasicMaterial map={texture} transparent depthWrite={false} opacity={COVER_OPACITY} />
    </mesh>
  );
}

/** One texel a cell, from the south; nothing where nobody sees. */
function paint({ columns, rows, steps }: CoverageMap, layer: CoverageLayer): DataTexture {
  const colours = DENSITY_COLOURS.map((hex) => bytesOf(layer === 'seen' ? SEEN_COLOUR : hex));
  const texels = new Uint32Array(columns * rows);
  for (let cell = 0; cell < steps.length; cell++) {
    if (steps[cell] >= 2) texels[cell] = colours[steps[cell] - 2];
  }
  const texture = new DataTexture(new Uint8Array(texels.buffer), columns, rows);
  texture.colorSpace = SRGBColorSpace;
  texture.magFilter = NearestFilter;
  texture.needsUpdate = true;
  return texture;
}

/** Red, green, blue and full opacity, as bytes in that order. */
function bytesOf(hex: string): number {
  const value = new Color(hex).getHex();
  return new Uint32Array(Uint8Array.of(value >> 16, (value >> 8) & 255, value & 255, 255).buffer)[0];
}
