/**
 * The scenario file: what people write to put one question. Every key that carries a quantity names its unit, in the
 * unit people use for it; parsing converts to SI and drops the suffix. Times of day stay text: reading resolves them.
 */

import { z } from 'zod';
import { PROFILES, type ProfileName } from '../../sim/feeds/profile.ts';
import type { IncidentKind, IncidentPlace, PrimaryOutcome } from '../../sim/scenario.ts';
import { DEFAULTS, type GeneratorParameters, type Style } from '../../sim/world/generator/parameters.ts';
import type { MessageKey } from '../messages/catalogue.ts';
import {
  fileName,
  lineOfText,
  METRES_PER_SECOND_PER_MM_PER_HOUR,
  MS_PER_MINUTE,
  name,
  SECONDS_PER_DAY,
  SECONDS_PER_HOUR,
  siteId,
} from './quantities.ts';

/** Tells the compiler when the list and the union part. */
const every = <T extends string>(members: Record<T, true>) => Object.keys(members) as [T, ...T[]];

const INCIDENT_KINDS = every<IncidentKind>({
  theft: true,
  robbery: true,
  'door-forcing': true,
  intrusion: true,
  loitering: true,
  'red-light': true,
});

const INCIDENT_PLACES = every<IncidentPlace>({
  anywhere: true,
  entrances: true,
  shops: true,
  schools: true,
  kindergartens: true,
  stops: true,
  signals: true,
});

const PRIMARY_OUTCOMES = every<PrimaryOutcome>({
  detected: true,
  alerted: true,
  answered_in_time: true,
  evidenced: true,
});

const count = (most: number) => z.int().min(0).max(most);
const share = z.number().min(0).max(1);

/** What a seed may be, in a file or on the command line: 1 to 200 characters of one line. */
export const seedText = lineOfText(200).min(1);

const STYLES = every<Style>({ microdistrict: true, 'old-town': true, grid: true, embankment: true });

/** What holds where a key is left out: one value, or style by style. */
function byStyle(key: keyof GeneratorParameters): string {
  const values = STYLES.map((style) => JSON.stringify(DEFAULTS[style][key]));
  return values.every((value) => value === values[0])
    ? `\`${values[0]}\``
    : STYLES.map((style, k) => `${style} \`${values[k]}\``).join(', ');
}

const generatedCity = z
  .strictObject({
    generate: z.enum(STYLES).meta({
      description:
        'microdistrict: slabs round courtyards; old-town: narrow streets that bend, attached houses; grid: equal blocks round courtyards; embankment: a promenade and an arterial along open water',
    }),
    seed: seedText.optional().meta({
      description: 'The same text gives the same place, whatever the seed of the run',
      otherwise: 'the name of the style',
    }),
    blocks: z
      .tuple([z.int().min(1).max(40), z.int().min(1).max(40)])
      .optional()
      .meta({
        description: 'Blocks from west to east and from south to north',
        source: 'assumed',
        otherwise: byStyle('blocks'),
      }),
    storeys: z
      .tuple([z.int().min(1).max(40), z.int().min(1).max(40)])
      .optional()
      .meta({
        description:
          'Fewest and most storeys; a slab of a microdistrict has one of the two, a house any number between',
        source: 'Soviet slabs; Eixample; else assumed',
        otherwise: byStyle('storeys'),
      }),
    density: z
      .number()
      .min(0.2)
      .max(1)
      .optional()
      .meta({
        description: 'Share of the building plots that are built on',
        source: 'assumed',
        otherwise: byStyle('density'),
      }),
    courtyard_openness: share.optional().meta({
      description:
        "Share of a block's sides with an open gap into the courtyard (none: an archway); in a microdistrict, of passages without a fence and gate",
      source: 'assumed',
      otherwise: byStyle('courtyardOpenness'),
    }),
    one_way_share: share.optional().meta({
      description: 'Share of the streets, main ones apart, that run one way, as near as junctions allow',
      source: 'assumed',
      otherwise: byStyle('oneWayShare'),
    }),
    trees_per_block: count(200)
      .optional()
      .meta({
        description: 'Trees of a block; fewer where there is no room, and more along boulevard, arterials, promenade',
        source: 'assumed',
        otherwise: byStyle('treesPerBlock'),
      }),
    lamp_spacing_m: z
      .number()
      .min(10)
      .max(100)
      .optional()
      .meta({
        description: 'Between lamps along a street',
        unit: 'm',
        source: 'assumed',
        otherwise: byStyle('lampSpacing'),
      }),
    driving_side: z
      .enum(['right', 'left'])
      .optional()
      .meta({ description: 'Which side one drives on', otherwise: byStyle('drivingSide') }),
    season: z
      .enum(['summer', 'winter'])
      .optional()
      .meta({ description: 'Trees in leaf, or bare', otherwise: byStyle('season') }),
  })
  .transform((city) => {
    const usual = DEFAULTS[city.generate];
    return {
      generate: city.generate,
      seed: city.seed ?? city.generate,
      blocks: city.blocks ?? usual.blocks,
      storeys: city.storeys ?? usual.storeys,
      density: city.density ?? usual.density,
      courtyardOpenness: city.courtyard_openness ?? usual.courtyardOpenness,
      oneWayShare: city.one_way_share ?? usual.oneWayShare,
      treesPerBlock: city.trees_per_block ?? usual.treesPerBlock,
      lampSpacing: city.lamp_spacing_m ?? usual.lampSpacing,
      drivingSide: city.driving_side ?? usual.drivingSide,
      season: city.season ?? usual.season,
    };
  });

