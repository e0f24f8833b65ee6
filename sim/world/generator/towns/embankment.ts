/**
 * A waterfront: open water in the south, a promenade along the quay, an arterial with signals behind it, and blocks of
 * houses on the land side. Sizes are assumed.
 */
import { drawQuarter, type QuarterForm } from '../blocks/quarter.ts';
import type { Drawing } from '../draft.ts';
import { type Chance, centimetres, type GeneratorParameters } from '../parameters.ts';
import { joinStreets } from '../streets/junction.ts';
import { chooseFlows } from '../streets/one-way.ts';
import { crossStreets, layStreets } from '../streets/straight-streets.ts';
import type { Street } from '../streets/street.ts';
import { PROMENADE, promenadeBetween, WATER } from './promenade.ts';

const BLOCK = [92, 66] as const; // m, the smallest; a few metres are added by chance
const FRINGE = 56; //               m, from the outer streets to the border

const FORM: QuarterForm = {
  plots: { depth: 14, leastDepth: 8, frontage: 20, cornerLeg: 6, chamfer: 0 },
  houses: { shopsOnArterials: 0.8, shopsElsewhere: 0.25 },
  courts: { gap: 10, backDoors: 0 },
  squares: 0,
};

export function drawEmbankment(parameters: GeneratorParameters, chance: Chance): Drawing {
  const [columnCount, rowCount] = parameters.blocks;
  const quayside = arterial('row-0');
  const columns = layStreets(
    Array.from({ length: columnCount + 1 }, (_, i) => localStreet(`column-${i}`)),
    FRINGE,
    (i) => BLOCK[0] + 8 * chance('block/width', i),
  );
  const rows = layStreets(
    [quayside, ...Array.from({ length: rowCount }, (_, j) => localStreet(`row-${j + 1}`))],
    WATER + PROMENADE + quayside.reach,
    (j) => BLOCK[1] + 8 * chance('block/depth', j),
  );
  const bounds = [
    0,
    0,
    centimetres(columns[columnCount].at + FRINGE),
    centimetres(rows[rowCount].at + FRINGE),
  ] as const;
  const { places, links } = crossStreets({ columns, rows, bounds, columnsBegin: 'first row' }, (_, row) => ({
    cornerRadius: 6,
    crossingWidth: 4,
    signalised: row.kind === 'arterial',
    isMidblock: false,
  }));
  const flows = chooseFlows(links, parameters.oneWayShare, chance);
  const streets = joinStreets(bounds, places, links, flows);
  const own = promenadeBetween(columns, rows[0], bounds, parameters);
  return drawQuarter(streets, { form: FORM, own }, parameters, chance);
}

function localStreet(name: string): Street {
  const kerbs = { lanes: 2, laneWidth: 3.5, half: 3.5 };
  return { kind: 'local', name, ...kerbs, walk: 7, walkWidth: 3, reach: 9.5, speedLimit: 40 / 3.6 };
}

function arterial(name: string): Street {
  const kerbs = { lanes: 4, laneWidth: 3.5, half: 7 };
  return { kind: 'arterial', name, ...kerbs, walk: 12, walkWidth: 4, reach: 15, speedLimit: 60 / 3.6 };
}
