/**
 * Lamps along streets: on poles on the verge or, where houses stand right at the pavement, on façades; and a pole in each
 * courtyard and square. Each can carry a camera. Heights and fluxes are assumed.
 */
import type { Lamp } from '../../site.ts';
import type { Draft } from '../draft.ts';
import { type Ground, isFree, takeSegment } from '../ground.ts';
import { centimetres, type GeneratorParameters } from '../parameters.ts';
import {
  armOf,
  type Junction,
  lengthOf,
  pointAlong,
  type Streets,
  type Stretch,
  stopDistance,
} from '../streets/junction.ts';
import type { Point } from '../streets/street.ts';
import { eavesOf } from './houses.ts';

const ARTERIAL = { height: 10, flux: 14000 }; // m, lm: LED of about 110 W
const STREET = { height: 8, flux: 9000 };
const ALLEY = { height: 5, flux: 5000 };
const FACADE = { height: 5, flux: 4500 };
const SHORT_POLE = { height: 4.5, flux: 4500 };
const BELOW_EAVES = 0.4; //    m, a lamp on the lowest façade
const CLEARANCE = 0.2; //      m, of a pole on a verge
const FACADE_ARM = 0.25; //    m
const BEHIND = 1; //           m behind the building line: there a house stands, or none does
const BORDER = 5; //           m, from the first lamp to the border
const PAST_STOP_LINE = 3; //   m, from the stop line to the first lamp
const LEAST_VERGE = 1; //      m, that a pole stands on
const SHIFTS = [0, 1, -1, 2, -2, 3, -3]; // m along the street, past doors and passages

type Kind = typeof STREET;

export interface Lighting {
  readonly lamps: Lamp[];
  /** A lamp on a pole, where ground is free. */
  onPole(point: Point): void;
}

/** Where lamps may stand. */
interface Room {
  readonly ground: Ground;
  readonly isHouse: (point: Point) => boolean;
  readonly isOffWalks: (point: Point) => boolean;
}

export function lightStreets(
  draft: Draft,
  { stretches }: Streets,
  { ground, isHouse, isOffWalks }: Room,
  { lampSpacing, storeys }: GeneratorParameters,
): Lighting {
  const onFacade = { ...FACADE, height: Math.min(FACADE.height, eavesOf(storeys[0]) - BELOW_EAVES) };
  const lamps: Lamp[] = [];
  const place = (kind: Kind, mount: 'pole' | 'facade', point: Point) => {
    const [x, y] = point.map(centimetres);
    const id = `l${lamps.length + 1}`;
    lamps.push({ id, x, y, ...kind });
    draft.mounts.push({ id: `${mount}/${id}`, x, y, maxHeight: kind.height });
    takeSegment(ground, x, y, x, y, 1);
  };
  for (const stretch of stretches) {
    const { street } = stretch;
    const verge = street.walk - street.walkWidth / 2 - street.half;
    const isWide = street.kind === 'arterial';
    for (const along of stationsOf(stretch, lampSpacing)) {
      for (const right of isWide ? [1, -1] : [-1]) {
        if (verge >= LEAST_VERGE) {
          const point = pointAlong(stretch, along, right * (street.half + verge / 2));
          if (isFree(ground, ...point, CLEARANCE)) place(isWide ? ARTERIAL : STREET, 'pole', point);
          continue;
        }
        const shift = SHIFTS.find((by) =>
          isOffWalks(pointAlong(stretch, along + by, right * (street.reach - FACADE_ARM))),
        );
        if (shift === undefined) continue;
        const hasHouse = isHouse(pointAlong(stretch, along + shift, right * (street.reach + BEHIND)));
        const point = pointAlong(stretch, along + shift, right * (street.reach - FACADE_ARM));
        place(hasHouse ? onFacade : SHORT_POLE, hasHouse ? 'facade' : 'pole', point);
      }
    }
  }
  return {
    lamps,
    onPole(point) {
      if (isFree(ground, ...point, CLEARANCE)) place(ALLEY, 'pole', point);
    },
  };
}

/** Distances from the start of a stretch, evenly from near one end to near the other. */
function stationsOf(stretch: Stretch, spacing: number): number[] {
  const { from, to } = stretch;
  const clear = (junction: Junction | null) =>
    junction === null ? BORDER : stopDistance(junction, armOf(junction, stretch)) + PAST_STOP_LINE;
  const [first, last] = [clear(from), lengthOf(stretch) - clear(to)];
  const count = Math.max(1, Math.round((last - first) / spacing));
  return Array.from({ length: count + 1 }, (_, k) => first + (k * (last - first)) / count);
}
