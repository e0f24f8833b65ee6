/** Files that somebody drops on the page: a scenario and what it names, all as text. */

export interface Dropped {
  readonly scenario: string; // the file that names the others
  readonly files: Readonly<Record<string, string>>;
}

/** @returns null when no scenario is among them */
export async function readDropped(list: FileList): Promise<Dropped | null> {
  const files = Object.fromEntries(await Promise.all([...list].map(async (file) => [file.name, await file.text()])));
  const scenario = Object.keys(files).find((name) => /^[^.]+\.ya?ml$/.test(name));
  return scenario === undefined ? null : { scenario, files };
}
