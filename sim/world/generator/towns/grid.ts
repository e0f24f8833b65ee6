/**
 * A planned grid: equal square blocks with cut corners, houses all round a courtyard, streets from border to border.
 *
 * After Barcelona's Eixample (Cerdà 1859): blocks of 113 m, streets of 20 m between façades, corners cut 15 m long, five
 * to seven storeys. What is not said to be his is assumed.
 */
import { drawQuarter, type QuarterForm } from '../blocks/quarter.ts';
import type { Drawing } from '../draft.ts';
import { type Chance, centimetres, type GeneratorParameters } from '../parameters.ts';
import { joinStreets } from '../streets/junction.ts';
import { chooseFlows } from '../streets/one-way.ts';
import { crossStreets, layStreets } from '../streets/straight-streets.ts';
import type { Street } from '../streets/street.ts';

const BLOCK = 113; //         m
const FRINGE = 60; //         m, from the outer streets to the border
const ARTERIAL_EVERY = 4; //  rows, from the south

const FORM: QuarterForm = {
  plots: { depth: 20, leastDepth: 10, frontage: 17, cornerLeg: 5, chamfer: 10.6 },
  houses: { shopsOnArterials: 0.7, shopsElsewhere: 0.4 },
  courts: { gap: 12, backDoors: 0 },
  squares: 0,
};

export function drawGrid(parameters: GeneratorParameters, chance: Chance): Drawing {
  const [columnCount, rowCount] = parameters.blocks;
  const columns = layStreets(
    Array.from({ length: columnCount + 1 }, (_, i) => localStreet(`column-${i}`)),
    FRINGE,
    () => BLOCK,
  );
  const rows = layStreets(
    Array.from({ length: rowCount + 1 }, (_, j) => (j % ARTERIAL_EVERY === 0 ? arterial : localStreet)(`row-${j}`)),
    FRINGE,
    () => BLOCK,
  );
  const bounds = [
    0,
    0,
    centimetres(columns[columnCount].at + FRINGE),
    centimetres(rows[rowCount].at + FRINGE),
  ] as const;
  const { places, links } = crossStreets({ columns, rows, bounds, columnsBegin: 'border' }, (_, row) => ({
    cornerRadius: 6,
    crossingWidth: 4,
    signalised: row.kind === 'arterial',
    isMidblock: false,
  }));
  const flows = chooseFlows(links, parameters.oneWayShare, chance);
  return drawQuarter(joinStreets(bounds, places, links, flows), { form: FORM }, parameters, chance);
}

function localStreet(name: string): Street {
  const kerbs = { lanes: 2, laneWidth: 3.5, half: 3.5 };
  return { kind: 'local', name, ...kerbs, walk: 7.25, walkWidth: 3.5, reach: 10, speedLimit: 30 / 3.6 };
}

/** An avenue of 33 m between façades. */
export function arterial(name: string): Street {
  const kerbs = { lanes: 4, laneWidth: 3.5, half: 7 };
  return { kind: 'arterial', name, ...kerbs, walk: 12.5, walkWidth: 5, reach: 16.5, speedLimit: 50 / 3.6 };
}
