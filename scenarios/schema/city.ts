/**
 * The city file: a place as data, the shape of `sim/world/site.ts` with units in the keys. JSON, one record a line,
 * written by importers and by `cityFile`; people rarely write one by hand.
 */
import { z } from 'zod';
import type { Site } from '../../sim/world/site.ts';
import {
  coordinate,
  flat,
  line,
  lineOfText,
  METRES_PER_SECOND_PER_KMH,
  paired,
  point,
  ring,
  siteId,
} from './quantities.ts';

const MOST = 2_000_000; // records of one kind: the file's size bounds them first
const height = (least: number, most: number) => z.number().min(least).max(most);
const list = <T extends z.ZodType>(record: T) => z.array(record).max(MOST).default([]);
const at = point.meta({ description: 'Position [east, north]', unit: 'm' });
const idKey = siteId.meta({ description: 'Name, unique in its list' });

/** Three corners, counter-clockwise as seen from outside. */
const triangle = z.array(coordinate).length(9);
const MOST_TRIANGLES = 100_000; // of one building: a cathedral of a survey has some thousands

const building = z
  .strictObject({
    id: idKey,
    footprint_m: ring.meta({ description: 'Outline; it may not cross itself', unit: 'm' }),
    holes_m: z.array(ring).max(1000).default([]).meta({ description: 'Courtyards inside the outline', unit: 'm' }),
    base_m: height(-50, 1000).default(0).meta({ description: 'Underside above the ground', unit: 'm' }),
    top_m: height(0, 1000).meta({ description: 'Roof above the ground', unit: 'm' }),
    faces_m: z.array(z.array(triangle).min(1).max(MOST_TRIANGLES)).max(MOST_TRIANGLES).default([]).meta({
      description: 'Plane faces where more than footprint, base and top is known, each of triangles [x, y, z, x, y, …]',
      unit: 'm',
    }),
    height_from: z
      .enum(['tag', 'levels', 'default', 'generated', 'measured'])
      .meta({ description: 'How the height is known' }),
    use: z
      .enum(['residential', 'school', 'kindergarten', 'retail', 'public', 'other'])
      .default('other')
      .meta({ description: 'What it is for' }),
  })
  .transform((b) => ({
    id: b.id,
    footprint: flat(b.footprint_m),
    holes: b.holes_m.map(flat),
    base: b.base_m,
    top: b.top_m,
    faces: b.faces_m.map((face) => face.flat()),
    heightFrom: b.height_from,
    use: b.use,
  }));

const barrier = z
  .strictObject({
    id: idKey,
    kind: z.enum(['wall', 'fence', 'kiosk']).meta({ description: 'What it is' }),
    line_m: line.meta({ description: 'Points along it', unit: 'm' }),
    height_m: height(0.1, 50).meta({ description: 'Height', unit: 'm' }),
    opaque: z.boolean().meta({ description: 'Whether it hides what is behind it' }),
  })
  .transform((b) => ({ id: b.id, kind: b.kind, line: flat(b.line_m), height: b.height_m, opaque: b.opaque }));

const tree = z
  .strictObject({
    id: idKey,
    at_m: at,
    crown_radius_m: height(0.1, 50).meta({ description: 'Radius of the crown', unit: 'm' }),
    crown_height_m: height(0.1, 100).meta({ description: 'Centre of the crown above the ground', unit: 'm' }),
    transmittance: z.number().min(0).max(1).meta({ description: 'Share of light that passes the crown this season' }),
  })
  .transform((t) => ({
    id: t.id,
    x: t.at_m[0],
    y: t.at_m[1],
    crownRadius: t.crown_radius_m,
    crownHeight: t.crown_height_m,
    transmittance: t.transmittance,
  }));

const lamp = z
  .strictObject({
    id: idKey,
    at_m: at,
    height_m: height(0.5, 100).meta({ description: 'Height of the lamp', unit: 'm' }),
    flux_lm: z.number().min(0).max(1e6).meta({ description: 'Light into the lower hemisphere', unit: 'lm' }),
  })
  .transform((l) => ({ id: l.id, x: l.at_m[0], y: l.at_m[1], height: l.height_m, flux: l.flux_lm }));

const mount = z
  .strictObject({
    id: idKey,
    at_m: at,
    max_height_m: height(0.5, 300).meta({ description: 'Highest point that carries a camera', unit: 'm' }),
  })
  .transform((m) => ({ id: m.id, x: m.at_m[0], y: m.at_m[1], maxHeight: m.max_height_m }));

