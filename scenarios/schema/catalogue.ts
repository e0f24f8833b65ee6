/** The camera catalogue: what one can buy. Pinhole lenses only; a fisheye is entered as its rectified sectors. */
import { z } from 'zod';
import { id, lineOfText, price, RADIANS_PER_DEGREE } from './quantities.ts';

const pixels = z.int().min(64).max(20_000);
const angle = z.number().gt(0).lt(180);

const model = z
  .strictObject({
    id: id.meta({ description: 'What layouts call it' }),
    title: lineOfText(200).min(1).meta({ description: 'For people' }),
    kind: z.enum(['bullet', 'dome', 'turret', 'ptz', 'thermal', 'anpr']).meta({ description: 'Housing and purpose' }),
    resolution_px: z.tuple([pixels, pixels]).meta({ description: 'Width and height of the frame', unit: 'px' }),
    horizontal_fov_deg: z
      .tuple([angle, angle])
      .meta({ description: 'Narrowest and widest view; equal for a fixed lens', unit: '°' }),
    frame_rate_hz: z.number().gt(0).max(120).meta({ description: 'The most it delivers', unit: 'Hz' }),
    exposure_ms: z
      .number()
      .gt(0)
      .max(1000)
      .meta({ description: 'Exposure by day: what motion blurs over', unit: 'ms' }),
    minimum_illumination_lx: z
      .number()
      .min(0)
      .max(1000)
      .meta({ description: 'Below this the picture is noise', unit: 'lx' }),
    infrared_range_m: z.number().min(0).max(1000).meta({ description: 'Reach of its own lamps; 0: none', unit: 'm' }),
    power_w: z.number().min(0).max(1000).meta({ description: 'Electrical power', unit: 'W' }),
    bitrate_mbit_per_s: z.number().gt(0).max(1000).meta({ description: 'Main stream', unit: 'Mbit/s' }),
    price: price.meta({ description: 'List price' }),
    source: lineOfText(300).min(1).meta({ description: 'Where the figures are from, or "assumed"' }),
  })
  .transform((m) => ({
    id: m.id,
    title: m.title,
    kind: m.kind,
    widthPx: m.resolution_px[0],
    heightPx: m.resolution_px[1],
    narrowestFov: m.horizontal_fov_deg[0] * RADIANS_PER_DEGREE,
    widestFov: m.horizontal_fov_deg[1] * RADIANS_PER_DEGREE,
    frameRate: m.frame_rate_hz,
    exposureTime: m.exposure_ms / 1000,
    minimumIllumination: m.minimum_illumination_lx,
    infraredRange: m.infrared_range_m,
    power: m.power_w,
    bitrate: m.bitrate_mbit_per_s * 1e6, // bit/s
    price: m.price,
    source: m.source,
  }));

export const modelSchema = model;

export const catalogueSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'For editors' }),
    version: z.literal(1).meta({ description: 'Version of this format' }),
    models: z.array(model).min(1).max(10_000).meta({ description: 'One model a line' }),
  })
  .meta({ title: 'Sunqar camera catalogue', description: 'Camera models that layouts may name' });

export type CameraModel = z.output<typeof model>;
