/** Which rules of a project can raise which kind of incident. */
import { RAISED_BY } from '../../sim/incidents/answers.ts';
import type { RaisedBy } from '../../sim/metrics/incident-tables.ts';
import type { Rule } from '../../sim/pipeline/configuration.ts';

/** Ids of rules by kind of incident, in the order of the file. */
export function raisedBy(rules: readonly Rule[]): RaisedBy {
  return Object.fromEntries(
    Object.entries(RAISED_BY).map(([kind, conditions]: [string, readonly string[]]) => [
      kind,
      rules.filter(({ condition }) => conditions.includes(condition.kind)).map(({ id }) => id),
    ]),
  );
}
