/** The layout file: which cameras stand where. One camera a line, so that two layouts differ by readable lines. */
import { z } from 'zod';
import type { MessageKey } from '../messages/catalogue.ts';
import { flat, id, name, point, price, RADIANS_PER_DEGREE, siteId } from './quantities.ts';

const pixel = z.number().min(0).max(20_000);
const degrees = (value: number) => value * RADIANS_PER_DEGREE;

/** What of a camera somebody may have had to assume. `lens` is the width of view; `model` is all that a model says. */
export const ASSUMABLE = ['heading', 'lens', 'tilt', 'height', 'model', 'position'] as const;

const camera = z
  .strictObject({
    id: id.meta({ description: 'Name of the camera; every chance it meets is keyed on it' }),
    model: id.meta({ description: 'A model of the camera catalogue' }),
    mount: siteId.optional().meta({ description: 'A mount of the city: the pole or façade that carries it' }),
    at_m: point.optional().meta({ description: 'Free position [east, north], where no mount is named', unit: 'm' }),
    height_m: z.number().min(0.5).max(100).meta({ description: 'Lens above the ground', unit: 'm' }),
    heading_deg: z.number().min(0).lt(360).meta({ description: 'Optical axis, clockwise from north', unit: '°' }),
    tilt_deg: z.number().min(-30).max(90).meta({ description: 'Optical axis, down from the horizon', unit: '°' }),
    horizontal_fov_deg: z
      .number()
      .gt(0)
      .lt(180)
      .optional()
      .meta({ description: 'Width of view; must be within the lens of the model', unit: '°', otherwise: 'the widest' }),
    frame_rate_hz: z
      .number()
      .gt(0)
      .max(120)
      .default(5)
      .meta({ description: 'Frames analysed a second', unit: 'Hz', source: 'Frigate analyses 5' }),
    masks: z
      .array(
        z
          .array(z.tuple([pixel, pixel]))
          .min(3)
          .max(200),
      )
      .max(50)
      .default([])
      .meta({
        description: 'Privacy masks: polygons [x, y] in the frame, y down; nothing inside is recorded',
        unit: 'px',
      }),
    assumed: z
      .array(z.enum(ASSUMABLE))
      .max(ASSUMABLE.length)
      .refine((names) => new Set(names).size === names.length, 'limit.each_once' satisfies MessageKey)
      .default([])
      .meta({
        description: 'What of this camera nobody knows: what stands here for it is an assumption',
        uniqueItems: true,
      }),
    price: price.optional().meta({ description: 'What this one costs', otherwise: 'as the model' }),
    group: name.default('all').meta({ description: 'Reports sum over groups' }),
    phase: name.default('phase-1').meta({ description: 'Phase of the roll-out' }),
  })
  .refine((c) => (c.mount === undefined) !== (c.at_m === undefined), 'limit.mount_or_at' satisfies MessageKey)
  .transform(({ at_m, height_m, heading_deg, tilt_deg, horizontal_fov_deg, frame_rate_hz, masks, ...rest }) => ({
    ...rest,
    at: at_m ?? null,
    height: height_m,
    heading: degrees(heading_deg),
    tilt: degrees(tilt_deg),
    horizontalFov: horizontal_fov_deg === undefined ? null : degrees(horizontal_fov_deg),
    frameRate: frame_rate_hz,
    masks: masks.map(flat),
  }));

export const cameraSchema = camera;

/** What can be looked up of a camera though other keys of it are wrong. */
export const cameraNames = z
  .object({
    id: id.optional().catch(undefined),
    model: id.optional().catch(undefined),
    mount: siteId.optional().catch(undefined),
  })
  .catch({});

export const layoutSchema = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Version of this format' }),
    name: name.meta({ description: 'Name of the layout' }),
    cameras: z.array(camera).min(1).max(20_000).meta({ description: 'One camera a line; their order says nothing' }),
  })
  .meta({ title: 'Sunqar layout', description: 'A set of cameras, placed and aimed' });

/** A layout file in SI units, models and mounts not yet looked up. */
export type LayoutFile = z.output<typeof layoutSchema>;
export type CameraEntry = LayoutFile['cameras'][number];
export type Assumable = (typeof ASSUMABLE)[number];
export type CameraNames = z.output<typeof cameraNames>;
