/**
 * A Kazakh microdistrict from a few parameters and a key: the same key gives the same place, to the centimetre.
 *
 * Order matters: streets, then blocks, then what looks for free ground (frontage, lamps, trees), and last the noding of
 * all walks. Chance is addressed by name, so a change to one block leaves the others as they were.
 */
import { assert } from '../../../engine/assert.ts';
import type { Key } from '../../../engine/random/draw.ts';
import type { Asset, Site } from '../site.ts';
import { drawBoulevard } from './boulevard.ts';
import { drawCourtyard, type Facility } from './courtyard.ts';
import { createDraft, type Draft } from './draft.ts';
import { drawFrontage } from './frontage.ts';
import { placeTrees } from './greenery.ts';
import { createGround, type Ground, takeBox, takeSegment } from './ground.ts';
import { placeLamps, poleMounts } from './lamps.ts';
import { drawLanes } from './lanes.ts';
import { buildNetwork, pointKey } from './network.ts';
import { type Chance, chanceFrom, type MicrodistrictParameters } from './parameters.ts';
import { drawPavements } from './pavements.ts';
import { type Plan, planStreets } from './plan.ts';
import { planSignals } from './signals.ts';
import { drawSlabs } from './slabs.ts';

const PARCELS_PER_SCHOOL = 6; //       a parcel houses some 1 500 people, a microdistrict of 6-12 thousand has one school
const PARCELS_PER_KINDERGARTEN = 3; // and two or three kindergartens

export function generateMicrodistrict(parameters: MicrodistrictParameters, key: Key): Site {
  const [columns, rows] = parameters.blocks;
  assert(columns >= 1 && rows >= 1, `a microdistrict has at least 1 × 1 blocks, not ${columns} × ${rows}`);
  const chance = chanceFrom(key);
  const plan = planStreets(parameters, chance);
  const draft = createDraft();
  drawPavements(draft, plan);
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
  const { nodes, paths } = buildNetwork(draft.walks);
  return {
    name: 'microdistrict',
    origin: parameters.origin,
    attribution: '',
    bounds: plan.bounds,
    buildings: draft.buildings,
    barriers: draft.barriers,
    trees,
    lamps,
    mounts: [...poleMounts(lamps), ...draft.mounts],
    zones: draft.zones,
    assets: arrive(draft, nodes),
    roads: { lanes: drawLanes(plan), signals: planSignals(plan) },
    walkways: { nodes, paths, kerbs: draft.kerbs },
  };
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
  for (const { street, axis, begin, end } of plan.stretches) {
    if (axis === 'x') takeBox(ground, [begin, street.at - street.half, end, street.at + street.half], 0);
    else takeBox(ground, [street.at - street.half, begin, street.at + street.half, end], 0);
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

/** Gives every place its node. */
function arrive(draft: Draft, nodes: Site['walkways']['nodes']): Asset[] {
  const nodeAt = new Map(nodes.map(({ id, x, y }) => [pointKey(x, y), id]));
  return draft.places.map((place) => {
    const node = nodeAt.get(pointKey(place.x, place.y));
    assert(node !== undefined, `no walk ends at ${place.id} (${place.x}, ${place.y})`);
    return { ...place, node };
  });
}
