/** The kinds of incident, in the order of plans. */
import type { IncidentKind } from '../scenario.ts';
import { DOOR_FORCING } from './door-forcing.ts';
import { INTRUSION } from './intrusion.ts';
import { LOITERING } from './loitering.ts';
import { ROBBERY } from './robbery.ts';
import type { FootKind } from './stage.ts';
import { THEFT } from './theft.ts';

export const KINDS: readonly IncidentKind[] = [
  'theft',
  'robbery',
  'door-forcing',
  'intrusion',
  'loitering',
  'red-light',
];

export const FOOT_KINDS: Readonly<Record<Exclude<IncidentKind, 'red-light'>, FootKind>> = {
  theft: THEFT,
  robbery: ROBBERY,
  'door-forcing': DOOR_FORCING,
  intrusion: INTRUSION,
  loitering: LOITERING,
};

/** Most bodies that an incident of a kind adds to those who are there anyway: a driver is one of them. */
export const ACTORS: Readonly<Record<IncidentKind, number>> = {
  theft: 1,
  robbery: 2,
  'door-forcing': 1,
  intrusion: 1,
  loitering: 1,
  'red-light': 0,
};
