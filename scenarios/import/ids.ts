/** Names of things as their source has them → ids that a city file takes, each once. */
const LONGEST = 110; // characters: a city file takes 128, and pieces are numbered

export type Naming = (name: string) => string;

/** @param fallback what a thing without a usable name is called, followed by a number */
export function naming(fallback: string): Naming {
  const taken = new Set<string>();
  const last = new Map<string, number>(); // number given to each name that stood there more than once
  return (name) => {
    const plain = name
      .slice(0, LONGEST)
      .replace(/[^A-Za-z0-9._:/-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+|-+$/g, '');
    const stem = plain === '' ? fallback : plain;
    let id = plain === '' ? `${fallback}-1` : plain;
    for (let k = (last.get(stem) ?? 1) + 1; taken.has(id); k++) {
      id = `${stem}-${k}`;
      last.set(stem, k);
    }
    taken.add(id);
    return id;
  };
}
