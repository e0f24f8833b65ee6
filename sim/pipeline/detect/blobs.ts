/**
 * Kernel: connected pieces of a mask, eight neighbours, in one pass over runs with union-find.
 *
 * Rosenfeld & Pfaltz, "Sequential operations in digital picture processing", J. ACM 13(4), 471 (1966), on runs of a
 * row instead of pixels.
 */

/** A piece of the mask. Pixels; right and bottom are one past the last. */
export interface Blob {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly area: number; // px
  readonly contrast: number; // luma steps, mean over its pixels
}

/** All pieces of at least `least` pixels, from the top, and from the left where tops are equal. */
export function findBlobs(
  mask: Uint8Array,
  contrast: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  least: number,
): Blob[] {
  const parent: number[] = [];
  const runs: { row: number; begin: number; end: number; contrast: number }[] = [];
  let before = 0; // first run of the row above
  for (let row = 0; row < height; row++) {
    const first = runs.length;
    let above = before;
    for (let x = 0; x < width; x++) {
      if (mask[row * width + x] === 0) continue;
      const begin = x;
      let sum = 0;
      while (x < width && mask[row * width + x] === 1) sum += contrast[row * width + x++];
      const run = runs.push({ row, begin, end: x, contrast: sum }) - 1;
      parent.push(run);
      // Runs above that end before this one begins (less a corner) cannot touch it nor any further to the right.
      while (above < first && runs[above].end < begin) above++;
      for (let k = above; k < first && runs[k].begin <= x; k++) join(parent, run, k);
    }
    before = first;
  }
  return gather(parent, runs).filter(({ area }) => area >= least);
}

function gather(
  parent: number[],
  runs: readonly { row: number; begin: number; end: number; contrast: number }[],
): Blob[] {
  const pieces = new Map<number, { -readonly [K in keyof Blob]: Blob[K] }>();
  runs.forEach(({ row, begin, end, contrast }, run) => {
    const root = rootOf(parent, run);
    const piece = pieces.get(root) ?? { left: begin, top: row, right: end, bottom: row, area: 0, contrast: 0 };
    piece.left = Math.min(piece.left, begin);
    piece.right = Math.max(piece.right, end);
    piece.bottom = row + 1;
    piece.area += end - begin;
    piece.contrast += contrast;
    pieces.set(root, piece);
  });
  return [...pieces.values()]
    .map((piece) => ({ ...piece, contrast: piece.contrast / piece.area }))
    .sort((a, b) => a.top - b.top || a.left - b.left);
}

function rootOf(parent: number[], run: number): number {
  let root = run;
  while (parent[root] !== root) root = parent[root];
  for (let k = run; parent[k] !== root; ) {
    const next = parent[k];
    parent[k] = root;
    k = next;
  }
  return root;
}

/** The earlier run stays the root, so that pieces come out in the order of their first run. */
function join(parent: number[], a: number, b: number): void {
  const [one, other] = [rootOf(parent, a), rootOf(parent, b)];
  if (one < other) parent[other] = one;
  else parent[one] = other;
}
