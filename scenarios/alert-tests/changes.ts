/** Two tellings of the alerts of one recording: which alerts are alike, told differently, gone or new. */
import type { Alert } from '../../sim/pipeline/contract.ts';

export interface AlertChange {
  readonly what: 'same' | 'changed' | 'gone' | 'new';
  readonly alert: Alert; // as it was first told; of one that changed, after the change
}

/**
 * In order of time. An alert is known by its rule, area and moment, which are its id; it is the same when all that was
 * ever told of it is.
 *
 * @param before, after  one alert a line, as JSON
 */
export function alertChanges(before: readonly string[], after: readonly string[]): AlertChange[] {
  const [old, now] = [byId(before), byId(after)];
  const ids = [...new Set([...old.keys(), ...now.keys()])];
  return ids
    .map((id): AlertChange => {
      const [was, is] = [old.get(id), now.get(id)];
      const [first] = is ?? was!;
      const what =
        was === undefined ? 'new' : is === undefined ? 'gone' : was.join() === is.join() ? 'same' : 'changed';
      return { what, alert: JSON.parse(first) as Alert };
    })
    .sort((a, b) => a.alert.at - b.alert.at);
}

function byId(lines: readonly string[]): Map<string, string[]> {
  const alerts = new Map<string, string[]>();
  for (const line of lines) {
    const { id } = JSON.parse(line) as Alert;
    const known = alerts.get(id);
    if (known === undefined) alerts.set(id, [line]);
    else known.push(line);
  }
  return alerts;
}
