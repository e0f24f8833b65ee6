/** The place while it is being drawn: each subject adds its things; walkways become a network at the end. */
import type { Asset, Barrier, Building, Crossing, Lamp, Mount, Polyline, Tree, Zone } from '../site.ts';
import { type Chance, centimetres, type GeneratorParameters } from './parameters.ts';
import type { Streets } from './streets/junction.ts';

/** A straight walk before noding: where others meet it, it is cut. A crossing is never cut. */
export interface Walk {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly width: number; // m, free of walls
  readonly crossing: Crossing | null;
}

/** One arrives at an asset where it stands: some walk ends there. */
export type Place = Omit<Asset, 'node'>;

/** What a style draws. */
export interface Drawing {
  readonly streets: Streets;
  readonly draft: Draft;
  readonly lamps: readonly Lamp[];
  readonly trees: readonly Tree[];
}

export interface Draft {
  readonly buildings: Building[];
  readonly barriers: Barrier[];
  readonly mounts: Mount[];
  readonly zones: Zone[];
  readonly places: Place[];
  readonly walks: Walk[];
  readonly kerbs: Polyline[];
  readonly numbers: Map<string, number>; // the last given, by what is numbered
}

/** What every hand that draws has. */
export interface Drafting {
  readonly draft: Draft;
  readonly parameters: GeneratorParameters;
  readonly chance: Chance;
}

export function createDraft(): Draft {
  return { buildings: [], barriers: [], mounts: [], zones: [], places: [], walks: [], kerbs: [], numbers: new Map() };
}

type Point = readonly [x: number, y: number];

export function drawWalk(draft: Draft, from: Point, to: Point, width: number, crossing: Crossing | null = null): void {
  const [ax, ay] = from.map(centimetres);
  const [bx, by] = to.map(centimetres);
  if (ax !== bx || ay !== by) draft.walks.push({ ax, ay, bx, by, width, crossing });
}

export function drawPlace(draft: Draft, kind: Asset['kind'], id: string, [x, y]: Point, weight: number): void {
  draft.places.push({ id, kind, x: centimetres(x), y: centimetres(y), weight });
}

/** The number of the next thing so called, from 1. */
export function nextNumber(draft: Draft, word: string): number {
  const number = (draft.numbers.get(word) ?? 0) + 1;
  draft.numbers.set(word, number);
  return number;
}
