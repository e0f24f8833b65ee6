/**
 * One question put to the simulation, in SI units: what a scenario file says once it is read. Times are integer
 * milliseconds; the clock starts at `startMs` (Unix epoch, UTC) and local hours are `utcOffsetMs` later.
 */
import type { ProfileName } from './feeds/profile.ts';
import type { GeneratorParameters, Style } from './world/generator/parameters.ts';
import type { Weather } from './world/weather.ts';

export interface Scenario {
  readonly name: string;
  readonly seed: string;
  readonly startMs: number; // since the Unix epoch, UTC
  readonly utcOffsetMs: number; // local time minus UTC
  readonly durationMs: number; // a whole number of ticks
  readonly tickMs: number;
  readonly city: CitySource;
  readonly weather: Weather;
  readonly people: People;
  readonly traffic: Traffic;
  readonly incidents: readonly IncidentRequest[];
  readonly detector: ProfileName;
  readonly centre: Centre;
  readonly units: readonly UnitGroup[];
  readonly feedback: Feedback;
  readonly primaryOutcome: PrimaryOutcome;
}

export type CitySource =
  | ({
      readonly generate: Style;
      readonly seed: string; // of the place; the run has its own
    } & Omit<GeneratorParameters, 'style' | 'origin'>)
  | { readonly file: string };

export interface People {
  readonly residents: number;
  readonly visitorRate: number; // 1/s
  readonly offenders: number;
}

export interface Traffic {
  readonly vehicleRate: number; // 1/s, entering the site
  readonly heavyShare: number; // 0 to 1
}

/** Exactly what sim/incidents plays: nobody can ask for what is not simulated. */
export type IncidentKind = 'theft' | 'robbery' | 'door-forcing' | 'intrusion' | 'loitering' | 'red-light';

export type IncidentPlace = 'anywhere' | 'entrances' | 'shops' | 'schools' | 'kindergartens' | 'stops' | 'signals';

/** Probes are drawn over time and place; a scripted incident happens at its second and its place. */
export type IncidentRequest =
  | {
      readonly form: 'probes';
      readonly kind: IncidentKind;
      readonly probes: number;
      readonly where: IncidentPlace;
      readonly realRate: number; // 1/s: what alerts per hour and operator trust are computed at
    }
  | {
      readonly form: 'scripted';
      readonly kind: IncidentKind;
      readonly at: number; // ms after the start
      readonly place: string; // an asset of the site, or a `signal/group`
    };

export interface Centre {
  readonly operators: number;
  readonly monitorsEach: number;
  readonly contention: Contention;
  readonly backgroundRate: number; // 1/s, alerts from elsewhere that the same operators answer
  readonly verification: number; // s, mean time to look at an alert
}

/** Whether incidents queue behind one another for operators and units, or each is answered by a copy of its own. */
export type Contention = 'own' | 'shared';

export interface UnitGroup {
  readonly kind: 'patrol' | 'ambulance' | 'fire' | 'yard-service';
  readonly count: number;
  readonly home: string; // an asset or a zone of the site
  readonly backgroundLoad: number; // share of time on other calls, 0 to 1
}

export interface Feedback {
  readonly deterrence: boolean;
  readonly interruption: boolean;
}

export type PrimaryOutcome = 'detected' | 'alerted' | 'answered_in_time' | 'evidenced';
