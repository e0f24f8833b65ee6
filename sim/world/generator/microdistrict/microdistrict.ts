/**
 * A Kazakh microdistrict: slabs round courtyards, a boulevard, shops along the arterial.
 *
 * A Soviet microdistrict measures 300-700 m a side, with 5- and 9-storey slabs of 60-100 m × 12-14 m round courtyards,
 * one school and two or three kindergartens. Order matters: streets, then blocks, then what looks for free ground
 * (frontage, lamps, trees).
 */
import { createDraft, type Draft, type Drawing } from '../draft.ts';
import { createGround, type Ground, takeBox, takeSegment } from '../ground.ts';
import type { Chance, GeneratorParameters } from '../parameters.ts';
import { drawPavements } from '../streets/pavements.ts';
import { drawBoulevard } from './boulevard.ts';
import { drawCourtyard, type Facility } from './courtyard.ts';
import { drawFrontage } from './frontage.ts';
import { placeTrees } from './greenery.ts';
import { placeLamps, poleMounts } from './lamps.ts';
import { extentOf, junctionBox, type Plan, planStreets } from './plan.ts';
import { drawSlabs } from './slabs.ts';

const PARCELS_PER_SCHOOL = 6; //       a parcel houses some 1 500 people, a microdistrict of 6-12 thousand has one school
const PARCELS_PER_KINDERGARTEN = 3; // and two or three kindergartens

export function drawMicrodistrict(parameters: GeneratorParameters, chance: Chance): Drawing {
  const plan = planStreets(parameters, chance);
  const draft = createDraft();
  drawPavements(draft, plan, (junction) => junctionBox(junction, plan));
  drawBoulevard(draft, plan);
  const facilities = shareFacilities(plan, chance);
  const yards = plan.parcels.map((parcel, index) => {
    const yard = drawSlabs(draft, parcel, parameters, chance);
    drawCourtyard(draft, parcel, yard, facilities[index], chance);
    return yard;
  });
  const ground = takeGround(plan, draft);
  drawFrontage(draft, plan, ground, chance);
  const lamps = placeLamps(plan, yards, ground, parameters);
  const trees = placeTrees(plan, ground, parameters, chance);
  draft.mounts.unshift(...poleMounts(lamps));
  return { streets: plan, draft, lamps, trees };
}

/** Which parcels have a school and which a kindergarten: drawn without repeats while there are parcels enough. */
function shareFacilities(plan: Plan, chance: Chance): Facility[][] {
  const order = plan.parcels
    .map((_, index) => ({ index, rank: chance('facilities', index) }))
    .sort((a, b) => a.rank - b.rank);
  const facilities = plan.parcels.map((): Facility[] => []);
  const schools = Math.max(1, Math.round(order.length / PARCELS_PER_SCHOOL));
  const kindergartens = Math.max(1, Math.round(order.length / PARCELS_PER_KINDERGARTEN));
  for (let k = 0; k < schools; k++) facilities[order[k].index].push('school');
  for (let k = 0; k < kindergartens; k++) facilities[order[(schools + k) % order.length].index].push('kindergarten');
  return facilities;
}

/** All that is drawn so far: streets with their pavements, buildings, barriers, walks, play areas. */
function takeGround(plan: Plan, draft: Draft): Ground {
  const ground = createGround(plan.bounds[2], plan.bounds[3]);
  for (const stretch of plan.stretches) {
    const { at, begin, end } = extentOf(stretch);
    const { half } = stretch.street;
    if (stretch.axis === 'x') takeBox(ground, [begin, at - half, end, at + half], 0);
    else takeBox(ground, [at - half, begin, at + half, end], 0);
  }
  for (const { footprint } of draft.buildings) takeBox(ground, footprint, 2);
  for (const { line } of draft.barriers) {
    for (let i = 0; i + 3 < line.length; i += 2)
      takeSegment(ground, line[i], line[i + 1], line[i + 2], line[i + 3], 0.8);
  }
  for (const { ax, ay, bx, by, width } of draft.walks) takeSegment(ground, ax, ay, bx, by, width / 2);
  const isPlayArea = /^(playground|court|junction|shop)\//;
  for (const { id, ring } of draft.zones) if (isPlayArea.test(id)) takeBox(ground, ring, 0.5);
  return ground;
}
