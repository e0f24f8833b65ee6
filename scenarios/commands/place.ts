/** `place.json`: what a viewer draws a run in. docs/formats/run-folder.md. */
import type { Project } from '../read/project.ts';

export function placeJson({ scenario, site, layouts }: Project): string {
  const { name, seed, startMs, utcOffsetMs, durationMs, tickMs } = scenario;
  const about = { name, seed, startMs, utcOffsetMs, durationMs, tickMs };
  return `${JSON.stringify({ scenario: about, attribution: site.attribution, site, layouts })}\n`;
}
