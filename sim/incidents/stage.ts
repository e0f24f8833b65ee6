/** Where and how one script is laid: what every kind is given to write its roles from. */
import type { RoadNetwork } from '../world/roads.ts';
import type { Site } from '../world/site.ts';
import type { WalkNetwork } from '../world/walkways.ts';
import type { Range, Script, Spot, Traits } from './script.ts';

/** The place, as scripts need it. */
export interface Setting {
  readonly site: Pick<Site, 'assets' | 'zones' | 'roads'>;
  readonly walkways: WalkNetwork;
  readonly roads: RoadNetwork;
}

/** One performance. */
export interface Occasion {
  readonly at: number; // ms since the start of the run, when it begins
  readonly traits: Traits;
  readonly isAlike: boolean;
  /** A keyed choice: `use` tells choices of one occasion apart. */
  readonly choose: <T>(options: readonly T[], use: number) => T;
}

/** A script and where it happens. */
export interface Laid extends Spot {
  readonly place: string;
  readonly script: Script;
}

/** A kind that is played on foot at an asset, which is a destination of the walkways of the same index. */
export interface FootKind {
  readonly traits: Readonly<Record<keyof Traits, Range>>;
  readonly longest: number; // ms, from its beginning to its end
  readonly isUsable: (setting: Setting, destination: number) => boolean;
  readonly lay: (setting: Setting, destination: number, occasion: Occasion) => Laid;
}

/** Uses of `Occasion.choose`. */
export const CHOICE = { approach: 0, flight: 1, victim: 2, side: 3 } as const;

/** Response that comes within this of the act counts as in time, unless the offender is gone before, ms; assumed. */
export const AFTERMATH = 180_000;

/** A look-alike's traits differ from the incident's by at most this share. */
export const LIKENESS = 0.07;
