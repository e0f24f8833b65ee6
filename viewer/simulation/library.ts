/** The bundled scenarios as text, by path from the repository's root. */
const files = import.meta.glob<string>('../../scenarios/library/**/*.{yaml,json}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const FOLDER = '../../scenarios/library/';

/** Where the scenario of that name begins. */
export function scenarioFile(name: string): string {
  return `${name}/scenario.yaml`;
}

/** The text of a file of the library, or null where there is none. */
export function libraryText(file: string): string | null {
  return files[`${FOLDER}${file}`] ?? null;
}
