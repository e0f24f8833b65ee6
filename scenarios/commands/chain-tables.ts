/**
 * The tidy tables of what came of incidents and alerts, written seed by seed as outcomes come, so that no outcome need be kept. Columns are
 * described in docs/formats/run-folder.md and comparison.md.
 */
import { assert } from '../../engine/assert.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import { stageRank } from '../../sim/funnel/stages.ts';
import { type AlertRow, alertRows } from '../../sim/metrics/alert-rows.ts';
import { pairRows } from '../../sim/metrics/furthest.ts';
import { type IncidentRow, incidentRows } from '../../sim/metrics/incident-rows.ts';
import { comparedIncidents, funnelTable, knewFirstTable, type RaisedBy } from '../../sim/metrics/incident-tables.ts';
import type { LayoutOutcome, SeedOutcome } from '../../sim/outcome.ts';
import type { Comparison, Estimate } from '../experiments/comparison.ts';
import { MS_PER_SECOND } from '../schema/quantities.ts';
import { type Cell, csv } from './csv.ts';
import type { RunFolder } from './run-folder.ts';

type Row = Readonly<Record<string, Cell>>;

/** Every row of a table has its columns, in their order; the four that all tables share come before. */
const COLUMNS = {
  incidents: [
    ...['incident', 'kind', 'alike', 'scripted', 'compared', 'place', 'begins_s', 'acts_s', 'ends_s', 'furthest'],
    ...['camera', 'loss', 'knew_first', 'knew_at_s', 'to_detection_s', 'to_alert_s', 'to_dispatch_s', 'to_arrival_s'],
    ...['outcome', 'evidence_s'],
  ],
  alerts: [
    ...['alert', 'rule', 'kind', 'severity', 'cameras', 'fired_s', 'resolved_s', 'incident', 'truth', 'seen_s'],
    ...['waited_s', 'believed'],
  ],
  funnel: ['stage', 'reached', 'lost'],
  'knew-first': ['channel', 'outcome', 'incidents'],
  units: ['unit', 'dispatched', 'arrived', 'in_time', 'way_m'],
  cameras: ['camera', 'model', 'price', 'currency', 'in_view', 'detected', 'alerted', 'best', 'alerts'],
} as const;

type Table = keyof typeof COLUMNS;
export const TABLES = Object.keys(COLUMNS) as Table[];
const TIDY = ['run', 'layout', 'seed', 'scenario'];

export class ChainTables {
  private readonly sinks: ReadonlyMap<Table, (text: string) => void>;
  private readonly layouts: readonly Layout[];
  private readonly scenario: string;
  private readonly raisedBy: RaisedBy;
  private run = 0;

  /** @param tables  which of them */
  constructor(
    folder: RunFolder,
    { scenario, layouts }: { readonly scenario: string; readonly layouts: readonly Layout[] },
    raisedBy: RaisedBy,
    tables: readonly Table[] = TABLES,
  ) {
    this.scenario = scenario;
    this.layouts = layouts;
    this.raisedBy = raisedBy;
    this.sinks = new Map(
      tables.map((table) => {
        const sink = folder.sink(`${table}.csv`);
        const write = (text: string) => sink(new TextEncoder().encode(text));
        write(`${[...TIDY, ...COLUMNS[table]].join(',')}\n`);
        return [table, write];
      }),
    );
  }

  append(outcome: SeedOutcome): void {
    outcome.layouts.forEach((own, k) => {
      const rows = incidentRows(outcome, own);
      const alerts = alertRows(own, rows);
      const tables: Readonly<Record<Table, readonly Row[]>> = {
        incidents: incidentRecords(rows, this.raisedBy),
        alerts: alertRecords(own, alerts),
        funnel: funnelTable(rows, this.raisedBy).map((count) => ({ ...count })),
        'knew-first': knewFirstTable(rows, this.raisedBy).map((count) => ({ ...count })),
        units: unitRecords(own),
        cameras: cameraRecords(this.layouts[k], own, comparedIncidents(rows, this.raisedBy), alerts),
      };
      const tidy = { run: this.run, layout: own.layout, seed: outcome.seed, scenario: this.scenario };
      for (const [table, write] of this.sinks) {
        const records = csv(tables[table].map((row) => ({ ...tidy, ...inOrder(row, COLUMNS[table]) })));
        write(records.slice(records.indexOf('\n') + 1));
      }
    });
    this.run++;
  }
}

function inOrder(row: Row, columns: readonly string[]): Row {
  const names = Object.keys(row).join();
  assert(names === columns.join(), `a record has ${names}; the table has ${columns.join()}`);
  return row;
}

