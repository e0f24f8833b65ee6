/**
 * A town of square blocks: two-lane streets, a junction at every corner, entries and exits at the rim. Every arm of
 * a junction has a straight, a left and a right connector; zebra crossings lie across the arms where asked for.
 */
import type { Crossing, Lane, Path, Signal, Site } from '../../sim/world/site.ts';

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly block: number; // m
  readonly hasSignals: boolean;
  readonly hasCrossings: boolean;
  readonly speedLimit?: number; // m/s
}

const HALF = 12; // m, from the centre of a junction to its stop lines
const OFFSET = 1.75; // m, lane centre from the middle of the street; traffic keeps right
const ZEBRA = 8.5; // m, from the centre of a junction to the middle of a crossing
const TURN_SPEED = 7; // m/s
const ARMS = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const; // north, east, south, west

export function gridSite(grid: Grid): Pick<Site, 'roads' | 'walkways'> {
  const lanes: Lane[] = [];
  const signals: Signal[] = [];
  const nodes: { id: string; x: number; y: number }[] = [];
  const paths: Path[] = [];
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const id = `j${column}-${row}`;
      if (grid.hasSignals) {
        const green = (streets: string) => (grid.hasCrossings ? [streets, `walk-${streets}`] : [streets]);
        const stages = [
          { green: green('ns'), duration: 30 },
          { green: green('ew'), duration: 25 },
        ];
        signals.push({ id, stages, yellow: 3, allRed: 2, offset: 7 * column + 11 * row });
      }
      for (let arm = 0; arm < 4; arm++) lanes.push(...lanesOfArm(grid, column, row, arm));
      if (!grid.hasCrossings) continue;
      for (let arm = 0; arm < 4; arm++) {
        const [dx, dy] = ARMS[arm];
        const [x, y] = [column * grid.block + dx * ZEBRA, row * grid.block + dy * ZEBRA];
        const ends = [`${id}/w${arm}a`, `${id}/w${arm}b`];
        nodes.push({ id: ends[0], x: x + dy * 4, y: y - dx * 4 }, { id: ends[1], x: x - dy * 4, y: y + dx * 4 });
        const signal = grid.hasSignals ? `${id}/walk-${arm % 2 === 0 ? 'ew' : 'ns'}` : null;
        const crossing: Crossing = { id: `${id}/z${arm}`, signal };
        paths.push({ from: ends[0], to: ends[1], width: 3, crossing, level: 0 });
      }
    }
  }
  return { roads: { drivingSide: 'right', lanes, signals }, walkways: { nodes, paths, kerbs: [] } };
}

/** The lane that leaves the junction by `arm`, the one that comes in, and the connectors of the latter. */
function lanesOfArm(grid: Grid, column: number, row: number, arm: number): Lane[] {
  const { block, columns, rows, speedLimit = 13.9 } = grid;
  const [dx, dy] = ARMS[arm];
  const [toColumn, toRow] = [column + dx, row + dy];
  const isInside = toColumn >= 0 && toRow >= 0 && toColumn < columns && toRow < rows;
  const id = `j${column}-${row}`;
  const [cx, cy] = [column * block, row * block];
  const far = isInside ? block - HALF : block;
  const at = (along: number, side: number) => [cx + dx * along + dy * side, cy + dy * along - dx * side];
  const base = { width: 3.5, speedLimit, turn: 'none', junction: null, level: 0 } as const;
  const backArm = (arm + 2) % 4;
  const lanes: Lane[] = [
    {
      ...base,
      id: `${id}/out${arm}`,
      line: [...at(HALF, OFFSET), ...at(far, OFFSET)],
      next: isInside ? connectorsInto(`j${toColumn}-${toRow}`, backArm) : [],
      signal: isInside && grid.hasSignals ? `j${toColumn}-${toRow}/${arm % 2 === 0 ? 'ns' : 'ew'}` : null,
    },
  ];
  if (!isInside) {
    lanes.push({
      ...base,
      id: `${id}/in${arm}`,
      line: [...at(far, -OFFSET), ...at(HALF, -OFFSET)],
      next: connectorsInto(id, arm),
      signal: grid.hasSignals ? `${id}/${arm % 2 === 0 ? 'ns' : 'ew'}` : null,
    });
  }
  for (const [turn, outArm] of [
    ['straight', (arm + 2) % 4],
    ['left', (arm + 1) % 4],
    ['right', (arm + 3) % 4],
  ] as const) {
    const [ox, oy] = ARMS[outArm];
    const end = [cx + ox * HALF + oy * OFFSET, cy + oy * HALF - ox * OFFSET];
    lanes.push({
      id: `${id}/${arm}-${turn}`,
      line: curve(at(HALF, -OFFSET), [-dx, -dy], end, [ox, oy]),
      width: 3.5,
      speedLimit: turn === 'straight' ? speedLimit : TURN_SPEED,
      next: [`${id}/out${outArm}`],
      turn,
      junction: id,
      signal: null,
      level: 0,
    });
  }
  return lanes;
}

function connectorsInto(junction: string, arm: number): string[] {
  return ['straight', 'left', 'right'].map((turn) => `${junction}/${arm}-${turn}`);
}

/** A cubic from one end to the other, leaving and arriving in the given directions. */
function curve(from: number[], leaving: readonly number[], to: number[], arriving: readonly number[]): number[] {
  const reach = 0.55 * (Math.abs(to[0] - from[0]) + Math.abs(to[1] - from[1])) * 0.5;
  const points: number[] = [];
  const steps = 10;
  for (let k = 0; k <= steps; k++) {
    const t = k / steps;
    const s = 1 - t;
    for (let axis = 0; axis < 2; axis++) {
      const [a, d] = [from[axis], to[axis]];
      const [b, c] = [a + leaving[axis] * reach, d - arriving[axis] * reach];
      points.push(s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d);
    }
  }
  return points;
}
