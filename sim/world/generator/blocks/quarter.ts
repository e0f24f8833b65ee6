/**
 * A quarter of attached houses round courtyards, drawn on the streets of some plan.
 *
 * Order matters: pavements, then blocks, then what looks for free ground: stops, kiosks, lamps, trees.
 */
import { centroid } from '../../../../engine/geometry/polygon.ts';
import type { Ring } from '../../site.ts';
import { createDraft, type Draft, type Drafting, type Drawing } from '../draft.ts';
import { houseFinder, walkFinder } from '../finders.ts';
import { createGround, type Ground, takeRing, takeSegment } from '../ground.ts';
import type { Chance, GeneratorParameters } from '../parameters.ts';
import { armPoint, type Junction, type Streets, stopDistance } from '../streets/junction.ts';
import { drawPavements } from '../streets/pavements.ts';
import type { Point } from '../streets/street.ts';
import type { Planting } from '../trees.ts';
import { type CourtForm, drawCourtyard, hasRoomForKindergarten, wantedOpenings } from './courtyards.ts';
import { drawStops } from './furniture.ts';
import { drawGrounds } from './grounds.ts';
import { drawHouses, drawMounts, type House, type HouseForm } from './houses.ts';
import { lightStreets } from './lamps.ts';
import { innerCorner, type Parcel, pavementInward, sidePoint, traceParcels } from './parcels.ts';
import { layPlots, type PlotForm } from './plots.ts';
import { drawSquare, furnishSquare } from './squares.ts';
import { plantBlocks } from './street-trees.ts';
import { shareUses, type Use } from './uses.ts';

const SCHOOL_FENCE = 0.6; //          m, from the building line
const SCHOOL_FORECOURT = 12; //       m, from the building line to the door
const LAMP_FROM_MIDDLE = 2.5; //      m, beside the walks that meet there

/** What makes one style look unlike another. */
export interface QuarterForm {
  readonly plots: PlotForm;
  readonly houses: HouseForm;
  readonly courts: CourtForm;
  readonly squares: number; // share of the blocks that are left open
}

/** Ground beside the streets that a style draws itself. */
export interface OwnGround {
  readonly isOwn: (parcel: Parcel) => boolean; // no houses there
  drawWalks(draft: Draft): void;
  furnish(draft: Draft, ground: Ground): void;
  light(onPole: (point: Point) => void): void;
  plant(planting: Planting): void;
}

export function drawQuarter(
  streets: Streets,
  { form, own = null }: { readonly form: QuarterForm; readonly own?: OwnGround | null },
  parameters: GeneratorParameters,
  chance: Chance,
): Drawing {
  const drafting = { draft: createDraft(), parameters, chance };
  const { draft } = drafting;
  drawPavements(draft, streets, junctionGround);
  own?.drawWalks(draft);
  const parcels = traceParcels(streets).filter((parcel) => !own?.isOwn(parcel));
  const uses = shareUses(parcels, form.squares, chance);
  const blocks = parcels.map((parcel, k) => drawBlock(drafting, parcel, uses[k], form));
  const squares = blocks.filter(({ isSquare }) => isSquare).map(({ parcel }) => parcel);

  const ground = takeGround(streets, draft);
  for (const stretch of streets.stretches) if (stretch.street.kind === 'arterial') drawStops(draft, ground, stretch);
  for (const square of squares) furnishSquare(draft, ground, square);
  own?.furnish(draft, ground);
  const isOffWalks = walkFinder(draft.walks);
  for (const { houses } of blocks) drawMounts(draft, houses, isOffWalks);
  const { lamps, onPole } = lightStreets(
    draft,
    streets,
    { ground, isHouse: houseFinder(draft.buildings), isOffWalks },
    parameters,
  );
  for (const { id, ring } of draft.zones) {
    if (!/^(square|yard)\//.test(id)) continue;
    const [x, y] = centroid(ring);
    onPole([x + LAMP_FROM_MIDDLE, y + LAMP_FROM_MIDDLE]);
  }
  own?.light(onPole);
  const trees = plantBlocks({ parcels, squares, ground }, parameters, chance, own?.plant);
  return { streets, draft, lamps, trees };
}

/** The ground of a junction, up to its stop lines. */
function junctionGround(junction: Junction): Ring {
  return junction.arms.flatMap((arm) => {
    const out = stopDistance(junction, arm);
    const { half } = arm.street;
    return [...armPoint(junction, arm, out, -half), ...armPoint(junction, arm, out, half)];
  });
}

interface Block {
  readonly parcel: Parcel;
  readonly houses: readonly House[];
  readonly isSquare: boolean;
}

/** Draws what a parcel is for; a block that has no room for houses round a courtyard becomes a square. */
function drawBlock(drafting: Drafting, parcel: Parcel, use: Use, form: QuarterForm): Block {
  const { draft, parameters, chance } = drafting;
  const bare = { parcel, houses: [], isSquare: false };
  if (use === 'school') {
    drawSchool(draft, parcel);
    return bare;
  }
  const lay = (openness: number) =>
    layPlots(parcel, form.plots, wantedOpenings(parcel, form.courts.gap, openness, chance), chance);
  const closed = use === 'kindergarten' ? lay(0) : null;
  const isKindergarten = closed !== null && hasRoomForKindergarten(closed);
  const band = use === 'square' ? null : isKindergarten ? closed : lay(parameters.courtyardOpenness);
  if (band === null) {
    if (parcel.isFringe) return bare;
    drawSquare(draft, parcel);
    return { ...bare, isSquare: true };
  }
  const houses = drawHouses(drafting, band, form.houses);
  drawCourtyard(drafting, { number: parcel.number, band, houses, isKindergarten }, form.courts);
  return { ...bare, houses };
}

/** A whole block, entered from its longest side. */
function drawSchool(draft: Draft, parcel: Parcel): void {
  const gateSide = parcel.sides.reduce((a, b) => (b.length > a.length ? b : a));
  const ring = parcel.sides.flatMap((_, k) => innerCorner(parcel, k, SCHOOL_FENCE).point);
  const middle = gateSide.length / 2;
  const from = sidePoint(gateSide, middle, pavementInward(gateSide.front!));
  drawGrounds(draft, 'school', ring, { from, door: sidePoint(gateSide, middle, SCHOOL_FORECOURT) });
}

/** All that is drawn so far: streets with their pavements, buildings, barriers, walks, play areas, water. */
function takeGround(streets: Streets, draft: Draft): Ground {
  const ground = createGround(streets.bounds[2], streets.bounds[3]);
  for (const { start, end, street } of streets.stretches) takeSegment(ground, ...start, ...end, street.half);
  for (const { footprint } of draft.buildings) takeRing(ground, footprint, 0.5);
  for (const { line } of draft.barriers) {
    for (let i = 0; i + 3 < line.length; i += 2)
      takeSegment(ground, line[i], line[i + 1], line[i + 2], line[i + 3], 0.5);
  }
  for (const { ax, ay, bx, by, width } of draft.walks) takeSegment(ground, ax, ay, bx, by, width / 2);
  const isTaken = /^(playground|junction|water)\//;
  for (const { id, ring } of draft.zones) if (isTaken.test(id)) takeRing(ground, ring, 0);
  return ground;
}
