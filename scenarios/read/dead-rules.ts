/**
 * Rules that can never be true: no camera of any layout has a place of theirs in its picture, nothing that they look
 * at moves, or the city has no signal. Whoever writes one learns it before the run, not from its silence.
 *
 * In the picture means on the ground, within the frustum, and no further than the lowest step of any scale of pixel
 * density; what stands in between is not looked at, so a rule that passes may still see little.
 */
import { createPinhole, isInFrame, type Pinhole, toPixel } from '../../engine/geometry/pinhole.ts';
import { contains, signedArea } from '../../engine/geometry/polygon.ts';
import { LOWEST_DENSITY } from '../../sim/cameras/density.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import type { Label } from '../../sim/pipeline/contract.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { sightRange } from '../../sim/sights.ts';
import type { Site } from '../../sim/world/site.ts';
import type { RulesFile } from '../schema/rules.ts';
import { ruleLines, stopLines, zoneAreas } from './configuration.ts';
import type { Slip } from './problem.ts';

/** How many points of an area are looked for, and how close at the closest, m. */
const SAMPLES = 400;
const CLOSEST = 0.5;

type RuleOfFile = RulesFile['rules'][number];
type Points = readonly (readonly [x: number, y: number])[];

/** @param file  of which nothing else is wrong, as of the layouts */
export function deadRuleSlips(file: RulesFile, site: Site, layouts: readonly Layout[], scenario: Scenario): Slip[] {
  const sees = sightOfLayouts(layouts);
  const areas = zoneAreas(file, site);
  const lines = ruleLines(file);
  const stops = stopLines(site);
  const moving = movingLabels(scenario);
  const placesOf = ({ zones, condition }: RuleOfFile): Points[] => {
    if (condition.kind === 'red-light') return stops.map(pointsOfLine);
    if (condition.kind === 'line-crossing') {
      return lines.filter(({ name }) => condition.lines.includes(name)).map(pointsOfLine);
    }
    return areas.filter(({ zone }) => zones.includes(zone)).map(({ ring }) => pointsOfRing(ring));
  };
  return file.rules.flatMap((rule, i): Slip[] => {
    const { objects, condition } = rule;
    const slips: Slip[] = [];
    if (!objects.some((label) => moving.includes(label))) {
      const fix = { key: 'fix.one_of', values: { names: moving.join(', ') } } as const;
      slips.push({
        path: ['rules', i, 'objects'],
        says: 'problem.rule_without_objects',
        value: objects.join(', '),
        ...(moving.length === 0 ? {} : { fix }),
      });
    }
    if (condition.kind === 'red-light' && stops.length === 0) {
      const path = ['rules', i, 'kind'];
      return [...slips, { path, says: 'problem.no_signals', value: condition.kind, fix: { key: 'fix.remove_rule' } }];
    }
    if (layouts.length === 0 || placesOf(rule).some((points) => points.some(([x, y]) => sees(x, y)))) return slips;
    return [...slips, unseenSlip(rule, i, layouts)];
  });
}

function unseenSlip({ zones, condition }: RuleOfFile, i: number, layouts: readonly Layout[]): Slip {
  const [key, value] = namedPlaces(zones, condition);
  return {
    path: ['rules', i, key],
    says: 'problem.rule_unseen',
    value,
    limit: { key: 'limit.density', values: { limit: LOWEST_DENSITY } },
    fix: { key: 'fix.show_rule' },
    gaps: { layouts: layouts.map(({ name }) => name).join(', ') },
  };
}

function namedPlaces(zones: readonly string[], condition: RuleOfFile['condition']): [key: string, value: string] {
  if (condition.kind === 'red-light') return ['kind', condition.kind];
  if (condition.kind === 'line-crossing') return ['lines', condition.lines.join(', ')];
  return ['zones', zones.join(', ')];
}

/** Whether any camera of any layout has a point of the ground in its picture, near enough. */
function sightOfLayouts(layouts: readonly Layout[]): (x: number, y: number) => boolean {
  const eyes = layouts.flatMap(({ cameras }) =>
    cameras.map((camera): [Pinhole, number] => [createPinhole(camera), sightRange(camera)]),
  );
  const pixel = new Float64Array(3);
  return (x, y) =>
    eyes.some(([pinhole, range]) => {
      if (!isInFrame(pinhole, x, y, 0)) return false;
      toPixel(pinhole, x, y, 0, pixel);
      return pixel[2] <= range;
    });
}

/** Points of a grid over the ring, and its corners: a ring too thin for the grid has those. */
function pointsOfRing(ring: readonly number[]): Points {
  const corners = ring.flatMap((x, i) => (i % 2 === 0 ? [[x, ring[i + 1]] as const] : []));
  const step = Math.max(CLOSEST, Math.sqrt(Math.abs(signedArea(ring)) / SAMPLES));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const points: (readonly [number, number])[] = [...corners];
  for (let y = Math.min(...ys) + step / 2; y < Math.max(...ys); y += step) {
    for (let x = Math.min(...xs) + step / 2; x < Math.max(...xs); x += step) {
      if (contains(ring, x, y)) points.push([x, y]);
    }
  }
  return points;
}

function pointsOfLine({ from, to }: { readonly from: Points[number]; readonly to: Points[number] }): Points {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const steps = Math.min(SAMPLES, Math.ceil(Math.sqrt(dx * dx + dy * dy) / CLOSEST));
  return Array.from({ length: steps + 1 }, (_, k) => [from[0] + (dx * k) / steps, from[1] + (dy * k) / steps]);
}

/** What a feed of the scenario can report. */
function movingLabels({ people, traffic, units, incidents }: Scenario): Label[] {
  const walkers = people.residents > 0 || people.visitorRate > 0 || people.offenders > 0;
  const labels: Label[] = walkers || units.length > 0 || incidents.length > 0 ? ['person'] : [];
  if (traffic.vehicleRate > 0 && traffic.heavyShare < 1) labels.push('car');
  if (traffic.vehicleRate > 0 && traffic.heavyShare > 0) labels.push('truck', 'bus');
  return labels;
}
