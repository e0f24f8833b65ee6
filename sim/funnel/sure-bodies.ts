/** Stage "detected" made perfect: whom the feed must find in a re-run. */
import { assert } from '../../engine/assert.ts';
import type { SureBodies } from '../feeds/metadata.ts';
import type { Cast } from '../incidents/incident.ts';
import { incidentsAt, type Watch } from './watch.ts';

/**
 * Writes the actors, met so far, of incidents that were unhidden at some camera and are not over. Call it between two
 * ticks; an incident that was never unhidden is left to the detector as it was, so its loss stays what it was.
 */
export function writeSureBodies(watch: Watch, cast: Cast, sure: SureBodies): void {
  const { idLo, idHi, lastIncident } = watch.met;
  const unhidden = incidentsAt(watch, 'unhidden');
  let count = 0;
  for (let slot = 0; slot < lastIncident.length; slot++) {
    if (!unhidden.includes(lastIncident[slot])) continue;
    if (cast.incidentOf(idLo[slot], idHi[slot]) !== lastIncident[slot]) continue;
    assert(2 * count + 1 < sure.ids.length, `more actors than there is room for: ${sure.ids.length / 2}`);
    sure.ids[2 * count] = idLo[slot];
    sure.ids[2 * count + 1] = idHi[slot];
    count++;
  }
  sure.count[0] = count;
}
