/** A run folder, read over HTTP: its place, then all of its recording as one block. */

import type { Comparison } from '../../scenarios/experiments/comparison.ts';
import { message } from '../../scenarios/messages/catalogue.ts';
import { DamagedFileError } from '../../sim/recording/bytes.ts';
import { readEvents } from '../../sim/recording/event-log.ts';
import type { BlockReport, Place, Report } from '../simulation/reports.ts';

export const RUN_FOLDER_VERSION = 1;

/** What stands at a folder that was asked for. */
export type Opened =
  | { readonly kind: 'run'; readonly manifest: Readonly<Record<string, unknown>> }
  | { readonly kind: 'comparison'; readonly comparison: Comparison };

/** A folder that cannot be shown, in words for people. */
export class FolderError extends Error {
  override name = 'FolderError';
}

/** @throws {FolderError} */
export async function openFolder(folder: string): Promise<Opened> {
  const manifest = (await readJson(folder, 'manifest.json')) as Record<string, unknown>;
  if (manifest.format === 'sunqar-comparison') {
    return { kind: 'comparison', comparison: (await readJson(folder, 'summary.json')) as Comparison };
  }
  if (manifest.format !== 'sunqar-run') throw new FolderError(message('viewer.folder.foreign', { folder }));
  if (manifest.version !== RUN_FOLDER_VERSION) {
    throw new FolderError(message('viewer.folder.version', { folder, version: String(manifest.version) }));
  }
  return { kind: 'run', manifest };
}

/** Tells the place, the recording and the events of a run folder. Returns what makes it fall silent. */
export function replay(folder: string, hear: (report: Report) => void): () => void {
  const stop = new AbortController();
  const tell = (report: Report) => stop.signal.aborted || hear(report);
  read(folder, tell).catch((error: unknown) => {
    if (error instanceof DamagedFileError) tell({ kind: 'refused', problems: `${folder}: ${error.message}` });
    else if (error instanceof FolderError) tell({ kind: 'refused', problems: error.message });
    else tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  });
  return () => stop.abort();
}

async function read(folder: string, tell: (report: Report) => void): Promise<void> {
  const opened = await openFolder(folder);
  if (opened.kind !== 'run') throw new FolderError(message('viewer.folder.foreign', { folder }));
  const place = completed((await readJson(folder, 'place.json')) as Place);
  const { profile, status } = (opened.manifest.detector ?? {}) as { profile?: string; status?: string };
  tell({ kind: 'place', place, detector: status === 'calibrated' ? null : (profile ?? '') });
  const [motion, log, ...overlays] = await Promise.all([
    readBytes(folder, 'motion.sqmo'),
    readLog(folder),
    ...place.layouts.map(({ name }) => readBytes(folder, `overlay-${name}.sqov`)),
  ]);
  const simulated = Number(opened.manifest.simulated_s ?? place.scenario.durationMs / 1000);
  tell({ kind: 'block', until: simulated, motion, overlays, ...log, hash: null, pace: null });
  tell({ kind: 'over', hash: null });
}

/** A place recorded before there were bridges, tunnels and pitched roofs has none of them. */
export function completed(place: Place): Place {
  const { site } = place;
  const { roads, walkways } = site;
  return {
    ...place,
    site: {
      ...site,
      buildings: site.buildings.map((building) => ({ ...building, faces: building.faces ?? [] })),
      roads: { ...roads, lanes: roads.lanes.map((lane) => ({ ...lane, level: lane.level ?? 0 })) },
      walkways: { ...walkways, paths: walkways.paths.map((path) => ({ ...path, level: path.level ?? 0 })) },
    },
  };
}

/** How many seeds of a comparison were recorded: the first ones, each a run folder. */
export async function countRecorded(folder: string, seeds: number): Promise<number> {
  for (let count = 0; count < seeds; count++) {
    const { ok } = await fetch(urlOf(recordedRun(folder, count), 'manifest.json'), { method: 'HEAD' });
    if (!ok) return count;
  }
  return seeds;
}

export function recordedRun(folder: string, number: number): string {
  return `${folder}/runs/${number}`;
}

async function readLog(folder: string): Promise<Pick<BlockReport, 'incidents' | 'events'>> {
  const text = new TextDecoder().decode(await readBytes(folder, 'events.ndjson'));
  const { header, events } = readEvents(text.split('\n'));
  return { incidents: header.incidents, events };
}

async function readJson(folder: string, file: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await readBytes(folder, file)));
}

async function readBytes(folder: string, file: string): Promise<Uint8Array> {
  const response = await fetch(urlOf(folder, file));
  if (!response.ok) throw new FolderError(message('viewer.folder.missing', { folder, file }));
  return new Uint8Array(await response.arrayBuffer());
}

/** An address may name any folder of this server, and nothing elsewhere. */
function urlOf(folder: string, file: string): URL {
  const url = new URL(`${folder.replace(/\/+$/, '')}/${file}`, document.baseURI);
  if (url.origin !== location.origin) throw new FolderError(message('viewer.folder.missing', { folder, file }));
  return url;
}
