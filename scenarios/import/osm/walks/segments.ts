/** A walk network while it is being built: straight segments between numbered nodes that may still be moved. */
import { centimetres } from '../projected.ts';

export interface Segment {
  readonly line: string; // for findings
  readonly a: number; // node
  readonly b: number;
  readonly width: number;
  readonly level: number;
  readonly isPassage: boolean;
  readonly crossing: string | null;
}

/** Points that lie on the same centimetre are one node. */
export class NodeList {
  readonly x: number[] = [];
  readonly y: number[] = [];
  private readonly known = new Map<number, number>();

  at(x: number, y: number): number {
    const key = keyOf(x, y);
    let index = this.known.get(key);
    if (index === undefined) {
      index = this.x.length;
      this.known.set(key, index);
      this.x.push(centimetres(x));
      this.y.push(centimetres(y));
    }
    return index;
  }

  find(x: number, y: number): number {
    return this.known.get(keyOf(x, y)) ?? -1;
  }
}

const ROW = 2 ** 26; // cm: no place is 671 km wide, and has fewer nodes

/** One whole number for a pair of nodes, whichever comes first. */
export function pairKey(a: number, b: number): number {
  return Math.min(a, b) * ROW + Math.max(a, b);
}

/** One whole number, exact, for a point on the lattice of centimetres. */
export function keyOf(x: number, y: number): number {
  return Math.round(100 * x) * ROW + Math.round(100 * y);
}
