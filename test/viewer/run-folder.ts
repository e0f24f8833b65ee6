/**
 * A run folder for the viewer's tests: motion and overlays of a real run of the built product, its place, and a short
 * story told by hand, so that the tests know what it says: two incidents (one answered, one lost), a look-alike, three
 * alerts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadText } from '../../scenarios/commands/files.ts';
import { choose } from '../../scenarios/read/choose.ts';
import { readProject } from '../../scenarios/read/project.ts';
import type { Incident } from '../../sim/incidents/incident.ts';
import type { LoggedEvent } from '../../sim/recording/event-log.ts';
import { MotionReader } from '../../sim/recording/motion.ts';
import type { Place } from '../../viewer/simulation/reports.ts';
import { PRODUCT, ROOT, runProgram } from '../built.ts';

export const MINUTES = 1;
export const SCENARIO = 'evening-yard';

export interface MadeFolder {
  readonly place: Place;
  readonly motion: MotionReader;
}

/** Runs the product into `folder` and adds what the chain leaves there. */
export async function makeRunFolder(folder: string): Promise<MadeFolder> {
  const args = ['run', SCENARIO, '--out', folder, '--minutes', String(MINUTES), '--force'];
  const { exit, stderr } = await runProgram(process.execPath, [join(PRODUCT, 'node/cli.js'), ...args]);
  if (exit !== 0) throw new Error(stderr);
  const place = placeOf();
  writeFileSync(join(folder, 'place.json'), JSON.stringify(place));
  const motion = new MotionReader(readFileSync(join(folder, 'motion.sqmo')));
  writeFileSync(join(folder, 'events.ndjson'), storyText(place, motion));
  return { place, motion };
}

function placeOf(): Place {
  const file = join(ROOT, 'scenarios/library', SCENARIO, 'scenario.yaml');
  const { scenario, site, layouts } = choose(readProject(file, loadText), { minutes: MINUTES });
  const { name, seed, startMs, utcOffsetMs, durationMs, tickMs } = scenario;
  const about = { name, seed, startMs, utcOffsetMs, durationMs, tickMs };
  return { scenario: about, attribution: '© OpenStreetMap contributors', site, layouts };
}

/** People who stay for the whole of the first chunk, in order of their ids: who the story is about. */
function actorsOf(motion: MotionReader): string[] {
  return motion
    .tracks(0)
    .filter(({ kind, x }) => kind === 0 && x.length === 50)
    .map(({ id }) => id)
    .sort();
}

export function storyText(place: Place, motion: MotionReader): string {
  const { name, seed, startMs } = place.scenario;
  const [thief, robber, innocent] = actorsOf(motion);
  const layouts = place.layouts.map((layout) => layout.name);
  const plan = (id: string, kind: Incident['kind'], at: number, isAlike = false): Incident => {
    const [x, y] = [place.site.assets[0].x, place.site.assets[0].y];
    const rate = { isAlike, isScripted: false, realRate: 1e-5 };
    return { id, kind, place: place.site.assets[0].id, x, y, at, ...rate } as Incident;
  };
  const incidents = [
    plan('theft-1', 'theft', 6000),
    plan('robbery-1', 'robbery', 20_000),
    plan('theft-1-alike', 'theft', 12_000, true),
  ];
  const header = { format: 'sunqar-events', version: 1, scenario: name, seed, startMs, incidents, layouts };
  const events = [
    ...worldEvents('theft-1', thief, 6000),
    ...worldEvents('theft-1-alike', innocent, 12_000),
    ...worldEvents('robbery-1', robber, 20_000),
    { layout: null, kind: 'witnessed', at: 41_000, incident: 'robbery-1', channel: 'witness' },
    ...layouts.flatMap((layout, k) => layoutEvents(place, layout, k === 1)),
  ].sort((a, b) => a.at - b.at);
  return `${[header, ...events].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

function worldEvents(incident: string, actor: string, at: number): LoggedEvent[] {
  const phase = (name: 'begins' | 'acts' | 'ends', when: number): LoggedEvent => {
    return { layout: null, kind: 'incident', at: when, incident, phase: name, x: 0, y: 0, actors: [actor] };
  };
  return [phase('begins', at), phase('acts', at + 8000), phase('ends', at + 15_000)];
}

/** The second layout answers the theft; the first loses it once it is detected. Both lose the robbery. */
function layoutEvents(place: Place, layout: string, isGood: boolean): LoggedEvent[] {
  const camera = place.layouts.find(({ name }) => name === layout)!.cameras[0].id;
  const stages = [
    'in_view',
    'enough_pixels',
    'unhidden',
    'detected',
    'tracked',
    'rule',
    'alert',
    'seen',
    'dispatched',
    'arrived',
  ] as const;
  const reached = stages.slice(0, isGood ? 10 : 4).map((stage, k): LoggedEvent => {
    return { layout, kind: 'reached', at: 6500 + 1000 * k, incident: 'theft-1', camera, stage };
  });
  const alert = (id: string, at: number, incident: string | null, state: 'firing' | 'resolved'): LoggedEvent => {
    const about = { rule: 'shop-dwell', kind: 'loiter', severity: 'high', state, zone: 'shop-fronts:shop/1' } as const;
    const where = { cameras: [camera], tracks: [`${camera}#1`], position: [20, 30] as const };
    const told = { id, ...about, ...where, at: place.scenario.startMs + at, reason: 'person stays for 40 s' };
    return { layout, kind: 'alert', at, alert: told, incident };
  };
  const after = { layout, alert: 'a-1', incident: 'theft-1' } as const;
  const answer: LoggedEvent[] = [
    { ...after, kind: 'seen', at: 15_000, camera, waited: 2500, isBelieved: true },
    { ...after, kind: 'dispatched', at: 16_000, channel: 'alert', unit: 'patrol-1', way: 240 },
    { ...after, kind: 'arrived', at: 20_500, unit: 'patrol-1', isInTime: true },
  ];
  return [
    ...reached,
    ...(isGood
      ? [alert('a-1', 12_500, 'theft-1', 'firing'), ...answer, alert('a-1', 22_000, 'theft-1', 'resolved')]
      : []),
    ...[alert('a-2', 30_000, null, 'firing'), alert('a-2', 34_000, null, 'resolved')],
    alert('a-3', 45_000, null, 'firing'),
  ];
}
