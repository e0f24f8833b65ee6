/** What a run comes to, for files and for the console: sums, tables, and how far incidents came. */
import { cpus } from 'node:os';
import manifest from '../../package.json' with { type: 'json' };
import { alertRows, falseAlarmRate } from '../../sim/metrics/alert-rows.ts';
import { incidentRows } from '../../sim/metrics/incident-rows.ts';
import { comparedIncidents, funnelTable, incidentShares } from '../../sim/metrics/incident-tables.ts';
import type { Run } from '../../sim/run.ts';
import { raisedBy } from '../experiments/raised-by.ts';
import { message } from '../messages/catalogue.ts';
import { planOf } from '../read/plan.ts';
import type { Project } from '../read/project.ts';
import { configurationFile, configurationText } from '../read/recorded.ts';
import { ChainTables, TABLES } from './chain-tables.ts';
import { coverageCsv, type LayoutCoverage, percent, summaryOf } from './coverage.ts';
import { csv } from './csv.ts';
import { placeJson } from './place.ts';
import { printTable } from './print.ts';
import { MANIFEST, RUN_FOLDER_VERSION, type RunFolder } from './run-folder.ts';

export interface Effort {
  readonly seconds: number;
  readonly inputs: string;
  readonly workers: number;
}

export function writeTables(
  folder: RunFolder,
  project: Project,
  running: Run,
  coverage: readonly LayoutCoverage[],
  { seconds, inputs, workers }: Effort,
): void {
  const { scenario } = project;
  folder.write(
    MANIFEST,
    json({
      format: 'sunqar-run',
      version: RUN_FOLDER_VERSION,
      sunqar: manifest.version,
      status: running.isOver ? 'complete' : 'interrupted',
      scenario: scenario.name,
      seed: scenario.seed,
      layouts: project.layouts.map(({ name }) => name),
      inputs_hash: inputs,
      inputs: project.inputs,
      detector: { profile: running.state.shared.profile.name, status: running.state.shared.profile.status },
      pictured: running.state.arrangement.pictured ?? [], // cameras that go through pixels instead
      simulated_s: (running.state.tick * scenario.tickMs) / 1000,
      wall_s: Number(seconds.toFixed(2)),
      workers,
      machine: { node: process.version, platform: process.platform, processor: cpus()[0]?.model ?? 'unknown' },
    }),
  );
  folder.write('summary.json', json(summary(project, running, coverage)));
  folder.write('place.json', placeJson(project));
  planOf(project).configurations.forEach((configuration, k) => {
    const { name } = project.layouts[k];
    folder.write(configurationFile(name), configurationText(name, configuration));
  });
  folder.write(
    'hashes.json',
    json({ whole: running.hash, blocks: running.blocks.map(({ tick, state }) => ({ tick, state })) }),
  );
  folder.write('cameras.csv', camerasCsv(project, running));
  folder.write('movement.csv', movementCsv(project, running));
  folder.write('coverage.csv', coverageCsv(project, coverage));
  for (const { files } of coverage) for (const [name, content] of Object.entries(files)) folder.write(name, content);
  const about = { scenario: scenario.name, layouts: project.layouts };
  const tables = TABLES.filter((table) => table !== 'cameras'); // which here has what was seen as well
  new ChainTables(folder, about, raisedBy(project.rules?.rules ?? []), tables).append(running.outcome());
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function summary(project: Project, running: Run, coverage: readonly LayoutCoverage[]) {
  const { scenario } = project;
  const { state } = running;
  const chains = chainsOf(project, running);
  return {
    scenario: scenario.name,
    seed: scenario.seed,
    status: running.isOver ? 'complete' : 'interrupted',
    hash: running.hash,
    simulated_s: (state.tick * scenario.tickMs) / 1000,
    movement: {
      people_at_start: state.counts.peopleAtStart,
      people_entered: state.counts.peopleEntered,
      people_left: state.counts.peopleLeft,
      people_turned_away: state.counts.peopleTurnedAway,
      people_stuck: state.counts.peopleStuck,
      vehicles_entered: state.counts.vehiclesEntered,
      vehicles_left: state.counts.vehiclesLeft,
      vehicles_held_back: state.counts.vehiclesHeldBack,
      bodies_at_end: state.bodyCount,
    },
    layouts: perLayout(project, running).map((row, k) => ({
      ...row,
      ...chains[k],
      coverage: summaryOf(coverage[k].layout, coverage[k].measures, coverage[k].gaps),
    })),
  };
}

function perLayout({ layouts }: Project, { totals }: Run) {
  let first = 0;
  return layouts.map(({ name, cameras }) => {
    const sum = (column: readonly number[]) =>
      column.slice(first, first + cameras.length).reduce((total, count) => total + count, 0);
    const row = {
      layout: name,
      cameras: cameras.length,
      exposures: sum(totals.exposures),
      sightings: sum(totals.sightings),
      detections: sum(totals.detections),
      false_positives: sum(totals.falsePositives),
      cut: sum(totals.cut),
    };
    first += cameras.length;
    return row;
  });
}

/** How far the incidents that some rule can raise came under each layout, and what it cost in false alarms. */
function chainsOf({ rules }: Project, running: Run) {
  const outcome = running.outcome();
  const raised = raisedBy(rules?.rules ?? []);
  return outcome.layouts.map((own) => {
    const rows = incidentRows(outcome, own);
    const compared = comparedIncidents(rows, raised);
    const shares = incidentShares(compared);
    const alerts = alertRows(own, rows);
    return {
      incidents: compared.length,
      detected_share: shares.detected,
      alerted_share: shares.alerted,
      answered_in_time_share: shares.answeredInTime,
      alerts: alerts.length,
      false_alarms_per_camera_hour: falseAlarmRate(alerts, own.totals.cameraHours),
      person_minutes: own.totals.personMinutes,
      funnel: funnelTable(rows, raised),
    };
  });
}

function camerasCsv({ scenario, layouts }: Project, { totals }: Run): string {
  return csv(
    layouts
      .flatMap((layout) => layout.cameras.map((camera) => ({ layout: layout.name, camera })))
      .map(({ layout, camera }, k) => ({
        run: 0,
        layout,
        seed: scenario.seed,
        scenario: scenario.name,
        camera: camera.id,
        model: camera.model,
        exposures: totals.exposures[k],
        sightings: totals.sightings[k],
        detections: totals.detections[k],
        false_positives: totals.falsePositives[k],
        cut: totals.cut[k],
      })),
  );
}

/** One record per block of ten seconds: counts since the start. */
function movementCsv({ scenario }: Project, { blocks }: Run): string {
  return csv(
    blocks.map(({ tick, bodies, counts }) => ({
      run: 0,
      layout: null, // all layouts watch the same world
      seed: scenario.seed,
      scenario: scenario.name,
      until_s: (tick * scenario.tickMs) / 1000,
      bodies_outdoors: bodies,
      people_at_start: counts.peopleAtStart,
      people_entered: counts.peopleEntered,
      people_left: counts.peopleLeft,
      people_turned_away: counts.peopleTurnedAway,
      people_stuck: counts.peopleStuck,
      vehicles_entered: counts.vehiclesEntered,
      vehicles_left: counts.vehiclesLeft,
      vehicles_held_back: counts.vehiclesHeldBack,
    })),
  );
}

function shareText(share: number | null): string {
  return share === null ? '–' : percent(share);
}

export function printRun(
  project: Project,
  running: Run,
  coverage: readonly LayoutCoverage[],
  { seconds, workers, folder }: { seconds: number; workers: number; folder: string },
): void {
  const { scenario } = project;
  const { state } = running;
  const simulated = (state.tick * scenario.tickMs) / 1000;
  const speed = (simulated / seconds).toFixed(0);
  const minutes = (simulated / 60).toFixed(1);
  const title = { scenario: scenario.name, seed: scenario.seed, minutes, seconds: seconds.toFixed(1), speed, workers };
  process.stdout.write(`${message('run.title', title)}\n\n`);
  const keys = [
    ...(['run.layout', 'run.cameras', 'run.coverage', 'run.demand', 'run.exposures', 'run.bodies'] as const),
    ...(['run.detections', 'run.false'] as const),
  ];
  printTable([
    keys.map((key) => message(key)),
    ...perLayout(project, running).map((row, k) => {
      const [monitor] = coverage[k].measures.levels;
      const bodies = (row.sightings / Math.max(1, row.exposures)).toFixed(1);
      const covered = [percent(monitor.share), percent(monitor.demandShare)];
      return [row.layout, row.cameras, ...covered, row.exposures, bodies, row.detections, row.false_positives];
    }),
  ]);
  const chain = [
    ...(['run.layout', 'run.incidents', 'run.detected', 'run.alerted', 'run.answered', 'run.alerts'] as const),
    'run.false_alarms' as const,
  ];
  process.stdout.write('\n');
  printTable([
    chain.map((key) => message(key)),
    ...chainsOf(project, running).map((row, k) => {
      const shares = [row.detected_share, row.alerted_share, row.answered_in_time_share];
      const rate = row.false_alarms_per_camera_hour;
      return [
        project.layouts[k].name,
        row.incidents,
        ...shares.map(shareText),
        row.alerts,
        rate === null ? '–' : rate.toFixed(2),
      ];
    }),
  ]);
  const { counts } = state;
  const movement = {
    atStart: counts.peopleAtStart,
    entered: counts.peopleEntered,
    left: counts.peopleLeft,
    stuck: counts.peopleStuck,
    vehiclesEntered: counts.vehiclesEntered,
    vehiclesLeft: counts.vehiclesLeft,
    bodies: state.bodyCount,
  };
  const { profile } = state.shared;
  const pictured = state.pictured.size === 0 ? '' : `${message('run.pictured', { cameras: state.pictured.size })}\n`;
  process.stdout.write(
    `\n${message('run.people', movement)}\n${message('run.profile', { profile: profile.name })}\n${pictured}` +
      `${message('run.hash', { hash: running.hash })}\n${message('cli.written', { folder })}\n`,
  );
}