const zone = z
  .strictObject({ id: idKey, ring_m: ring.meta({ description: 'Outline', unit: 'm' }) })
  .transform((v) => ({ id: v.id, ring: flat(v.ring_m) }));

const asset = z
  .strictObject({
    id: idKey,
    kind: z
      .enum(['entrance', 'school', 'kindergarten', 'shop', 'stop', 'playground', 'gate'])
      .meta({ description: 'What it is' }),
    at_m: at,
    weight: z.number().min(0).max(1e6).meta({ description: 'Relative attraction' }),
    node: siteId.meta({ description: 'Walkway node where one arrives' }),
  })
  .transform(({ at_m, ...a }) => ({ ...a, x: at_m[0], y: at_m[1] }));

const level = z
  .int()
  .min(-10)
  .max(10)
  .default(0)
  .meta({ description: 'Above 0 on a bridge, below 0 in a tunnel, where no camera looks' });

const lane = z
  .strictObject({
    id: idKey,
    line_m: line.meta({ description: 'Centreline in the direction of travel', unit: 'm' }),
    width_m: height(1, 20).meta({ description: 'Width', unit: 'm' }),
    speed_limit_kmh: z.number().gt(0).max(200).meta({ description: 'Speed limit', unit: 'km/h' }),
    next: z.array(siteId).max(50).default([]).meta({ description: 'Lanes that begin where this one ends' }),
    turn: z.enum(['none', 'straight', 'left', 'right']).default('none').meta({ description: 'Inside a junction' }),
    junction: siteId.nullable().default(null).meta({ description: 'The junction it is a connector of' }),
    signal: siteId.nullable().default(null).meta({ description: '`signal/group` at its end' }),
    gives_way: z
      .boolean()
      .default(false)
      .meta({ description: 'A sign at its end has drivers let others go first; nothing where there is a signal' }),
    level,
  })
  .transform(({ line_m, width_m, speed_limit_kmh, gives_way, ...rest }) => ({
    ...rest,
    ...(gives_way && { givesWay: true }),
    line: flat(line_m),
    width: width_m,
    speedLimit: speed_limit_kmh * METRES_PER_SECOND_PER_KMH,
  }));

const seconds = z.number().min(0).max(3600);

const signal = z
  .strictObject({
    id: idKey,
    stages: z
      .array(
        z
          .strictObject({
            green: z.array(siteId).max(100).meta({ description: 'Groups that are green' }),
            duration_s: seconds.gt(0).meta({ description: 'For how long', unit: 's' }),
          })
          .transform((s) => ({ green: s.green, duration: s.duration_s })),
      )
      .min(1)
      .max(100)
      .meta({ description: 'In turn, for ever' }),
    yellow_s: seconds.meta({ description: 'Yellow after each stage', unit: 's' }),
    all_red_s: seconds.meta({ description: 'All red after yellow', unit: 's' }),
    offset_s: seconds.default(0).meta({ description: 'Start of the plan after midnight', unit: 's' }),
  })
  .transform((s) => ({ id: s.id, stages: s.stages, yellow: s.yellow_s, allRed: s.all_red_s, offset: s.offset_s }));

const path = z
  .strictObject({
    from: siteId.meta({ description: 'A node' }),
    to: siteId.meta({ description: 'Another node' }),
    width_m: height(0.3, 200).meta({ description: 'Width free of walls', unit: 'm' }),
    crossing: z
      .strictObject({
        id: idKey,
        signal: siteId
          .nullable()
          .default(null)
          .meta({ description: '`signal/group` for walkers; null: vehicles yield' }),
      })
      .nullable()
      .default(null)
      .meta({ description: 'Where it crosses a carriageway' }),
    level,
  })
  .transform(({ width_m, ...p }) => ({ ...p, width: width_m }));

const node = z.strictObject({ id: idKey, at_m: at }).transform((n) => ({ id: n.id, x: n.at_m[0], y: n.at_m[1] }));

