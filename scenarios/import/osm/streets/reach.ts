/** Lanes that lead nowhere, or that nothing leads to, taken out: whoever enters can leave, and every lane is driven. */
import type { Lane, Signal } from '../../../../sim/world/site.ts';
import type { Findings } from '../../findings.ts';

/**
 * @param isBorder whether a lane begins or ends on the border; where no lane does, any dead end is a way in or out
 */
export function reachable(
  lanes: readonly Lane[],
  signals: readonly Signal[],
  isBorder: (lane: Lane, end: 'begins' | 'ends') => boolean,
  findings: Findings,
): { lanes: Lane[]; signals: Signal[] } {
  const index = new Map(lanes.map(({ id }, k) => [id, k]));
  const next = lanes.map((lane) => lane.next.map((id) => index.get(id)!).filter((k) => k !== undefined));
  const before: number[][] = lanes.map(() => []);
  for (const [k, list] of next.entries()) for (const n of list) before[n].push(k);
  const all = lanes.map((_, k) => k);
  const some = (found: number[], otherwise: number[]) => (found.length > 0 ? found : otherwise);
  const entries = some(
    all.filter((k) => before[k].length === 0 && isBorder(lanes[k], 'begins')),
    all.filter((k) => before[k].length === 0 && lanes[k].junction === null),
  );
  const exits = some(
    all.filter((k) => next[k].length === 0 && isBorder(lanes[k], 'ends')),
    all.filter((k) => next[k].length === 0 && lanes[k].junction === null),
  );
  const [fromEntry, toExit] = [flood(entries, next), flood(exits, before)];
  const kept = lanes.filter((lane, k) => {
    const stays = fromEntry[k] === 1 && toExit[k] === 1;
    if (!stays && lane.junction === null) findings.add('import.dropped.dead_lanes', lane.id);
    return stays;
  });
  const ids = new Set(kept.map(({ id }) => id));
  findings.outOf('import.dropped.dead_lanes', lanes.filter(({ junction }) => junction === null).length);
  const governed = new Set(
    kept.flatMap(({ signal }) => (signal === null ? [] : [signal.slice(0, signal.lastIndexOf('/'))])),
  );
  return {
    lanes: kept.map((lane) => ({ ...lane, next: lane.next.filter((id) => ids.has(id)) })),
    signals: signals.filter(({ id }) => governed.has(id)),
  };
}

/** Which are reached from the starts, 1 or 0. */
function flood(starts: readonly number[], onward: readonly (readonly number[])[]): Uint8Array {
  const reached = new Uint8Array(onward.length);
  const queue = [...starts];
  for (const k of starts) reached[k] = 1;
  for (let k = queue.pop(); k !== undefined; k = queue.pop()) {
    for (const n of onward[k]) {
      if (reached[n] === 1) continue;
      reached[n] = 1;
      queue.push(n);
    }
  }
  return reached;
}
