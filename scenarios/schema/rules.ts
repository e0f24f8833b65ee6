/**
 * The rules file: zones and what must not happen in them, in Frigate's nouns where they fit (zones, objects,
 * loitering, inertia). Schedules are local hours; reading a scenario resolves them against its clock.
 */
import { z } from 'zod';
import type { RuleCondition } from '../../sim/pipeline/configuration.ts';
import type { Label } from '../../sim/pipeline/contract.ts';
import type { MessageKey } from '../messages/catalogue.ts';
import {
  flat,
  METRES_PER_SECOND_PER_KMH,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  name,
  point,
  RADIANS_PER_DEGREE,
  ring,
  sitePattern,
} from './quantities.ts';

export const OBJECTS = ['person', 'car', 'truck', 'bus', 'bicycle'] as const satisfies readonly Label[];
const PEOPLE: Label[] = ['person'];
const VEHICLES: Label[] = ['car', 'truck', 'bus'];
const milliseconds = (seconds: number) => Math.round(seconds * MS_PER_SECOND);

/** "22:00-06:00" → ms of the local day; the end is past the next midnight when it is not after the beginning. */
function localHours(text: string): { from: number; to: number } {
  const [from, to] = text.split('-').map((time) => {
    const [hours, minutes] = time.split(':').map(Number);
    return (60 * hours + minutes) * MS_PER_MINUTE;
  });
  return { from, to: to > from ? to : to + 24 * 60 * MS_PER_MINUTE };
}

const placedZone = z
  .strictObject({
    place: sitePattern.meta({ description: 'A zone of the city, or assets by id; * stands for any text' }),
    radius_m: z
      .number()
      .gt(0)
      .max(1000)
      .optional()
      .meta({ description: 'Round an asset; a city zone has its own', unit: 'm' }),
  })
  .transform((p) => ({ form: 'place' as const, place: p.place, radius: p.radius_m ?? null }));

export const drawnZone = z
  .strictObject({
    polygon_m: ring.meta({ description: 'Corners [east, north]', unit: 'm' }),
  })
  .transform((p) => ({ form: 'polygon' as const, ring: flat(p.polygon_m) }));

const line = z
  .strictObject({
    from_m: point.meta({ description: 'One end [east, north]', unit: 'm' }),
    to_m: point.meta({ description: 'Other end', unit: 'm' }),
    direction: z
      .enum(['both', 'left', 'right'])
      .default('both')
      .meta({ description: 'Crossing towards which side, looking from `from_m` to `to_m`' }),
  })
  .transform((l) => ({ from: l.from_m, to: l.to_m, direction: l.direction }));

const seconds = (most: number) => z.number().min(0).max(most);

const common = {
  id: name.meta({ description: 'Name of the rule; alerts carry it' }),
  inertia_s: seconds(60).default(0.6).meta({
    description: 'How long something must be in a zone to count as in',
    unit: 's',
    source: 'Frigate: 3 frames; at 5 fps 0.6 s',
  }),
  schedule: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'limit.schedule' satisfies MessageKey)
    .transform(localHours)
    .optional()
    .meta({ description: 'Local hours, in quotes; may pass midnight', otherwise: 'always' }),
  severity: z.enum(['low', 'medium', 'high', 'critical']).default('medium').meta({ description: 'Order of the queue' }),
  cooldown_s: seconds(86_400)
    .default(60)
    .meta({ description: 'After an alert was sent, silence for the same zone', unit: 's', source: 'assumed' }),
};

const zones = {
  zones: z.array(name).min(1).max(1000).meta({ description: 'Zones of this file' }),
};

const objects = (usual: Label[]) =>
  z.array(z.enum(OBJECTS)).min(1).default(usual).meta({ description: 'What it looks at' });

/** A rule of one kind: what all rules share, what it looks at unless told, the zones it stands on, its thresholds in SI. */
function rule<K extends RuleCondition['kind'], T extends z.ZodRawShape>(
  kind: K,
  says: string,
  usual: Label[],
  thresholds: T,
) {
  return z.strictObject({
    kind: z.literal(kind).meta({ description: says }),
    ...common,
    objects: objects(usual),
    ...zones,
    ...thresholds,
  });
}

const speed = (says: string, source: string) =>
  z.number().gt(0).max(300).meta({ description: says, unit: 'km/h', source });

const RUN = 'assumed; the fastest who walk make 7.9 km/h (Vadere)';
const held = (usual: number) =>
  seconds(3600).default(usual).meta({ description: 'For how long', unit: 's', source: 'assumed' });

