/**
 * Kernel: the assignment of rows to columns that costs least, where any row may stay without.
 *
 * Shortest augmenting paths with prices on columns: R. Jonker & A. Volgenant, Computing 38:325 (1987). Costs are sparse,
 * so a search never leaves the rows and columns it can reach: small groups that do not touch are small problems. Staying
 * without costs 0: each row has a column of its own for it, which is never stored because only its own row gets there.
 *
 * Of equal ways the one found first is taken: earlier rows, then earlier edges.
 */

/** Edge e of row r, begin[r] ≤ e < begin[r + 1], joins it with column[e] at cost[e]; columns ascend within a row. */
export interface SparseCosts {
  readonly begin: Int32Array;
  readonly column: Int32Array;
  readonly cost: Float64Array;
}

/** Working memory, and the answer. */
export interface Assignment {
  readonly edgeOfRow: Int32Array; // -1: stays without
  readonly rowOfColumn: Int32Array; // -1: free
  readonly price: Float64Array; // never positive; 0 while the column is free
  readonly distance: Float64Array; // from the row that is being placed, along the cheapest path
  readonly via: Int32Array; // edge by which that path comes
  readonly from: Int32Array; // row by which it comes
  readonly reached: Int32Array; // columns: the first `scanned` are settled, the others wait
  readonly mark: Int32Array; // ± (1 + row that reached the column last), negative once settled
}

export function createAssignment(rows: number, columns: number): Assignment {
  return {
    edgeOfRow: new Int32Array(rows),
    rowOfColumn: new Int32Array(columns),
    price: new Float64Array(columns),
    distance: new Float64Array(columns),
    via: new Int32Array(columns),
    from: new Int32Array(columns),
    reached: new Int32Array(columns),
    mark: new Int32Array(columns),
  };
}

/** Assigns `rows` rows to `columns` columns; the answer is in `edgeOfRow` and `rowOfColumn`. */
export function assign(costs: SparseCosts, rows: number, columns: number, a: Assignment): void {
  a.edgeOfRow.fill(-1, 0, rows);
  a.rowOfColumn.fill(-1, 0, columns);
  a.price.fill(0, 0, columns);
  a.mark.fill(0, 0, columns);
  for (let row = 0; row < rows; row++) placeRow(costs, row, a);
}

/** Finds the cheapest path from a new row to a free column, or to a row that then stays without, and shifts along it. */
function placeRow(costs: SparseCosts, start: number, a: Assignment): void {
  const { edgeOfRow, rowOfColumn, price, distance, reached } = a;
  let row = start;
  let base = 0; // length of the path to `row`, less the row's own price
  let waived = Infinity; // length of the cheapest path that ends with a row staying without
  let waives = -1;
  let scanned = 0;
  let count = 0;
  let goal = -1;
  for (;;) {
    if (base < waived) {
      waived = base;
      waives = row;
    }
    count = reach(costs, row, base, start, count, a);
    const next = nearestWaiting(reached, distance, scanned, count);
    if (next === -1 || distance[reached[next]] > waived) break;
    const column = reached[next];
    if (rowOfColumn[column] === -1) {
      goal = column;
      break;
    }
    reached[next] = reached[scanned];
    reached[scanned++] = column;
    a.mark[column] = -1 - start;
    row = rowOfColumn[column];
    base = distance[column] - (costs.cost[edgeOfRow[row]] - price[column]);
  }
  const length = goal === -1 ? waived : distance[goal];
  for (let i = 0; i < scanned; i++) price[reached[i]] += distance[reached[i]] - length;
  shift(costs, start, goal, waives, a);
}

/** Offers every edge of `row` as the end of a path; returns the number of columns reached. */
function reach(
  costs: SparseCosts,
  row: number,
  base: number,
  start: number,
  count: number,
  { price, distance, via, from, reached, mark }: Assignment,
): number {
  const { begin, column, cost } = costs;
  for (let edge = begin[row]; edge < begin[row + 1]; edge++) {
    const to = column[edge];
    // A settled path is not shortened, but rounding may say so: of a row's own column, and the path would close on itself.
    if (mark[to] === -1 - start) continue;
    const length = base + cost[edge] - price[to];
    if (mark[to] !== start + 1) {
      mark[to] = start + 1;
      reached[count++] = to;
    } else if (length >= distance[to]) continue;
    distance[to] = length;
    via[to] = edge;
    from[to] = row;
  }
  return count;
}

function nearestWaiting(reached: Int32Array, distance: Float64Array, scanned: number, count: number): number {
  let nearest = -1;
  for (let i = scanned; i < count; i++) {
    if (nearest === -1 || distance[reached[i]] < distance[reached[nearest]]) nearest = i;
  }
  return nearest;
}

/** Every row on the path takes the column it was reached for; `goal` -1: row `waives` gives its own up. */
function shift(costs: SparseCosts, start: number, goal: number, waives: number, a: Assignment): void {
  const { edgeOfRow, rowOfColumn, via, from } = a;
  let column = goal;
  if (goal === -1) {
    if (waives === start) return;
    column = costs.column[edgeOfRow[waives]];
    edgeOfRow[waives] = -1;
  }
  for (;;) {
    const row = from[column];
    const before = edgeOfRow[row];
    edgeOfRow[row] = via[column];
    rowOfColumn[column] = row;
    if (row === start) return;
    column = costs.column[before];
  }
}
