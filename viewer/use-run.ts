/** A run as React follows it: its session, what its events tell so far, and how far it has come. */
import { useEffect, useState } from 'react';
import { message } from '../scenarios/messages/catalogue.ts';
import type { Incident } from '../sim/incidents/incident.ts';
import type { LoggedEvent } from '../sim/recording/event-log.ts';
import { Session } from './playback/session.ts';
import { replay } from './recording/run-folder.ts';
import type { Ask, Report } from './simulation/reports.ts';
import { simulate } from './simulation/start.ts';

export type Source = { readonly folder: string } | { readonly ask: Ask };

export interface RunState {
  readonly session: Session | null; // null: nothing is known yet
  readonly detector: string | null; // name of a profile that nobody has calibrated
  readonly incidents: readonly Incident[];
  readonly events: readonly LoggedEvent[];
  readonly until: number; // s, recorded so far
  readonly hash: string | null;
  readonly pace: number | null; // simulated seconds a second; null: it was computed elsewhere
  readonly isOver: boolean;
  readonly trouble: string | null;
}

const NOTHING: RunState = {
  ...{ session: null, detector: null, incidents: [], events: [] },
  ...{ until: 0, hash: null, pace: null, isOver: false, trouble: null },
};

export function useRun(source: Source): RunState {
  const [state, setState] = useState(NOTHING);
  useEffect(() => {
    const { dataset } = document.documentElement; // where scripts that drive the page read how it ended
    delete dataset.hash;
    delete dataset.trouble;
    setState(NOTHING);
    let session: Session | null = null;
    const hear = (report: Report) => {
      if (report.kind === 'place') session = new Session(report.place);
      if (report.kind === 'block') session?.append(report);
      const heard = session;
      setState((before) => ({ ...after(before, report), session: heard }));
      if (report.kind === 'over') dataset.hash = report.hash ?? '';
      if (report.kind === 'refused' || report.kind === 'failed') dataset.trouble = wordsOf(report);
    };
    return 'folder' in source ? replay(source.folder, hear) : simulate(source.ask, hear);
  }, [source]);
  return state;
}

function after(before: RunState, report: Report): RunState {
  switch (report.kind) {
    case 'place':
      document.title = `${report.place.scenario.name} · Sunqar`;
      return { ...before, detector: report.detector };
    case 'block': {
      const { until, hash, pace, incidents, events } = report;
      return {
        ...{ ...before, until, hash, pace },
        incidents: incidents.length > 0 ? [...before.incidents, ...incidents] : before.incidents,
        events: events.length > 0 ? [...before.events, ...events] : before.events,
      };
    }
    case 'over':
      return { ...before, isOver: true };
    default:
      return { ...before, trouble: wordsOf(report) };
  }
}

function wordsOf(report: Extract<Report, { kind: 'refused' | 'failed' }>): string {
  return report.kind === 'refused' ? report.problems : message('cli.internal_error', { reason: report.reason });
}
