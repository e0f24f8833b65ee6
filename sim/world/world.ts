/** A place made ready to be lived in and looked at: everything that stands still, compiled once and shared by all threads. */
import { type CrossingSet, compileCrossings } from './crossings.ts';
import { compileLamps, type LampLight } from './light.ts';
import { compileOccluders, type Occluders } from './occluders.ts';
import { compileRoads, type RoadNetwork } from './roads.ts';
import type { Site } from './site.ts';
import { compileWalkways, type WalkNetwork } from './walkways.ts';
import { compileWalls, type Walls } from './walls.ts';

export interface World {
  readonly occluders: Occluders; // what blocks sight
  readonly walls: Walls; // what blocks walking
  readonly walkways: WalkNetwork;
  readonly roads: RoadNetwork;
  readonly crossings: CrossingSet;
  readonly lamps: LampLight;
}

export function compileWorld(site: Site): World {
  const roads = compileRoads(site);
  return {
    occluders: compileOccluders(site),
    walls: compileWalls(site),
    walkways: compileWalkways(site),
    roads,
    crossings: compileCrossings(site, roads),
    lamps: compileLamps(site),
  };
}
