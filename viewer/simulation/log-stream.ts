/** The event log, read while it is written. */
import type { Incident } from '../../sim/incidents/incident.ts';
import type { EventLogHeader, LoggedEvent } from '../../sim/recording/event-log.ts';

export class LogStream {
  private lines: string[] = [];
  private hasHeader = false;

  /** Whole lines at a time. */
  readonly sink = (text: string): void => {
    this.lines.push(...text.split('\n').filter((line) => line !== ''));
  };

  /** What came since the last call; the plan of incidents comes with the first line. */
  take(): { incidents: readonly Incident[]; events: LoggedEvent[] } {
    const lines = this.lines.map((line) => JSON.parse(line) as LoggedEvent | EventLogHeader);
    this.lines = [];
    const header = this.hasHeader ? undefined : (lines.shift() as EventLogHeader | undefined);
    this.hasHeader ||= header !== undefined;
    return { incidents: header?.incidents ?? [], events: lines as LoggedEvent[] };
  }
}
