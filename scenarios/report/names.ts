/** What things are called in the language spoken: layouts by letter and name, the rest by the message catalogue. */
import type { Comparison, KnewFirstRow, MetricRow, OverallVerdict, Shift } from '../experiments/comparison.ts';
import { type MessageKey, message } from '../messages/catalogue.ts';

/** "A", "B", …: short enough for any chart, and legible where colours are not. */
export function layoutLetter(layout: number): string {
  return String.fromCharCode(65 + (layout % 26));
}

export function layoutIndex(comparison: Pick<Comparison, 'layouts'>, name: string): number {
  return comparison.layouts.findIndex((layout) => layout.name === name);
}

/** "B proposal". */
export function layoutTitle(comparison: Pick<Comparison, 'layouts'>, layout: number): string {
  return `${layoutLetter(layout)} ${comparison.layouts[layout].name}`;
}

export function metricName({ metric }: Pick<MetricRow, 'metric'>): string {
  return named(`metric.${metric}`, metric);
}

export function stageName(stage: Shift['from']): string {
  return message(`stage.${stage}`);
}

export function channelName(channel: KnewFirstRow['channel']): string {
  return message(`channel.${channel}`);
}

export function outcomeName(outcome: KnewFirstRow['outcome']): string {
  return message(`outcome.${outcome}`);
}

export function kindName(kind: Comparison['kindsWithoutRule'][number]['kind']): string {
  return message(`kind.${kind}`);
}

export function verdictName(verdict: OverallVerdict): string {
  return message(`verdict.${verdict}`);
}

/** The message `key`, or `otherwise` where the catalogue has none. */
export function named(key: string, otherwise: string): string {
  const text = message(key as MessageKey);
  return text === key ? otherwise.replaceAll('_', ' ') : text;
}
