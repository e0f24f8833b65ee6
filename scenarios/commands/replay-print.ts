/** What a replay comes to, for people and as data: how many alerts are the same, and every one that is not. */
import type { AlertChange } from '../alert-tests/changes.ts';
import { message } from '../messages/catalogue.ts';
import { printTable } from './print.ts';

export interface Replayed {
  readonly layout: string;
  readonly startMs: number; // Unix epoch
  readonly rules: string | null; // another file than the run's own
  readonly isCompared: boolean; // with what the live run told
  readonly isSame: boolean; // to the byte
  readonly changes: readonly AlertChange[];
}

const WHAT = ['same', 'changed', 'gone', 'new'] as const;

export function printReplay({ layout, startMs, rules, isCompared, isSame, changes }: Replayed): void {
  const own = message('replay.own_rules');
  process.stdout.write(`${message('replay.title', { layout, rules: rules ?? own })}\n\n`);
  if (!isCompared) {
    process.stdout.write(`${message('replay.alone', { count: changes.length })}\n`);
    return;
  }
  printTable([WHAT.map((what) => message(`replay.${what}`)), WHAT.map((what) => countOf(changes, what))]);
  const others = changes.filter(({ what }) => what !== 'same');
  if (others.length > 0) {
    process.stdout.write('\n');
    const keys = ['replay.what', 'replay.at', 'replay.rule', 'replay.area', 'replay.reason'] as const;
    const rows = others.map(({ what, alert: { at, rule, zone, reason } }) => {
      return [message(`replay.${what}`), `${((at - startMs) / 1000).toFixed(1)} s`, rule, zone ?? '', reason];
    });
    printTable([keys.map((key) => message(key)), ...rows]);
  }
  process.stdout.write(`\n${message(isSame ? 'replay.identical' : 'replay.different')}\n`);
}

export function replayRecord({ layout, startMs, rules, isCompared, isSame, changes }: Replayed) {
  return {
    ...{ layout, rules, identical: isCompared ? isSame : null, alerts: changes.length - countOf(changes, 'gone') },
    ...Object.fromEntries(WHAT.map((what) => [what, countOf(changes, what)])),
    changes: changes
      .filter(({ what }) => what !== 'same')
      .map(({ what, alert: { at, id, rule, zone, cameras, reason } }) => {
        return { what, at_s: (at - startMs) / 1000, id, rule, area: zone, cameras, reason };
      }),
  };
}

function countOf(changes: readonly AlertChange[], what: AlertChange['what']): number {
  return changes.filter((change) => change.what === what).length;
}
