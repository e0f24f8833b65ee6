/** The whole of a site as geometry, made once: what City draws, and what a click is looked up in. */
import type { Site } from '../../sim/world/site.ts';
import { doubtOf } from './heights.ts';
import {
  type BuildingSolid,
  extrudeBuildings,
  layBands,
  type Solid,
  standBarriers,
  traceBuildings,
  traceLines,
} from './solids.ts';
import { type BridgeBand, bridgesOf, dashesOf, waysOf } from './ways.ts';

export interface CitySolids {
  readonly ground: Solid;
  readonly tunnels: Solid;
  readonly paths: Solid;
  readonly lanes: Solid;
  readonly crossings: Solid;
  readonly kerbs: Float32Array;
  readonly bridges: Solid;
  readonly bridgeBands: readonly BridgeBand[]; // of `bridges`, one after the other
  readonly buildings: BuildingSolid;
  readonly doubt: Uint8Array; // about the height, by corner of `buildings`
  readonly barriers: Solid;
  readonly edges: Float32Array;
  readonly poles: Float32Array;
}

export function citySolids(site: Site): CitySolids {
  const [minX, minY, maxX, maxY] = site.bounds;
  const middle = (minY + maxY) / 2;
  const ways = waysOf(site);
  const onGround = ways.filter(({ level }) => level === 0);
  const flat = (kind: string) =>
    layBands(
      onGround.filter((way) => way.kind === kind),
      0,
    );
  const bridgeBands = bridgesOf(ways.filter(({ level }) => level > 0));
  const buildings = extrudeBuildings(site.buildings);
  return {
    ground: layBands([{ line: [minX, middle, maxX, middle], width: maxY - minY }], 0),
    tunnels: layBands(dashesOf(ways.filter(({ level }) => level < 0)), 0),
    ...{ paths: flat('path'), lanes: flat('lane'), crossings: flat('crossing') },
    kerbs: traceLines(site.walkways.kerbs, 0),
    ...{ bridges: layBands(bridgeBands, 0), bridgeBands },
    ...{ buildings, doubt: doubtOf(site.buildings, buildings.starts) },
    barriers: standBarriers(site.barriers),
    edges: traceBuildings(site.buildings),
    poles: Float32Array.from(site.lamps.flatMap(({ x, y, height }) => [x, y, 0, x, y, height])),
  };
}
