/**
 * Pairs n rows (trails) with m columns (copies): the cheapest assignment among those that pair the most. The Hungarian
 * method with potentials takes n * n * m steps.
 */

/** Dearer than any sum of real costs, yet a few hundred of them still add up exactly. */
const IMPOSSIBLE = 2 ** 44;

/**
 * The column of each row, or -1. `cost(row, column)` is at least 0, in all below 2^44 (five hours in nanoseconds), or null
 * where the two cannot go together.
 */
export function assign(rows: number, columns: number, cost: (row: number, column: number) => number | null): number[] {
  if (rows > columns) {
    const rowOf = assign(columns, rows, (column, row) => cost(row, column));
    const columnOf = new Array<number>(rows).fill(-1);
    for (const [column, row] of rowOf.entries()) if (row >= 0) columnOf[row] = column;
    return columnOf;
  }
  // Index 0 stands for "nothing yet"; rows and columns count from 1.
  const rowPotential = new Array<number>(rows + 1).fill(0);
  const columnPotential = new Array<number>(columns + 1).fill(0);
  const rowOf = new Array<number>(columns + 1).fill(0);
  const way = new Array<number>(columns + 1).fill(0);
  const costs = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => cost(row, column) ?? IMPOSSIBLE),
  );
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    let column = 0;
    const least = new Array<number>(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Array<boolean>(columns + 1).fill(false);
    do {
      used[column] = true;
      const at = rowOf[column]!;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= columns; j++) {
        if (used[j]) continue;
        const reduced = costs[at - 1]![j - 1]! - rowPotential[at]! - columnPotential[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          way[j] = column;
        }
        if (least[j]! < delta) {
          delta = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j]) {
          rowPotential[rowOf[j]!]! += delta;
          columnPotential[j]! -= delta;
        } else least[j]! -= delta;
      }
      column = next;
    } while (rowOf[column] !== 0);
    do {
      const before = way[column]!;
      rowOf[column] = rowOf[before]!;
      column = before;
    } while (column !== 0);
  }
  const columnOf = new Array<number>(rows).fill(-1);
  for (let j = 1; j <= columns; j++) {
    const row = rowOf[j]! - 1;
    if (row >= 0 && costs[row]![j - 1]! < IMPOSSIBLE) columnOf[row] = j - 1;
  }
  return columnOf;
}
