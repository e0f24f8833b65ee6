/** A run folder for any place: a minute in which some stand about and nothing happens. Nothing is simulated for it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BODY_KIND, type BodyColumns } from '../../sim/cameras/bodies.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import { MotionRecorder } from '../../sim/recording/motion.ts';
import { OverlayRecorder } from '../../sim/recording/overlay.ts';
import type { Site } from '../../sim/world/site.ts';

const DURATION = 60; // s
const TICKS = 50; // recorded: one chunk
const PEOPLE = 200;

export function writeStillFolder(folder: string, site: Site, layouts: readonly Layout[]): void {
  mkdirSync(folder, { recursive: true });
  const startMs = Date.UTC(2026, 5, 1, 14);
  const named = { scenario: site.name, seed: 'still', startMs };
  const about = { name: site.name, seed: 'still', startMs, utcOffsetMs: 18_000_000, durationMs: 1000 * DURATION };
  const write = (file: string, content: string | Uint8Array) => writeFileSync(join(folder, file), content);
  const json = (file: string, value: unknown) => write(file, JSON.stringify(value));
  const detector = { profile: 'none', status: 'calibrated' };
  json('manifest.json', { format: 'sunqar-run', version: 1, detector, simulated_s: (TICKS * 200) / 1000 });
  json('place.json', { scenario: { ...about, tickMs: 200 }, attribution: site.attribution, site, layouts });
  const names = layouts.map(({ name }) => name);
  const header = { format: 'sunqar-events', version: 1, ...named, incidents: [], layouts: names };
  write('events.ndjson', `${JSON.stringify(header)}\n`);
  write('motion.sqmo', motionOf(site, { ...named, tickMs: 200 }));
  for (const { name, cameras } of layouts) {
    const parts: Uint8Array[] = [];
    const of = { ...named, tickMs: 200, layout: name, cameras: cameras.map(({ id }) => id), labels: ['person'] };
    const overlay = new OverlayRecorder(of, (bytes) => parts.push(bytes));
    overlay.endChunk(1);
    overlay.finish();
    write(`overlay-${name}.sqov`, Buffer.concat(parts));
  }
}

/** People at the first nodes of the walkways. */
function motionOf({ walkways }: Site, about: ConstructorParameters<typeof MotionRecorder>[0]): Uint8Array {
  const parts: Uint8Array[] = [];
  const recorder = new MotionRecorder(about, (bytes) => parts.push(bytes));
  const people = walkways.nodes.slice(0, PEOPLE);
  const of = <T>(value: (k: number) => T) => people.map((_, k) => value(k));
  const bodies = {
    ...{ x1: of((k) => people[k].x), y1: of((k) => people[k].y), heading: of(() => 0), source: of((k) => k) },
    ...{ idLo: of((k) => k + 1), idHi: of(() => 0), kind: of(() => BODY_KIND.person), height: of(() => 1.7) },
    ...{ halfLength: of(() => 0.1), halfWidth: of(() => 0.2) },
  } as unknown as BodyColumns;
  for (let tick = 1; tick <= TICKS; tick++) recorder.record(tick, bodies, people.length);
  recorder.finish();
  return Buffer.concat(parts);
}