export const citySchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'For editors' }),
    version: z.literal(1).meta({ description: 'Version of this format' }),
    name: lineOfText(200).min(1).meta({ description: 'Name of the place' }),
    origin_deg: z
      .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
      .meta({ description: 'Longitude and latitude of [0, 0], WGS84', unit: '°' }),
    attribution: lineOfText(1000).default('').meta({ description: 'Who must be named where this place shows' }),
    bounds_m: z
      .tuple([coordinate, coordinate, coordinate, coordinate])
      .meta({ description: 'West, south, east, north', unit: 'm' }),
    buildings: list(building).meta({ description: 'Buildings' }),
    barriers: list(barrier).meta({ description: 'Thin solids: walls, fences, kiosk sides' }),
    trees: list(tree).meta({ description: 'Trees' }),
    lamps: list(lamp).meta({ description: 'Street lamps' }),
    mounts: list(mount).meta({ description: 'Where cameras may be fixed' }),
    zones: list(zone).meta({ description: 'Named areas' }),
    assets: list(asset).meta({ description: 'What people come for, or what is worth protecting' }),
    roads: z
      .strictObject({
        driving_side: z.enum(['right', 'left']).default('right').meta({ description: 'Which side one drives on' }),
        lanes: list(lane).meta({ description: 'One direction of travel each' }),
        signals: list(signal).meta({ description: 'Fixed-time plans' }),
      })
      .transform((r) => ({ drivingSide: r.driving_side, lanes: r.lanes, signals: r.signals }))
      .prefault({})
      .meta({ description: 'Where vehicles drive' }),
    walkways: z
      .strictObject({
        nodes: list(node).meta({ description: 'Where paths meet' }),
        paths: list(path).meta({ description: 'Straight, walked both ways' }),
        kerbs_m: list(line).meta({ description: 'Lines that nobody on foot steps over', unit: 'm' }),
      })
      .transform((w) => ({ nodes: w.nodes, paths: w.paths, kerbs: w.kerbs_m.map(flat) }))
      .prefault({})
      .meta({ description: 'Where people walk' }),
  })
  .transform(
    ({ $schema: _, version: __, origin_deg, bounds_m, ...rest }): Site => ({
      ...rest,
      origin: { lon: origin_deg[0], lat: origin_deg[1] },
      bounds: bounds_m,
    }),
  )
  .meta({ title: 'Sunqar city', description: 'A place as data: what stands still during a run' });

/** The city file of a site: what `citySchema` reads back as the same site. */
export function cityFile(site: Site): z.input<typeof citySchema> {
  return {
    version: 1,
    name: site.name,
    origin_deg: [site.origin.lon, site.origin.lat],
    attribution: site.attribution,
    bounds_m: [...site.bounds],
    buildings: site.buildings.map((b) => ({
      id: b.id,
      footprint_m: paired(b.footprint),
      holes_m: b.holes.map(paired),
      base_m: b.base,
      top_m: b.top,
      ...(b.faces.length > 0 && { faces_m: b.faces.map(triangles) }),
      height_from: b.heightFrom,
      use: b.use,
    })),
    barriers: site.barriers.map(({ line, height, ...b }) => ({ ...b, line_m: paired(line), height_m: height })),
    trees: site.trees.map((t) => ({
      id: t.id,
      at_m: [t.x, t.y],
      crown_radius_m: t.crownRadius,
      crown_height_m: t.crownHeight,
      transmittance: t.transmittance,
    })),
    lamps: site.lamps.map((l) => ({ id: l.id, at_m: [l.x, l.y], height_m: l.height, flux_lm: l.flux })),
    mounts: site.mounts.map((m) => ({ id: m.id, at_m: [m.x, m.y], max_height_m: m.maxHeight })),
    zones: site.zones.map((v) => ({ id: v.id, ring_m: paired(v.ring) })),
    assets: site.assets.map(({ x, y, ...a }) => ({ ...a, at_m: [x, y] })),
    roads: {
      driving_side: site.roads.drivingSide,
      lanes: site.roads.lanes.map(({ line, width, speedLimit, next, givesWay = false, ...l }) => ({
        ...l,
        ...(givesWay && { gives_way: true }),
        next: [...next],
        line_m: paired(line),
        width_m: width,
        speed_limit_kmh: roundedKmh(speedLimit),
      })),
      signals: site.roads.signals.map((s) => ({
        id: s.id,
        stages: s.stages.map(({ green, duration }) => ({ green: [...green], duration_s: duration })),
        yellow_s: s.yellow,
        all_red_s: s.allRed,
        offset_s: s.offset,
      })),
    },
    walkways: {
      nodes: site.walkways.nodes.map((n) => ({ id: n.id, at_m: [n.x, n.y] })),
      paths: site.walkways.paths.map(({ width, ...p }) => ({ ...p, width_m: width })),
      kerbs_m: site.walkways.kerbs.map(paired),
    },
  };
}

/** [x, y, z, …] → nine numbers a triangle */
function triangles(face: readonly number[]): number[][] {
  return Array.from({ length: face.length / 9 }, (_, t) => face.slice(9 * t, 9 * t + 9));
}

/** 13.88888888888889 m/s was written as 50 km/h, not as 50.00000000000001. */
function roundedKmh(speed: number): number {
  return Math.round((speed / METRES_PER_SECOND_PER_KMH) * 1e6) / 1e6;
}
