/**
 * Which incidents fared otherwise under another layout. All layouts see the same incidents of a seed, so they are
 * paired by id; what moved is grouped by where it came from and where it went.
 */
import { assert } from '../../engine/assert.ts';
import { type FunnelStage, stageRank } from '../../sim/funnel/stages.ts';
import type { IncidentRow } from '../../sim/metrics/incident-rows.ts';
import type { HandChange, Shift } from './comparison.ts';

const MOST_SHIFTS = 3;

/** @param first,other rows of one seed, of the same incidents in the same order */
export function handChanges(
  of: Pick<HandChange, 'seed' | 'against'>,
  first: readonly IncidentRow[],
  other: readonly IncidentRow[],
): HandChange[] {
  return first.flatMap(({ id, kind, place, begins, furthest, camera }, k) => {
    const then = other[k];
    assert(then.id === id, `incident "${id}" stands beside "${then.id}"; all layouts see the same incidents`);
    if (then.furthest === furthest) return [];
    const stages = { from: furthest, to: then.furthest, fromCamera: camera, toCamera: then.camera };
    return [{ ...of, incident: id, kind, place, at: begins, ...stages }];
  });
}

/** The largest groups with the same stages; of equal ones the earlier in the chain. */
export function largestShifts(first: string, against: string, changes: readonly HandChange[]): Shift[] {
  const groups = new Map<string, HandChange[]>();
  for (const change of changes) {
    const key = `${change.from} → ${change.to}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()]
    .sort((a, b) => b.length - a.length || order(a[0].from, b[0].from) || order(a[0].to, b[0].to))
    .slice(0, MOST_SHIFTS)
    .map((incidents) => ({
      against,
      from: incidents[0].from,
      to: incidents[0].to,
      incidents,
      cameras: [...byCamera(first, incidents, 'fromCamera'), ...byCamera(against, incidents, 'toCamera')],
    }));
}

function order(a: FunnelStage | 'none', b: FunnelStage | 'none'): number {
  const rank = (stage: FunnelStage | 'none') => (stage === 'none' ? -1 : stageRank(stage));
  return rank(a) - rank(b);
}

/** Cameras by the number of incidents they were the best of, most first, then by id. */
function byCamera(layout: string, incidents: readonly HandChange[], side: 'fromCamera' | 'toCamera'): Shift['cameras'] {
  const counts = new Map<string, number>();
  for (const { [side]: camera } of incidents) if (camera !== null) counts.set(camera, (counts.get(camera) ?? 0) + 1);
  return [...counts]
    .map(([camera, count]) => ({ layout, camera, incidents: count }))
    .sort((a, b) => b.incidents - a.incidents || (a.camera < b.camera ? -1 : 1));
}
