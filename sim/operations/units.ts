/**
 * Units and who goes: of those free now the one that is there first, else the one that is free first. A unit is on
 * another call with the chance of its background load, and its call ends after an exponential rest, as it would for
 * calls of exponential length that come at random (Larson's hypercube model, Oper. Res. 22, 845, 1974).
 *
 * A free patrol starts where it walks, everybody else at home; one that ends another call too, for where that was is
 * not known.
 */
import { assert } from '../../engine/assert.ts';
import { centroid } from '../../engine/geometry/polygon.ts';
import { exponential } from '../../engine/random/distributions.ts';
import { type EntityId, entityNamed, entityPair, type Key, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { UnitGroup } from '../scenario.ts';
import type { Site } from '../world/site.ts';

export interface Unit {
  readonly name: string; // "patrol/0-1": the second of the first group of patrols
  readonly id: EntityId;
  readonly kind: UnitGroup['kind'];
  readonly backgroundLoad: number;
  readonly x: number; // m, home
  readonly y: number;
}

/** Where a patrol is that walks its beat in the world, by the unit's name. */
export interface PatrolPosition {
  readonly unit: string;
  readonly x: number; // m
  readonly y: number;
}

/** s, mean length of a call from dispatch on, and of what is left of one at any moment. Assumed. */
const CALL_LENGTH = 900;

export function compileUnits(groups: readonly UnitGroup[], site: Pick<Site, 'assets' | 'zones'>): Unit[] {
  return groups.flatMap(({ kind, count, home, backgroundLoad }, group) => {
    const earlier = groups.slice(0, group).filter((other) => other.kind === kind).length;
    const [x, y] = placeOf(site, home);
    return Array.from({ length: count }, (_, k) => {
      const name = `${kind}/${earlier}-${k}`;
      return { name, id: entityNamed(name), kind, backgroundLoad, x, y };
    });
  });
}

/** Rows of the units that may be sent: patrols, or whoever there is where those are not. Assumed. */
export function calledOut(units: readonly Unit[]): number[] {
  const rows = units.map((_, row) => row);
  const patrols = rows.filter((row) => units[row].kind === 'patrol');
  return patrols.length > 0 ? patrols : rows;
}

/** When `unit` is free of calls from elsewhere, for one who needs it from `at` (ms) on: `at` itself when it is now. */
export function freeOfBackground(key: Key, unit: Unit, whose: EntityId, at: number): number {
  const pair = entityPair(whose, unit.id);
  if (uniform(key, STREAM.unitLoad, pair, 0) >= unit.backgroundLoad) return at;
  return at + Math.ceil(1000 * exponential(uniform(key, STREAM.unitLoad, pair, 1), CALL_LENGTH));
}

/** ms that a call of `whose` keeps a unit from dispatch on; only under shared contention does anybody wait for it. */
export function callLength(key: Key, whose: EntityId): number {
  return Math.round(1000 * exponential(uniform(key, STREAM.onScene, whose, 0), CALL_LENGTH));
}

function placeOf({ assets, zones }: Pick<Site, 'assets' | 'zones'>, home: string): readonly [x: number, y: number] {
  const asset = assets.find(({ id }) => id === home);
  if (asset !== undefined) return [asset.x, asset.y];
  const zone = zones.find(({ id }) => id === home);
  assert(zone !== undefined, `units at home at ${home}, which the site does not have`);
  return centroid(zone.ring);
}