function incidentRecords(rows: readonly IncidentRow[], raisedBy: RaisedBy): Row[] {
  const compared = new Set(comparedIncidents(rows, raisedBy));
  return rows.map((row) => ({
    incident: row.id,
    kind: row.kind,
    alike: Number(row.isAlike),
    scripted: Number(row.isScripted),
    compared: Number(compared.has(row)),
    place: row.place,
    begins_s: seconds(row.begins),
    acts_s: seconds(row.acts),
    ends_s: seconds(row.ends),
    furthest: row.furthest,
    camera: row.camera,
    loss: row.loss,
    knew_first: row.knewFirst,
    knew_at_s: seconds(row.knewAt),
    to_detection_s: seconds(row.detected),
    to_alert_s: seconds(row.alert),
    to_dispatch_s: seconds(row.dispatched),
    to_arrival_s: seconds(row.arrived),
    outcome: row.outcome,
    evidence_s: row.evidence,
  }));
}

function alertRecords({ events }: LayoutOutcome, alerts: readonly AlertRow[]): Row[] {
  const looks = events.filter((event) => event.kind === 'seen');
  return alerts.map(({ id, rule, kind, severity, cameras, fired, resolved, incident, truth }) => {
    const seen = looks.find(({ alert }) => alert === id);
    return {
      ...{ alert: id, rule, kind, severity, cameras: cameras.join(' ') },
      ...{ fired_s: seconds(fired), resolved_s: seconds(resolved), incident, truth },
      seen_s: seconds(seen?.at ?? null),
      waited_s: seconds(seen?.waited ?? null),
      believed: seen === undefined ? null : Number(seen.isBelieved),
    };
  });
}

/** Units that were sent somewhere, in the order of their first time. */
function unitRecords({ events }: LayoutOutcome): Row[] {
  const sent = events.filter((event) => event.kind === 'dispatched');
  const came = events.filter((event) => event.kind === 'arrived');
  return [...new Set(sent.map(({ unit }) => unit))].map((unit) => {
    const own = sent.filter((event) => event.unit === unit);
    const arrivals = came.filter((event) => event.unit === unit);
    return {
      ...{ unit, dispatched: own.length, arrived: arrivals.length },
      in_time: arrivals.filter(({ isInTime }) => isInTime).length,
      way_m: own.reduce((sum, { way }) => sum + way, 0),
    };
  });
}

function cameraRecords(
  layout: Layout,
  { events }: LayoutOutcome,
  compared: readonly IncidentRow[],
  alerts: readonly AlertRow[],
): Row[] {
  const ids = new Set(compared.map(({ id }) => id));
  const pairs = pairRows(events).filter(({ incident }) => ids.has(incident));
  return layout.cameras.map(({ id, model, price }) => {
    const own = pairs.filter(({ camera }) => camera === id).map(({ furthest }) => stageRank(furthest));
    const beyond = (stage: 'in_view' | 'detected' | 'alert') => own.filter((rank) => rank >= stageRank(stage)).length;
    return {
      ...{ camera: id, model, price: price.amount, currency: price.currency },
      ...{ in_view: beyond('in_view'), detected: beyond('detected'), alerted: beyond('alert') },
      best: compared.filter(({ camera }) => camera === id).length,
      alerts: alerts.filter(({ cameras }) => cameras.includes(id)).length,
    };
  });
}

/** One record per figure and layout; the first layout has no difference. */
export function metricsCsv({ scenario, layouts, metrics }: Comparison): string {
  return csv(
    metrics.flatMap(({ metric, unit, role, better, values, differences }) =>
      values.map((value, k) => {
        const difference = differences[k - 1] ?? null;
        return {
          ...{ run: null, layout: layouts[k].name, seed: null, scenario, metric, unit, role, better },
          ...estimateCells('', value),
          ...estimateCells('difference_', difference),
          verdict: difference?.verdict ?? null,
        };
      }),
    ),
  );
}

function estimateCells(prefix: string, estimate: Estimate | null): Row {
  const { mean = null, low = null, high = null, seeds = null, method = null } = estimate ?? {};
  const cells = { mean, low, high, seeds, method };
  return Object.fromEntries(Object.entries(cells).map(([name, cell]) => [prefix + name, cell]));
}

/** One record per step of each curve. */
export function delaysCsv({ scenario, delays }: Comparison): string {
  const steps = delays.flatMap(({ layout, to, seconds: delay, share }) =>
    delay.map((delay_s, k) => ({ run: null, layout, seed: null, scenario, to, delay_s, share: share[k] })),
  );
  return steps.length > 0 ? csv(steps) : `${[...TIDY, 'to', 'delay_s', 'share'].join(',')}\n`;
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / MS_PER_SECOND;
}
