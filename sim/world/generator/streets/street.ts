/** A street's cross-section, and the words for where it leads. */

export type Point = readonly [x: number, y: number];

export type Side = 'north' | 'east' | 'south' | 'west';
/** Clockwise, so that the side after next lies opposite. */
export const SIDES: readonly Side[] = ['north', 'east', 'south', 'west'];
export const OUTWARD: Readonly<Record<Side, Point>> = {
  north: [0, 1],
  east: [1, 0],
  south: [0, -1],
  west: [-1, 0],
};

export function opposite(side: Side): Side {
  return SIDES[(SIDES.indexOf(side) + 2) % 4];
}

/** Distances are measured from the axis, the same on both sides. */
export interface Street {
  readonly kind: 'arterial' | 'local' | 'boulevard'; // nobody drives on a boulevard
  readonly name: string;
  readonly lanes: number; // of both directions together
  readonly laneWidth: number; // m
  readonly half: number; // m, to the kerb
  readonly walk: number; // m, to the middle of the pavement
  readonly walkWidth: number; // m
  readonly reach: number; // m, to the parcels
  readonly speedLimit: number; // m/s
}
