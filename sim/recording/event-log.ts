/**
 * Everything that stages of the chain tell about a run, one typed event at a time: what tables, reports, viewers and
 * explanations are made from. Events of the world have no layout; the others belong to one. docs/formats/event-log.md.
 */
import type { FunnelStage } from '../funnel/stages.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Alert } from '../pipeline/contract.ts';
import { DamagedFileError } from './bytes.ts';
import { parseObject } from './lines.ts';

/** `at` is whole ms since the start of the run, everywhere. `incident` is the id of an incident or a look-alike. */
export type WorldEvent =
  | {
      readonly kind: 'incident';
      readonly at: number;
      readonly incident: string;
      readonly phase: 'begins' | 'acts' | 'ends' | 'dropped'; // dropped: it never came to it
      readonly x: number; // m, where its main actor is
      readonly y: number;
      readonly actors: readonly string[]; // 16 hex digits each, main actor first
    }
  | { readonly kind: 'witnessed'; readonly at: number; readonly incident: string; readonly channel: WorldChannel };

/** Who else may know first, whatever the cameras. `at` of a call is when it has been answered. */
export type WorldChannel = 'witness' | 'panic-post' | 'patrol';
export type Channel = 'alert' | 'watching' | WorldChannel;

export type LayoutEvent =
  | {
      readonly kind: 'reached'; // the first time
      readonly at: number;
      readonly incident: string;
      readonly camera: string;
      readonly stage: FunnelStage;
    }
  | {
      readonly kind: 'alert'; // on every change of its state
      readonly at: number;
      readonly alert: Alert;
      readonly incident: string | null; // whose actors its tracks truly were; null: of nothing that was staged
    }
  | {
      readonly kind: 'seen'; // an operator has verified an alert, or spotted an incident on a live screen
      readonly at: number;
      readonly alert: string | null; // null: on a live screen
      readonly incident: string | null;
      readonly camera: string;
      readonly waited: number; // ms in the queue
      readonly isBelieved: boolean;
    }
  | {
      readonly kind: 'dispatched';
      readonly at: number;
      readonly incident: string | null;
      readonly alert: string | null;
      readonly channel: Channel;
      readonly unit: string;
      readonly way: number; // m
    }
  | {
      readonly kind: 'arrived';
      readonly at: number;
      readonly incident: string | null;
      readonly alert: string | null;
      readonly unit: string;
      readonly isInTime: boolean; // before the incident ended
    };

export type ChainEvent = WorldEvent | LayoutEvent;

export const EVENT_LOG_VERSION = 1;

export interface EventLogHeader {
  readonly format: 'sunqar-events';
  readonly version: typeof EVENT_LOG_VERSION;
  readonly scenario: string;
  readonly seed: string;
  readonly startMs: number; // Unix epoch
  readonly layouts: readonly string[];
  readonly incidents: readonly Incident[];
}

/** An event with the layout it belongs to; null: of the world. */
export type LoggedEvent = ChainEvent & { readonly layout: string | null };

export function writeEventHeader(header: EventLogHeader): string {
  return `${JSON.stringify(header)}\n`;
}

/** One line per event. */
export function writeEvents(layout: string | null, events: readonly ChainEvent[]): string {
  return events.map((event) => `${JSON.stringify({ layout, ...event })}\n`).join('');
}

/**
 * The events of a run in the order of the file: tick by tick, the world's before those of each layout.
 *
 * @throws {DamagedFileError} naming the line, for an unknown version, an undeclared layout or a line that is not JSON
 */
export function readEvents(lines: Iterable<string>): { header: EventLogHeader; events: LoggedEvent[] } {
  let header: EventLogHeader | undefined;
  const events: LoggedEvent[] = [];
  let number = 0;
  for (const text of lines) {
    number++;
    if (text === '') continue;
    const line = parseObject(text, number);
    if (header === undefined) {
      header = headerOf(line);
      continue;
    }
    const event = line as unknown as LoggedEvent;
    if (event.layout !== null && !header.layouts.includes(event.layout)) {
      throw new DamagedFileError(`line ${number}: layout "${event.layout}" is not in the header`);
    }
    events.push(event);
  }
  if (header === undefined) throw new DamagedFileError('line 1: a header was expected; the log is empty');
  return { header, events };
}

function headerOf(line: Readonly<Record<string, unknown>>): EventLogHeader {
  if (line.format !== 'sunqar-events') {
    throw new DamagedFileError('line 1: "format" must be "sunqar-events"; this is another kind of file');
  }
  if (line.version !== EVENT_LOG_VERSION) {
    const known = EVENT_LOG_VERSION;
    throw new DamagedFileError(`line 1: version ${String(line.version)} is unknown; this reader knows ${known}`);
  }
  return line as unknown as EventLogHeader;
}
