/** Which rules can raise which kind of incident: a kind that no rule of a configuration answers is reported apart. */
import type { IncidentKind } from '../scenario.ts';

/** Kinds of rule, as the pipeline's configuration names them. */
export const RAISED_BY = {
  theft: ['loiter', 'running'],
  robbery: ['pursuit', 'running'],
  'door-forcing': ['door-dwell', 'loiter'],
  intrusion: ['intrusion', 'line-crossing', 'running'],
  loitering: ['loiter', 'door-dwell'],
  'red-light': ['red-light'],
} as const satisfies Readonly<Record<IncidentKind, readonly string[]>>;