const cityFromFile = z.strictObject({
  file: fileName(/\.city\.json$/, 'limit.city_file' satisfies MessageKey).meta({
    description: 'A city file, beside this one',
  }),
});

const clock = z
  .strictObject({
    start: z.iso
      .datetime({ offset: true, error: 'limit.start' satisfies MessageKey })
      .meta({ description: 'First moment, ISO 8601 with the offset from UTC' }),
    duration_min: z
      .number()
      .gt(0)
      .max(7 * 24 * 60)
      .meta({ description: 'Length of the run', unit: 'min' }),
    tick_ms: z.int().min(50).max(200).default(200).meta({
      description: 'Step of the world; walking cuts it in four where people meet',
      unit: 'ms',
      source: 'at 200 ms IDM is content; walking takes sub-steps of 50 ms (own measurement)',
    }),
  })
  .transform((c) => ({
    start: c.start,
    durationMs: Math.round(c.duration_min * MS_PER_MINUTE),
    minutes: c.duration_min, // as written
    tickMs: c.tick_ms,
  }));

const weather = z
  .strictObject({
    cloud: share.default(0.3).meta({ description: 'Share of the sky under cloud', source: 'assumed' }),
    rain_mm_per_h: z.number().min(0).max(300).default(0).meta({ description: 'Rain', unit: 'mm/h' }),
    visibility_m: z
      .number()
      .min(10)
      .max(100_000)
      .default(10_000)
      .meta({ description: 'Meteorological visibility: fog and dust', unit: 'm', source: 'assumed' }),
  })
  .transform((w) => ({
    cloud: w.cloud,
    rain: w.rain_mm_per_h * METRES_PER_SECOND_PER_MM_PER_HOUR,
    visibility: w.visibility_m,
  }));

const people = z
  .strictObject({
    residents: count(200_000).meta({ description: 'People who live on the site' }),
    visitors_per_h: z
      .number()
      .min(0)
      .max(50_000)
      .default(0)
      .meta({ description: 'People who come on foot', unit: '1/h' }),
    offenders: count(100_000).default(0).meta({ description: 'Residents and visitors who may offend' }),
  })
  .transform((p) => ({
    residents: p.residents,
    visitorRate: p.visitors_per_h / SECONDS_PER_HOUR,
    offenders: p.offenders,
  }));

const traffic = z
  .strictObject({
    vehicles_per_h: z.number().min(0).max(20_000).meta({
      description: 'Vehicles that enter the site',
      unit: '1/h',
      source: 'HCM: a lane passes 1 900 an hour; this fills ten lanes of entry',
    }),
    heavy_share: share.default(0.06).meta({ description: 'Share of lorries and buses', source: 'assumed' }),
  })
  .transform((t) => ({ vehicleRate: t.vehicles_per_h / SECONDS_PER_HOUR, heavyShare: t.heavy_share }));

const kind = z.enum(INCIDENT_KINDS).meta({ description: 'What happens' });

const probes = z
  .strictObject({
    kind,
    probes: z.int().min(1).max(100_000).meta({ description: 'How many are tried, spread over time and place' }),
    where: z
      .enum(INCIDENT_PLACES)
      .default('anywhere')
      .meta({ description: 'Which places they choose from: of those that fit the kind' }),
    real_rate_per_day: z
      .number()
      .gt(0)
      .max(10_000)
      .meta({ description: 'How often this truly happens on the site', unit: '1/day', source: 'state your own' }),
  })
  .transform((p) => ({
    form: 'probes' as const,
    kind: p.kind,
    probes: p.probes,
    where: p.where,
    realRate: p.real_rate_per_day / SECONDS_PER_DAY,
  }));

