const FEW = 32; // numbers: the longest list that insertion sorts faster than Array.sort, which also copies it

/** Sorts the list in place and returns it; allocates nothing for a short one. */
export function ascending(list: number[]): number[] {
  if (list.length > FEW) return list.sort((a, b) => a - b);
  for (let i = 1; i < list.length; i++) {
    const own = list[i];
    let k = i;
    for (; k > 0 && list[k - 1] > own; k--) list[k] = list[k - 1];
    list[k] = own;
  }
  return list;
}
