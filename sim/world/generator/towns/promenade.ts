/**
 * The promenade: a railing along the quay, an alley beside it from border to border, links to the pavement of the road,
 * benches that face the water, kiosks, two rows of trees. Sizes are assumed.
 */
import { drawBench, drawKiosk } from '../blocks/furniture.ts';
import type { OwnGround } from '../blocks/quarter.ts';
import { drawWalk } from '../draft.ts';
import { centimetres, type GeneratorParameters } from '../parameters.ts';
import type { Streets } from '../streets/junction.ts';
import { drawGate } from '../streets/pavements.ts';
import type { StraightStreet } from '../streets/straight-streets.ts';

export const WATER = 110; //     m, from the border to the quay
export const PROMENADE = 30; //  m, from the quay to the pavement's edge
const ALLEY = 5; //              m, from the quay to the middle of the alley
const ALLEY_WIDTH = 6; //        m
const LINK_WIDTH = 3; //         m
const LINK_SPACING = 50; //      m, at most, between links
const RAILING = 1.1; //          m high
const BENCHES_BEYOND = 1.2; //   m, from the alley's edge
const BENCH_SPACING = 12; //     m
const KIOSK_SPACING = 70; //     m
const KIOSK_BEYOND = 4; //       m, from the alley's edge to the middle of a kiosk
const TREE_ROWS = [13, 21] as const; // m, from the quay
const TREE_SPACING = 8; //       m
const LAMP_BEYOND = 0.6; //      m, from the alley's edge

export function promenadeBetween(
  columns: readonly StraightStreet[],
  road: StraightStreet,
  [, , width]: Streets['bounds'],
  { treesPerBlock, lampSpacing }: GeneratorParameters,
): OwnGround {
  const alley = WATER + ALLEY;
  const edge = alley + ALLEY_WIDTH / 2;
  const links = linksBetween([0, ...columns.map(({ at }) => at), width]);
  const every = (spacing: number, first: number) =>
    Array.from({ length: Math.max(0, Math.ceil((width - first) / spacing)) }, (_, k) => first + k * spacing);
  return {
    isOwn: ({ sides }) => sides.some(({ front }) => front?.street.name === road.name && front.right > 0),
    drawWalks(draft) {
      drawWalk(draft, [0, alley], [width, alley], ALLEY_WIDTH);
      drawGate(draft, [0, alley], 'boulevard');
      drawGate(draft, [width, alley], 'boulevard');
      for (const x of links) drawWalk(draft, [x, alley], [x, road.at - road.walk], LINK_WIDTH);
      const line = [0, WATER, width, WATER];
      draft.barriers.push({ id: 'railing/1', kind: 'fence', line, height: RAILING, opaque: false });
      draft.zones.push({ id: 'water/1', ring: [0, 0, width, 0, width, WATER, 0, WATER] });
      const inland = WATER + PROMENADE;
      draft.zones.push({ id: 'promenade/1', ring: [0, WATER, width, WATER, width, inland, 0, inland] });
    },
    furnish(draft, ground) {
      for (const x of every(KIOSK_SPACING, KIOSK_SPACING / 2)) {
        drawKiosk(draft, ground, { at: [x, edge + KIOSK_BEYOND], facing: [0, -1], onto: [x, alley] });
      }
      for (const x of every(BENCH_SPACING, BENCH_SPACING / 2)) {
        drawBench(draft, ground, [x, edge + BENCHES_BEYOND], [1, 0]);
      }
    },
    light(onPole) {
      for (const x of every(lampSpacing, lampSpacing / 2)) onPole([x, edge + LAMP_BEYOND]);
    },
    plant({ inRow }) {
      // As many a block's width as a block has, evenly spread, and no more than stand apart.
      const wanted = treesPerBlock * (columns.length - 1);
      const places = TREE_ROWS.flatMap((row) =>
        every(TREE_SPACING, TREE_SPACING / 2).map((x) => [x, WATER + row] as const),
      );
      const kept = places.filter(
        (_, k) => Math.floor(((k + 1) * wanted) / places.length) > Math.floor((k * wanted) / places.length),
      );
      for (const [x, y] of wanted < places.length ? kept : places) inRow(x, y);
    },
  };
}

/** At every column, and evenly between. */
function linksBetween(stations: readonly number[]): number[] {
  return stations.slice(1).flatMap((to, k) => {
    const from = stations[k];
    const count = Math.ceil((to - from) / LINK_SPACING);
    const inner = Array.from({ length: count - 1 }, (_, n) => centimetres(from + ((n + 1) * (to - from)) / count));
    return k < stations.length - 2 ? [...inner, to] : inner;
  });
}