const scripted = z
  .strictObject({
    kind,
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, 'limit.time_of_day' satisfies MessageKey)
      .meta({ description: 'Local time of day, in quotes' }),
    place: siteId.meta({ description: 'An asset of the city, or signal/group' }),
  })
  .transform((s) => ({ form: 'scripted' as const, ...s }));

const unit = z
  .strictObject({
    kind: z.enum(['patrol', 'ambulance', 'fire', 'yard-service']).meta({ description: 'What the unit is' }),
    count: z.int().min(1).max(10_000).meta({ description: 'How many of them' }),
    home: siteId.meta({ description: 'The asset or zone they start from' }),
    background_load: share.lt(1).default(0).meta({ description: 'Share of time on other calls', source: 'assumed' }),
  })
  .transform(({ background_load, ...rest }) => ({ ...rest, backgroundLoad: background_load }));

const centre = z
  .strictObject({
    operators: count(10_000).default(2).meta({ description: 'Operators on shift', source: 'assumed' }),
    monitors_each: z
      .int()
      .min(1)
      .max(100)
      .default(4)
      .meta({ description: 'Live pictures per operator', source: 'assumed' }),
    contention: z.enum(['own', 'shared']).default('own').meta({
      description: 'own: each incident is answered by its own copy of centre and units; shared: incidents queue',
      source: 'own: incidents are tried more often than they truly happen',
    }),
    background_alerts_per_h: z
      .number()
      .min(0)
      .max(10_000)
      .default(20)
      .meta({ description: 'Alerts from elsewhere that the same operators answer', unit: '1/h', source: 'assumed' }),
    verification_s: z.number().min(1).max(600).default(20).meta({
      description: 'Mean time to look at an alert',
      unit: 's',
      source: 'assumed: 10 to 30 s with a clip, 60 to 120 s with a live search',
    }),
  })
  .transform((c) => ({
    operators: c.operators,
    monitorsEach: c.monitors_each,
    contention: c.contention,
    backgroundRate: c.background_alerts_per_h / SECONDS_PER_HOUR,
    verification: c.verification_s,
  }));

const feedback = z.strictObject({
  deterrence: z.boolean().default(false).meta({ description: 'Offenders heed the cameras they know of' }),
  interruption: z.boolean().default(false).meta({ description: 'A unit that arrives ends what is going on' }),
});

/** Parts that can be looked at though others are wrong. */
export const clockSchema = clock;
export const citySource = z.union([generatedCity, cityFromFile]);
export const incidentSchema = z.union([probes, scripted]);
export const unitSchema = unit;

/** How a scenario may name the files beside it. */
export const fileNames = {
  layout: fileName(/\.layout\.yaml$/, 'limit.layout_file' satisfies MessageKey),
  rules: fileName(/\.rules\.yaml$/, 'limit.rules_file' satisfies MessageKey),
  catalogue: fileName(/\.catalogue\.json$/, 'limit.catalogue_file' satisfies MessageKey),
  city: cityFromFile.shape.file,
};

export const scenarioSchema = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Version of this format' }),
    name: name.meta({ description: 'Name of the scenario' }),
    seed: seedText.meta({ description: 'Any text; the same text gives the same run' }),
    city: citySource.meta({ description: 'The place: generated, or a city file' }),
    clock: clock.meta({ description: 'When, how long, in which steps' }),
    weather: weather.prefault({}).meta({ description: 'Weather, the same all through' }),
    people: people.meta({ description: 'Who is on foot' }),
    traffic: traffic.prefault({ vehicles_per_h: 0 }).meta({ description: 'Who drives' }),
    incidents: z.array(incidentSchema).max(10_000).default([]).meta({ description: 'What goes wrong' }),
    layouts: z
      .array(fileNames.layout)
      .min(1)
      .max(100)
      .meta({ description: 'Layout files to watch the same world with' }),
    rules: fileNames.rules.optional().meta({ description: 'The rules file' }),
    catalogue: fileNames.catalogue.optional().meta({ description: 'Camera models beside the built-in ones' }),
    detector: z
      .enum(Object.keys(PROFILES) as [ProfileName, ...ProfileName[]])
      .default('ordinary-real-time')
      .meta({ description: 'Detection profile', source: 'default: not calibrated' }),
    centre: centre.prefault({}).meta({ description: 'Those who watch' }),
    units: z.array(unit).max(1000).default([]).meta({ description: 'Those who go' }),
    feedback: feedback.prefault({}).meta({ description: 'Whether the world reacts to the deployment' }),
    primary_outcome: z
      .enum(PRIMARY_OUTCOMES)
      .default('answered_in_time')
      .meta({ description: 'The one outcome that a comparison gives its verdict on' }),
  })
  .meta({ title: 'Sunqar scenario', description: 'One question put to the simulation' });

export type ScenarioFile = z.output<typeof scenarioSchema>;
