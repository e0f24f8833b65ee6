/**
 * The copy of a centre that answers one incident carries the load that the scenario states. An alert that comes at any
 * moment then meets the queue M/G/1 with priorities: Pollaczek (Math. Z. 32, 64, 1930) and Khinchine, and Cobham (Oper.
 * Res. 2, 70, 1954).
 */
import { expect, test } from 'vitest';
import { finishOperations, operate } from '../../sim/operations/operations.ts';
import type { Alert } from '../../sim/pipeline/contract.ts';
import { firing, incident, ofKind, room, STREET, tick } from './operations-room.ts';

const VERIFICATION = 20; // s
const SPREAD = 0.43; // of the logarithm of verification times
const RHO = 0.6;
const COUNT = 3000;

/** s that each of many incidents' alerts waits before the one operator. */
function waits(severity: Alert['severity']): number[] {
  const incidents = Array.from({ length: COUNT }, (_, k) => incident(`${severity}-${k}`));
  const centre = { operators: 1, verification: VERIFICATION, backgroundRate: RHO / VERIFICATION };
  const operations = room({ incidents, centre, units: [] });
  const alerts = incidents.map(({ id }) => firing(id, id, 1000, { severity }));
  const events = operate(operations, tick(2000, { alerts }));
  events.push(...finishOperations(operations, { world: [], speeds: STREET.speedLimit, patrols: [] }));
  return ofKind(events, 'seen').map(({ waited }) => waited / 1000);
}

/** Mean residual work in service: λ E[S²] / 2, of log-normal times. */
const RESIDUAL = (RHO * VERIFICATION * Math.exp(SPREAD ** 2)) / 2;
const CRITICAL = 0.05 * RHO; // load of what is as urgent

test.each([
  ['critical' as const, RESIDUAL / (1 - CRITICAL)],
  ['low' as const, RESIDUAL / ((1 - RHO) * (1 - 0.6 * RHO))], // overtaken by the 60 % that are more urgent
])(
  'an alert of %s severity waits as long as Cobham says, and with the chance that the operator is busy',
  (severity, mean) => {
    const waited = waits(severity);
    expect(waited).toHaveLength(COUNT);
    const busy = waited.filter((wait) => wait > 0).length / COUNT;
    expect(Math.abs(busy - RHO)).toBeLessThan(3 * Math.sqrt((RHO * (1 - RHO)) / COUNT));
    const average = waited.reduce((sum, wait) => sum + wait, 0) / COUNT;
    const variance = waited.reduce((sum, wait) => sum + (wait - average) ** 2, 0) / COUNT;
    const error = Math.sqrt(variance / COUNT);
    expect(Math.abs(average - mean), `${average} s ± ${error}, expected ${mean}`).toBeLessThan(3 * error);
    expect(error / mean).toBeLessThan(0.05);
  },
);
