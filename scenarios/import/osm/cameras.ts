/**
 * Cameras that somebody mapped, as a layout: https://wiki.openstreetmap.org/wiki/Tag:man_made=surveillance. Those
 * indoors and those that are no cameras are left out; the rest stands outdoors, each with what had to be assumed of it.
 */
import { parseDirections } from '../cameras/direction.ts';
import {
  type CameraInput,
  type CameraSetting,
  type KnownCamera,
  type LayoutInput,
  placeCamera,
} from '../cameras/placing.ts';
import type { FindingKey, Findings } from '../findings.ts';
import { parseLength } from '../heights.ts';
import type { OsmExtract, Tags } from './extract.ts';
import { centimetres, type Projected } from './projected.ts';
import { lineOf } from './solids/passages.ts';

/** @returns null where the extract has no camera outdoors: a layout has at least one */
export function camerasFromOsm(
  extract: OsmExtract,
  projected: Projected,
  setting: CameraSetting,
  name: string,
  findings: Findings,
): LayoutInput | null {
  const mapped = mappedCameras(extract, projected);
  const cameras = mapped.flatMap(({ id, x, y, tags }): CameraInput[] => {
    const reason = reasonToDrop(tags);
    if (reason !== null) {
      findings.add(reason, id);
      return [];
    }
    const { views, ...known } = knownOf(tags);
    return views.flatMap((direction, view): CameraInput[] => {
      const cameraId = view === 0 ? id : `${id}-${view + 1}`;
      const camera = placeCamera({ ...known, id: cameraId, x, y, direction }, setting);
      if (typeof camera === 'string') {
        findings.add(camera === 'beyond' ? 'import.dropped.camera_beyond' : 'import.dropped.camera_buried', cameraId);
        return [];
      }
      return [camera];
    });
  });
  for (const key of DROPS) findings.outOf(key, mapped.length);
  tellAssumptions(cameras, findings);
  return cameras.length === 0 ? null : { version: 1, name, cameras };
}

const DROPS = [
  'import.dropped.camera_indoor',
  'import.dropped.camera_kind',
  'import.dropped.camera_beyond',
  'import.dropped.camera_buried',
] as const;

const GUESSES = {
  model: 'import.guess.camera_model',
  lens: 'import.guess.camera_lens',
  height: 'import.guess.camera_height',
  heading: 'import.guess.camera_heading',
  tilt: 'import.guess.camera_tilt',
  position: 'import.repair.camera_moved',
} as const satisfies Record<string, FindingKey>;

/** Says of how many cameras each thing is assumed. */
export function tellAssumptions(cameras: readonly CameraInput[], findings: Findings): void {
  for (const { id, assumed } of cameras) for (const what of assumed ?? []) findings.add(GUESSES[what], id);
  for (const key of Object.values(GUESSES)) findings.outOf(key, cameras.length);
}

interface MappedCamera {
  readonly id: string; // in the layout
  readonly x: number; // m
  readonly y: number;
  readonly tags: Tags;
}

function mappedCameras(extract: OsmExtract, projected: Projected): MappedCamera[] {
  const { nodes, ways } = extract;
  const isCamera = (tags: Tags) => tags.get('man_made') === 'surveillance';
  const points = [...nodes.tags].flatMap(([node, tags]) => {
    return isCamera(tags) ? [{ id: `osm-${nodes.ids[node]}`, x: projected.x[node], y: projected.y[node], tags }] : [];
  });
  const outlines = ways.flatMap(({ id, tags, refs }) => {
    if (!isCamera(tags)) return [];
    const line = lineOf(refs.length > 1 && refs[0] === refs.at(-1) ? refs.slice(1) : refs, extract, projected);
    const count = line.length / 2;
    if (count === 0) return [];
    const mean = (axis: 0 | 1) => centimetres(line.reduce((sum, v, i) => (i % 2 === axis ? sum + v : sum), 0) / count);
    return [{ id: `osm-way-${id}`, x: mean(0), y: mean(1), tags }];
  });
  return [...points, ...outlines];
}

/** Surveillance that watches without a lens. */
const NO_CAMERAS = ['guard', 'gunshot_detector', 'wifi', 'rfid', 'microphone'];

function reasonToDrop(tags: Tags): FindingKey | null {
  if (NO_CAMERAS.includes(tags.get('surveillance:type') ?? '')) return 'import.dropped.camera_kind';
  const isIndoor =
    tags.get('surveillance') === 'indoor' ||
    (tags.get('indoor') ?? 'no') !== 'no' ||
    ['indoor', 'underground'].includes(tags.get('location') ?? '') ||
    Number.parseFloat(tags.get('level') ?? '0') < 0 ||
    Number.parseFloat(tags.get('layer') ?? '0') < 0;
  return isIndoor ? 'import.dropped.camera_indoor' : null;
}

interface KnownByTags extends Omit<KnownCamera, 'id' | 'x' | 'y' | 'direction'> {
  readonly views: readonly KnownCamera['direction'][]; // one camera each
}

function knownOf(tags: Tags): KnownByTags {
  const directions = parseDirections(tags.get('camera:direction') ?? tags.get('direction') ?? '');
  const height = parseLength(tags.get('camera:height') ?? tags.get('height') ?? tags.get('est_height') ?? '');
  const angle = Math.abs(Number.parseFloat(tags.get('camera:angle') ?? ''));
  return {
    kind: kindOf(tags),
    model: null,
    carrier: carrierOf(tags),
    height: height !== null && height >= LOWEST && height <= HIGHEST ? height : null,
    tiltDeg: angle <= STEEPEST ? angle : null,
    widthDeg: null,
    views: directions ?? [null],
  };
}

const LOWEST = 0.5; //  m, and
const HIGHEST = 100; // m: what a layout holds
const STEEPEST = 90; // °

function kindOf(tags: Tags): KnownCamera['kind'] {
  if (['ALPR', 'alpr', 'ANPR', 'anpr'].includes(tags.get('surveillance:type') ?? '')) return 'anpr';
  if ((tags.get('revolving') ?? 'no') !== 'no') return 'panning';
  const type = tags.get('camera:type');
  return type === 'fixed' || type === 'dome' || type === 'panning' ? type : null;
}

const POLES = ['pole', 'street_lamp', 'lamp', 'mast', 'traffic_signals', 'gantry', 'utility_pole'];
const WALLS = ['wall', 'building', 'ceiling', 'roof', 'facade', 'window', 'door'];

function carrierOf(tags: Tags): KnownCamera['carrier'] {
  const mount = tags.get('camera:mount') ?? tags.get('support') ?? '';
  if (POLES.includes(mount) || tags.get('highway') === 'street_lamp') return 'pole';
  return WALLS.includes(mount) ? 'wall' : null;
}
