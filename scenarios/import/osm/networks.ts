/**
 * Streets and walks of a place, built together: signals belong to both, and walks cross the lanes as they were drawn.
 */
import { selfIntersection } from '../../../engine/geometry/polygon.ts';
import { hypot } from '../../../engine/numeric/special.ts';
import { buildTree, openTree, queryTree } from '../../../engine/spatial/tree.ts';
import type { Barrier, Building, Lane, Roads, Walkways, Zone } from '../../../sim/world/site.ts';
import type { Findings } from '../findings.ts';
import { type Steps, within } from '../steps.ts';
import type { OsmExtract } from './extract.ts';
import { pointAlong } from './lines.ts';
import { centimetres, type Projected } from './projected.ts';
import { type Bounds, findStreets, type Street, type StreetGraph } from './streets/carriageways.ts';
import { type Junction, planJunctions } from './streets/junctions.ts';
import { drawRoads } from './streets/lanes.ts';
import { type DrivingSide, turnRestrictions } from './streets/movements.ts';
import { reachable } from './streets/reach.ts';
import { walkGroup } from './streets/signals.ts';
import { placeSigns } from './streets/signs.ts';
import { cutCrossings, roadSurface } from './walks/crossings.ts';
import { collectWalkLines } from './walks/walk-lines.ts';
import { type BuiltWalkways, buildWalkways, type Door } from './walks/walk-network.ts';

export interface Networks {
  readonly roads: Roads;
  readonly walkways: Walkways;
  readonly nodeOf: BuiltWalkways['nodeOf'];
  readonly gates: BuiltWalkways['gates'];
  readonly zones: readonly Zone[]; // signalised junctions
}

/** A lane that begins or ends within this of the border leads over it, m: as much as a stop line is set back. */
const BORDER = 25;
/** A crossing within this of the mouth of an arm is that arm's, m. */
const ARM_REACH = 12;

/** Shares of the work done, as Monaco and Heidelberg spend their time. */
const DONE = { streets: 0.15, crossings: 0.3 } as const;

export function* buildNetworks(
  extract: OsmExtract,
  projected: Projected,
  place: {
    readonly bounds: Bounds;
    readonly side: DrivingSide;
    readonly buildings: readonly Building[];
    readonly barriers: readonly Barrier[];
    readonly doors: readonly Door[];
  },
  findings: Findings,
): Steps<Networks> {
  const { bounds, side } = place;
  const graph = findStreets(extract, projected, bounds, findings);
  const plan = planJunctions(extract, graph);
  const rules = {
    restrictions: turnRestrictions(extract, findings),
    signs: placeSigns(extract, graph.streets, plan.junctions, findings),
  };
  const drawn = drawRoads(graph, plan, rules, side);
  const { lanes, signals } = reachable(drawn.lanes, drawn.signals, bordering(bounds), findings);
  for (const { id } of signals) findings.add('import.guess.signal_plans', id);
  yield DONE.streets;
  const lines = collectWalkLines(extract, projected, bounds, { ...graph, ...plan }, findings);
  const pieces = cutCrossings(lines, lanes, findings);
  yield DONE.crossings;
  const surface = roadSurface(lanes);
  const planned = new Set(signals.map(({ id }) => id));
  const signalised = plan.junctions.filter(({ id }) => planned.has(id));
  const crossesRoad = (ax: number, ay: number, bx: number, by: number) => surface.crosses(ax, ay, bx, by, 0);
  const signalOf = signalsOfArms(signalised, graph);
  const steps = buildWalkways(pieces, place, place.doors, crossesRoad, signalOf, findings);
  const walks = yield* within(steps, DONE.crossings, 1);
  return {
    roads: { drivingSide: side, lanes, signals },
    walkways: { nodes: walks.nodes, paths: walks.paths, kerbs: [] },
    nodeOf: walks.nodeOf,
    gates: walks.gates,
    zones: signalised.flatMap((junction) => junctionZone(junction, graph.streets)),
  };
}

function bordering([minX, minY, maxX, maxY]: Bounds) {
  return ({ line }: Lane, end: 'begins' | 'ends') => {
    const [x, y] = end === 'begins' ? line : line.slice(-2);
    return Math.min(x - minX, maxX - x, y - minY, maxY - y) <= BORDER;
  };
}

/** The walkers' group of a signal, for a crossing whose middle lies on or just before the mouth of an arm. */
function signalsOfArms(junctions: readonly Junction[], { streets }: StreetGraph) {
  const mouths = junctions.flatMap(({ id, arms }) =>
    arms.map((arm, k) => {
      const half = halfWidth(streets[arm.street]);
      // Halfway between the vertex and the stop line: where crossings are.
      const [x, y] = pointAlong(streets[arm.street].line, arm.atStart, arm.cut / 2);
      return { signal: `${id}/${walkGroup(k)}`, x, y, reach: Math.max(ARM_REACH, arm.cut / 2 + 4) + half / 2 };
    }),
  );
  const tree = openTree(buildTree(mouths.flatMap(({ x, y, reach }) => [x - reach, y - reach, x + reach, y + reach])));
  const near: number[] = [];
  return (x: number, y: number): string | null => {
    let best: { signal: string; share: number } | null = null;
    for (const k of queryTree(tree, x, y, x, y, near)) {
      const mouth = mouths[k];
      const share = hypot(mouth.x - x, mouth.y - y) / mouth.reach;
      if (share <= 1 && (best === null || share < best.share)) best = { signal: mouth.signal, share };
    }
    return best?.signal ?? null;
  };
}

function halfWidth({ road }: Street): number {
  return ((road.forward + road.backward) * road.laneWidth) / 2;
}

/** The ground between the stop lines; none where the arms lie so that they enclose nothing. */
function junctionZone({ id, arms }: Junction, streets: readonly Street[]): Zone[] {
  const ring = arms.flatMap(({ street, mouthX, mouthY, outX, outY }) => {
    const half = halfWidth(streets[street]) + 1;
    // Anticlockwise: the right edge of an arm, looking out, comes before its left.
    return [mouthX + outY * half, mouthY - outX * half, mouthX - outY * half, mouthY + outX * half].map(centimetres);
  });
  return arms.length < 2 || selfIntersection(ring) !== null ? [] : [{ id: `junction/${id}`, ring }];
}
