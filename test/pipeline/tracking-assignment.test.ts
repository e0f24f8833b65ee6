import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Assignment, assign, createAssignment } from '../../sim/pipeline/tracking/assignment.ts';

type Costs = readonly (readonly (number | null)[])[]; // null: no edge

function solve(costs: Costs, columns: number): { answer: Assignment; chosen: number[]; total: number } {
  const begin = [0];
  const column: number[] = [];
  const cost: number[] = [];
  for (const row of costs) {
    row.forEach((value, c) => {
      if (value === null) return;
      column.push(c);
      cost.push(value);
    });
    begin.push(column.length);
  }
  const sparse = { begin: Int32Array.from(begin), column: Int32Array.from(column), cost: Float64Array.from(cost) };
  const answer = createAssignment(costs.length, columns);
  assign(sparse, costs.length, columns, answer);
  const edges = Array.from(answer.edgeOfRow);
  return {
    answer,
    chosen: edges.map((edge) => (edge === -1 ? -1 : column[edge])),
    total: edges.reduce((sum, edge) => sum + (edge === -1 ? 0 : cost[edge]), 0),
  };
}

/** The least total over every way to give each row a free column or none. */
function leastTotal(costs: Costs, row = 0, taken = 0): number {
  if (row === costs.length) return 0;
  let least = leastTotal(costs, row + 1, taken);
  costs[row].forEach((value, c) => {
    if (value === null || (taken >> c) & 1) return;
    least = Math.min(least, value + leastTotal(costs, row + 1, taken | (1 << c)));
  });
  return least;
}

const matrices = (value: fc.Arbitrary<number>) =>
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) =>
    fc.record({
      columns: fc.constant(columns),
      costs: fc.array(fc.array(fc.option(value, { freq: 3 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    }),
  );

test('no way to pair up to six with up to six costs less, gated pairs and ties included', () => {
  fc.assert(
    fc.property(matrices(fc.integer({ min: -9, max: 2 })), ({ columns, costs }) => {
      const { chosen, total } = solve(costs, columns);
      const used = chosen.filter((c) => c !== -1);
      expect(new Set(used).size).toBe(used.length);
      expect(chosen.every((c, r) => c === -1 || costs[r][c] !== null)).toBe(true);
      expect(total).toBe(leastTotal(costs));
    }),
    { numRuns: 2000 },
  );
});

test('the same with costs that are no whole numbers', () => {
  fc.assert(
    fc.property(matrices(fc.double({ min: -20, max: 1, noNaN: true })), ({ columns, costs }) => {
      expect(solve(costs, columns).total).toBeCloseTo(leastTotal(costs), 9);
    }),
    { numRuns: 500 },
  );
});

test('rows and columns agree on who has whom', () => {
  fc.assert(
    fc.property(matrices(fc.integer({ min: -9, max: 0 })), ({ columns, costs }) => {
      const { answer, chosen } = solve(costs, columns);
      const back = Array.from({ length: columns }, (_, c) => chosen.indexOf(c));
      expect(Array.from(answer.rowOfColumn)).toEqual(back);
    }),
  );
});

test('of two hundred, each near a few, the prices prove that nothing costs less', () => {
  const near = fc.array(fc.tuple(fc.nat(199), fc.integer({ min: -99, max: 0 })), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(near, { minLength: 200, maxLength: 200 }), (pairs) => {
      const costs = pairs.map((row) => {
        const wide: (number | null)[] = new Array(200).fill(null);
        for (const [c, value] of row) wide[c] = value;
        return wide;
      });
      const { answer, total } = solve(costs, 200);
      // Duality: the value of a row is the best it could get at these prices; their sum is a bound from below.
      const values = costs.map((row) =>
        Math.min(0, ...row.map((value, c) => (value === null ? 0 : value - answer.price[c]))),
      );
      const bound = [...values, ...answer.price].reduce((sum, value) => sum + value, 0);
      expect(Math.max(...answer.price)).toBeLessThanOrEqual(0);
      expect(total).toBe(bound);
    }),
    { numRuns: 30 },
  );
});

test('where all ways are equal, rows take columns in their order', () => {
  const equal = Array.from({ length: 5 }, () => [-1, -1, -1, -1]);
  expect(solve(equal, 4).chosen).toEqual([0, 1, 2, 3, -1]);
});

test('the nearest pair gives way where taking it leaves another with something far', () => {
  const squares = [0, 1].map((from) => [0.6, 1.6].map((to) => (to - from) * (to - from) - 4));
  expect(squares[1][0]).toBeLessThan(Math.min(squares[0][0], squares[1][1])); // nearest first begins with this pair
  expect(solve(squares, 2).chosen).toEqual([0, 1]);
});
