/**
 * A place as CityJSON 2.0 (https://www.cityjson.org/specs/2.0.1): buildings with their faces, trees by their size, in the
 * UTM zone of the place, to the millimetre. Lanes, walks and cameras have no place there.
 */
import proj4 from 'proj4';
import type { Site } from '../../sim/world/site.ts';
import { GROUND_ATTRIBUTE } from '../import/cityjson/ground.ts';
import { projectionText } from '../import/frame.ts';
import { type Polygon3, shellOf } from './shells.ts';

const MILLIMETRE = 0.001; // m
const BLOCKS = '1.2'; // level of detail of a footprint pulled up: Biljecki et al. (2016), doi:10.1016/j.compenvurbsys.2016.04.005
const ROOFS = '2.2';

const SURFACES = [{ type: 'GroundSurface' }, { type: 'RoofSurface' }, { type: 'WallSurface' }] as const;
const SURFACE_OF = { ground: 0, roof: 1, wall: 2 } as const;

export interface CityJson {
  readonly type: 'CityJSON';
  readonly version: '2.0';
  readonly transform: { readonly scale: readonly number[]; readonly translate: readonly number[] };
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly CityObjects: Readonly<Record<string, unknown>>;
  readonly vertices: readonly (readonly number[])[];
}

/**
 * The ground of a site is its height zero, and each building says so (`sunqar_ground_m`), so that reading it back does
 * not set what stands on stilts on the ground. `height_from` says how each height is known.
 */
export function cityJsonOf(site: Site): CityJson {
  const { zone, toUtm } = utmOf(site);
  const vertices = new Vertices(toUtm, lowerLeft(site, toUtm));
  const buildings = site.buildings.map(({ id, base, top, heightFrom, use, ...rest }) => {
    const { polygons, isClosed } = shellOf({ id, base, top, heightFrom, use, ...rest });
    const boundaries = polygons.map(({ rings }) => rings.map((ring) => vertices.indices(ring)));
    const values = polygons.map(({ role }: Polygon3) => SURFACE_OF[role]);
    const geometry = {
      type: isClosed ? 'Solid' : 'MultiSurface',
      lod: rest.faces.length > 0 ? ROOFS : BLOCKS,
      boundaries: isClosed ? [boundaries] : boundaries,
      semantics: { surfaces: SURFACES, values: isClosed ? [values] : values },
    };
    const attributes = { measuredHeight: top, height_from: heightFrom, use, [GROUND_ATTRIBUTE]: 0 };
    return [id, { type: 'Building', attributes, geometry: [geometry] }] as const;
  });
  const taken = new Set(site.buildings.map(({ id }) => id));
  const trees = site.trees.map(({ id, x, y, crownRadius, crownHeight, transmittance }) => {
    const attributes = { height: crownHeight + crownRadius, crownDiameter: 2 * crownRadius, transmittance };
    const geometry = [{ type: 'MultiPoint', lod: BLOCKS, boundaries: vertices.indices([x, y, 0]) }];
    return [taken.has(id) ? `tree/${id}` : id, { type: 'SolitaryVegetationObject', attributes, geometry }] as const;
  });
  const attribution = site.attribution === '' ? {} : { attribution: site.attribution };
  return {
    type: 'CityJSON',
    version: '2.0',
    transform: { scale: [MILLIMETRE, MILLIMETRE, MILLIMETRE], translate: vertices.translate },
    metadata: {
      title: site.name,
      referenceSystem: `https://www.opengis.net/def/crs/EPSG/0/${zone}`,
      ...(vertices.list.length > 0 && { geographicalExtent: vertices.extent() }),
      ...attribution,
    },
    CityObjects: Object.fromEntries([...buildings, ...trees]),
    vertices: vertices.list,
  };
}

type ToUtm = (x: number, y: number) => readonly [east: number, north: number];

/** The zone by the origin's longitude alone, as EPSG numbers them; Norway's exceptions are no other numbers. */
function utmOf(site: Site): { zone: number; toUtm: ToUtm } {
  const { lon, lat } = site.origin;
  const number = Math.min(60, Math.floor((lon + 180) / 6) + 1);
  const isNorth = lat >= 0;
  const utm = `+proj=utm +zone=${number}${isNorth ? '' : ' +south'} +datum=WGS84 +units=m`;
  const projection = proj4(projectionText(site), utm);
  return {
    zone: (isNorth ? 32600 : 32700) + number,
    toUtm: (x, y) => projection.forward([x, y]) as [number, number],
  };
}

function lowerLeft({ bounds: [west, south] }: Site, toUtm: ToUtm): readonly number[] {
  return [...toUtm(west, south).map(Math.floor), 0];
}

/** The corners of all things, each once, in whole millimetres from `translate`. */
class Vertices {
  readonly list: (readonly number[])[] = [];
  readonly translate: readonly number[];
  private readonly toUtm: ToUtm;
  private readonly known = new Map<string, number>();

  constructor(toUtm: ToUtm, translate: readonly number[]) {
    this.toUtm = toUtm;
    this.translate = translate;
  }

  indices(corners: readonly number[]): number[] {
    const indices: number[] = [];
    for (let i = 0; i < corners.length; i += 3) {
      const [east, north] = this.toUtm(corners[i], corners[i + 1]);
      const vertex = [east, north, corners[i + 2]].map((value, axis) =>
        Math.round((value - this.translate[axis]) / MILLIMETRE),
      );
      const key = vertex.join();
      const index = this.known.get(key) ?? this.list.length;
      if (index === this.list.length) {
        this.list.push(vertex);
        this.known.set(key, index);
      }
      indices.push(index);
    }
    return indices;
  }

  extent(): number[] {
    const ends = [Math.min, Math.max].flatMap((pick) =>
      [0, 1, 2].map((axis) => this.list.reduce((value, vertex) => pick(value, vertex[axis]), this.list[0][axis])),
    );
    return ends.map((value, i) => Math.round(value + this.translate[i % 3] / MILLIMETRE) * MILLIMETRE);
  }
}
