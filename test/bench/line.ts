/** One measured figure, printed as one JSON line. */
export interface BenchLine {
  readonly bench: string;
  readonly size: string;
  readonly value: number;
  readonly unit: string;
  readonly budget?: number; // same unit; rates: at least, times (s, ms): at most
  readonly peer?: string; // who else was measured in the same run
  readonly note?: string;
}

/** Median of `repeats` timed calls in seconds, after one warm-up call. */
export function medianSeconds(repeats: number, work: () => void): number {
  work();
  const times = Array.from({ length: repeats }, () => {
    const begin = performance.now();
    work();
    return (performance.now() - begin) / 1000;
  });
  return times.sort((a, b) => a - b)[repeats >> 1];
}
