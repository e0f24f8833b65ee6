/**
 * Everything that stages of the chain tell about a run, one typed event at a time: what tables, reports, viewers and
 * explanations are made from. Events of the world have no layout; the others belong to one. docs/formats/events.md.
 */
import type { FunnelStage } from '../funnel/stages.ts';
import type { Alert } from '../pipeline/contract.ts';

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
