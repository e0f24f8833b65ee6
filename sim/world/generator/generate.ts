/**
 * A place of some style from a few parameters and a key: the same key gives the same place, to the centimetre.
 *
 * A style draws its streets, blocks, lamps and trees; here that becomes a site: walks are noded, lanes and signals
 * follow from the streets. Chance is addressed by name, so a change to one block leaves the others as they were.
 */
import { assert } from '../../../engine/assert.ts';
import type { Key } from '../../../engine/random/draw.ts';
import type { Asset, Site } from '../site.ts';
import type { Draft, Drawing } from './draft.ts';
import { drawMicrodistrict } from './microdistrict/microdistrict.ts';
import { buildNetwork, pointKey } from './network.ts';
import { type Chance, chanceFrom, type GeneratorParameters } from './parameters.ts';
import { drawLanes } from './streets/lanes.ts';
import { planSignals } from './streets/signals.ts';
import { drawEmbankment } from './towns/embankment.ts';
import { drawGrid } from './towns/grid.ts';
import { drawOldTown } from './towns/old-town.ts';

export function generateSite(parameters: GeneratorParameters, key: Key): Site {
  const [columns, rows] = parameters.blocks;
  assert(columns >= 1 && rows >= 1, `a place has at least 1 × 1 blocks, not ${columns} × ${rows}`);
  const { streets, draft, lamps, trees } = draw(parameters, chanceFrom(key));
  const { nodes, paths } = buildNetwork(draft.walks);
  return {
    name: parameters.style,
    origin: parameters.origin,
    attribution: '',
    bounds: streets.bounds,
    buildings: draft.buildings,
    barriers: draft.barriers,
    trees,
    lamps,
    mounts: draft.mounts,
    zones: draft.zones,
    assets: arrive(draft, nodes),
    roads: {
      drivingSide: parameters.drivingSide,
      lanes: drawLanes(streets, parameters.drivingSide),
      signals: planSignals(streets),
    },
    walkways: { nodes, paths, kerbs: draft.kerbs },
  };
}

function draw(parameters: GeneratorParameters, chance: Chance): Drawing {
  switch (parameters.style) {
    case 'microdistrict':
      return drawMicrodistrict(parameters, chance);
    case 'old-town':
      return drawOldTown(parameters, chance);
    case 'grid':
      return drawGrid(parameters, chance);
    case 'embankment':
      return drawEmbankment(parameters, chance);
  }
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