const ruleEntry = z.discriminatedUnion('kind', [
  rule('intrusion', 'Somebody is in the zone', PEOPLE, {}),
  rule('loiter', 'Somebody stays in the zone', PEOPLE, {
    loitering_s: seconds(86_400).meta({ description: 'How long is too long', unit: 's' }),
  }),
  rule('door-dwell', 'Somebody stays at a door; who steps aside and comes back has not left', PEOPLE, {
    dwell_s: seconds(86_400).meta({ description: 'How long is too long', unit: 's' }),
  }),
  rule('line-crossing', 'Somebody crosses a line', PEOPLE, {})
    .omit({ zones: true })
    .extend({
      lines: z.array(name).min(1).max(1000).meta({ description: 'Lines of this file' }),
    }),
  rule('crowd', 'More are in the zone than should be', PEOPLE, {
    count: z.int().min(1).max(100_000).meta({ description: 'Raised from this many' }),
    held_s: held(5),
  }),
  rule('running', 'Somebody runs', PEOPLE, {
    speed_kmh: speed('From this speed', RUN).default(12),
    held_s: held(1),
  }),
  rule('pursuit', 'Two come together in the zone, then one of them runs', PEOPLE, {
    near_m: z
      .number()
      .gt(0)
      .max(5)
      .default(2)
      .meta({ description: 'How near they come', unit: 'm', source: 'assumed' }),
    speed_kmh: speed('From this speed one runs', RUN).default(12),
    within_s: seconds(60)
      .default(10)
      .meta({ description: 'How soon after they were near', unit: 's', source: 'assumed' }),
  }),
  rule('speeding', 'A vehicle is too fast', VEHICLES, {
    speed_kmh: speed('Above this speed', 'state the limit of the road'),
  }),
  rule('wrong-way', 'Movement against the direction', VEHICLES, {
    heading_deg: z.number().min(0).lt(360).meta({ description: 'The right way, clockwise from north', unit: '°' }),
    held_s: held(2),
  }),
  rule('stopped', 'A vehicle stands', VEHICLES, {
    stopped_s: seconds(86_400)
      .default(60)
      .meta({ description: 'For how long', unit: 's', source: 'i-LIDS parked vehicle: 60 s' }),
  }),
  rule('red-light', 'A vehicle passes a stop line of the city while its signal is red', VEHICLES, {
    grace_s: seconds(10)
      .default(0.5)
      .meta({ description: 'For how long after the change nothing is said', unit: 's', source: 'assumed' }),
  }).omit({ zones: true }),
]);

type RuleEntry = z.output<typeof ruleEntry>;

const ruleSchema = ruleEntry.transform(ruleOf);

/** A rule where there is mostly one: its kind will do for a name. */
export const loneRuleSchema = z
  .discriminatedUnion('kind', ruleEntry.options.map(withoutName) as unknown as typeof ruleEntry.options)
  .transform((r) => ruleOf({ ...r, id: (r.id as string | undefined) ?? r.kind }));

function withoutName(option: (typeof ruleEntry.options)[number]) {
  return (option as z.ZodObject<typeof common>).extend({
    id: common.id.optional().meta({ description: 'Name of the rule', otherwise: 'its kind' }),
  });
}

function ruleOf(r: RuleEntry) {
  return {
    id: r.id,
    objects: r.objects,
    inertia: milliseconds(r.inertia_s), // ms
    schedule: r.schedule ?? null, // ms of the local day, end may lie in the next
    severity: r.severity,
    cooldown: milliseconds(r.cooldown_s), // ms
    zones: 'zones' in r ? r.zones : [],
    condition: condition(r),
  };
}

/** The part of a rule that only its kind has, in SI and milliseconds. */
function condition(r: RuleEntry): RuleCondition {
  switch (r.kind) {
    case 'intrusion':
      return { kind: r.kind };
    case 'loiter':
      return { kind: r.kind, loitering: milliseconds(r.loitering_s) };
    case 'door-dwell':
      return { kind: r.kind, dwell: milliseconds(r.dwell_s) };
    case 'line-crossing':
      return { kind: r.kind, lines: r.lines };
    case 'crowd':
      return { kind: r.kind, count: r.count, held: milliseconds(r.held_s) };
    case 'running':
      return { kind: r.kind, speed: r.speed_kmh * METRES_PER_SECOND_PER_KMH, held: milliseconds(r.held_s) };
    case 'pursuit':
      return {
        kind: r.kind,
        near: r.near_m,
        speed: r.speed_kmh * METRES_PER_SECOND_PER_KMH,
        within: milliseconds(r.within_s),
      };
    case 'speeding':
      return { kind: r.kind, speed: r.speed_kmh * METRES_PER_SECOND_PER_KMH };
    case 'wrong-way':
      return { kind: r.kind, heading: r.heading_deg * RADIANS_PER_DEGREE, held: milliseconds(r.held_s) };
    case 'stopped':
      return { kind: r.kind, stopped: milliseconds(r.stopped_s) };
    case 'red-light':
      return { kind: r.kind, grace: milliseconds(r.grace_s) };
  }
}

export const zoneSchema = z.union([placedZone, drawnZone]);
export const lineSchema = line;

const names = z.array(z.string()).max(1000).catch([]);

/** What can be looked up of a rule though other keys of it are wrong. */
export const ruleNames = z
  .object({ id: z.string().optional().catch(undefined), zones: names, lines: names })
  .catch({ zones: [], lines: [] });

export const rulesSchema = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Version of this format' }),
    zones: z.record(name, zoneSchema).default({}).meta({ description: 'Areas, by name' }),
    lines: z.record(name, line).default({}).meta({ description: 'Lines to cross, by name' }),
    rules: z.array(ruleSchema).min(1).max(10_000).meta({ description: 'One rule a line' }),
  })
  .meta({ title: 'Sunqar rules', description: 'What the pipeline should raise an alert for' });

/** A rules file in SI units and milliseconds, places not yet looked up. */
export type RulesFile = z.output<typeof rulesSchema>;
