/** Places as commands take them: a city file or a scenario's, and `place.json`, what a viewer draws a run in. */
import type { Site } from '../../sim/world/site.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { type Project, readCity, readProject } from '../read/project.ts';
import { findInput, loadText } from './files.ts';

/** The place of a city file, or of a scenario by its file, folder or name. */
export function siteOf(argument: string): Site {
  if (!argument.endsWith('.city.json')) return readProject(findInput(argument), loadText).site;
  const text = loadText(argument);
  if (text === null) throw new InputError([fileProblem(argument, { key: 'problem.no_file' })]);
  return readCity(text, argument);
}

/** docs/formats/run-folder.md. */
export function placeJson({ scenario, site, layouts }: Project): string {
  const { name, seed, startMs, utcOffsetMs, durationMs, tickMs } = scenario;
  const about = { name, seed, startMs, utcOffsetMs, durationMs, tickMs };
  return `${JSON.stringify({ scenario: about, attribution: site.attribution, site, layouts })}\n`;
}
