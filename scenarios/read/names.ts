/** Names that files give and use: given once, used only where something has them. */
import type { MessageKey } from '../messages/catalogue.ts';
import { nearest } from './nearest.ts';
import { type Path, pathText, type Slip } from './problem.ts';

/** A slip for every name that an earlier one in the list has already; undefined where a name is no name. */
export function duplicates(names: readonly (string | undefined)[], pathOf: (i: number) => Path): Slip[] {
  const first = new Map<string, number>();
  return names.flatMap((name, i): Slip[] => {
    if (name === undefined) return [];
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, i);
      return [];
    }
    const gaps = { other: pathText(pathOf(other).slice(0, -1)) };
    return [{ path: pathOf(i), says: 'problem.duplicate', value: name, fix: { key: 'fix.rename' }, gaps }];
  });
}

/** A name that nothing has, with the nearest that something has. */
export function noSuch(path: Path, value: string, noun: MessageKey, where: MessageKey, known: Iterable<string>): Slip {
  const near = nearest(value, known);
  const slip: Slip = { path, says: 'problem.no_such', value, gaps: { noun: { key: noun }, where: { key: where } } };
  return near === null ? slip : { ...slip, fix: { key: 'fix.did_you_mean', values: { name: near } } };
}

/** `entrance/b3-*` → whether a name fits; `*` stands for any text. Parts are met in turn, so many stars cost no more. */
export function fitsPattern(pattern: string): (name: string) => boolean {
  const [first, ...middle] = pattern.split('*');
  const last = middle.pop();
  if (last === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false;
    let at = first.length;
    for (const part of middle) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - last.length;
  };
}
