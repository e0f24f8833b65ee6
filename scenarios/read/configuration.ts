/** A rules file beside a city and a layout → what the pipeline is set up with: places looked up, one per layout. */
import { cos, sin } from '../../engine/numeric/special.ts';
import type { CameraSpec, Layout } from '../../sim/cameras/layout.ts';
import { reportedPose } from '../../sim/feeds/frames.ts';
import type { PipelineConfiguration, RuleLine, StopLine, ZoneArea } from '../../sim/pipeline/configuration.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { type Ring, type Site, signalGroup } from '../../sim/world/site.ts';
import type { RulesFile } from '../schema/rules.ts';
import { fitsPattern } from './names.ts';
import type { Places } from './rules.ts';

/** Sides of the polygon that stands for a circle round an asset; at a radius of 3 m its edges lie 3 cm inside. */
const CIRCLE_SIDES = 24;

/** @param file  must have no slips; null: nobody asked for rules, and the pipeline only tracks */
export function pipelineConfiguration(
  file: RulesFile | null,
  site: Site,
  layout: Layout,
  { utcOffsetMs }: Pick<Scenario, 'utcOffsetMs'>,
): PipelineConfiguration {
  return {
    utcOffset: utcOffsetMs,
    cameras: layout.cameras.map((camera) => ({
      id: camera.id,
      rate: camera.frameRate,
      frameSize: frameSizeOf(camera),
      pose: reportedPose(camera),
    })),
    zones: file === null ? [] : zoneAreas(file, site),
    lines: file === null ? [] : ruleLines(file),
    stopLines: stopLines(site),
    rules: file?.rules ?? [],
  };
}

function frameSizeOf({ widthPx, heightPx }: CameraSpec): readonly [widthPx: number, heightPx: number] {
  return [widthPx, heightPx];
}

/** Every ring that a zone of the file names: drawn, a zone of the city, or a circle round an asset. */
export function zoneAreas({ zones }: Pick<RulesFile, 'zones'>, site: Places): ZoneArea[] {
  return Object.entries(zones).flatMap(([zone, drawn]) => {
    if (drawn.form === 'polygon') return drawnAreas({ [zone]: drawn });
    const fits = fitsPattern(drawn.place);
    const ownRings = site.zones.filter(({ id }) => fits(id));
    const { radius } = drawn;
    const round = radius === null ? [] : site.assets.filter(({ id }) => fits(id));
    const rings: { id: string; ring: Ring }[] =
      ownRings.length > 0 ? ownRings : round.map(({ id, x, y }) => ({ id, ring: circle(x, y, radius!) }));
    return rings.map(({ id, ring }) => ({ zone, area: rings.length === 1 ? zone : `${zone}:${id}`, ring }));
  });
}

/** Those that need no city. */
export function drawnAreas(zones: RulesFile['zones']): ZoneArea[] {
  return Object.entries(zones).flatMap(([zone, drawn]) => {
    return drawn.form === 'polygon' ? [{ zone, area: zone, ring: drawn.ring }] : [];
  });
}

export function ruleLines({ lines }: Pick<RulesFile, 'lines'>): RuleLine[] {
  return Object.entries(lines).map(([name, line]) => ({ name, ...line }));
}

/** Across the end of every lane that a signal governs, from the driver's left to the right. */
export function stopLines({ roads }: Pick<Site, 'roads'>): StopLine[] {
  return roads.lanes.flatMap(({ id, line, width, signal }) => {
    if (signal === null) return [];
    const [fromX, fromY, x, y] = line.slice(-4);
    const [dx, dy] = [x - fromX, y - fromY];
    const half = width / 2 / Math.sqrt(dx * dx + dy * dy);
    const [leftX, leftY] = [-dy * half, dx * half];
    return [{ name: id, from: [x + leftX, y + leftY], to: [x - leftX, y - leftY], ...signalGroup(signal) } as const];
  });
}

function circle(x: number, y: number, radius: number): number[] {
  return Array.from({ length: CIRCLE_SIDES }, (_, k) => {
    const angle = (2 * Math.PI * k) / CIRCLE_SIDES;
    return [x + radius * cos(angle), y + radius * sin(angle)];
  }).flat();
}
