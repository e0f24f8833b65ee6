/**
 * Colours of the charts, as custom properties with a light and a dark value. Nothing is told by colour alone: layouts
 * carry letters and dashes, outcomes an order of lightness, so that a page printed in grey says the same.
 *
 * Blue, orange and green after Okabe & Ito (2008), darkened to 3 : 1 on white; the first layout is grey, as what the
 * others are compared with.
 */

const LIGHT = ['#7d8590', '#1f5f9e', '#c2661a', '#0f7f63', '#8a4a8f', '#5b5f1c'];
const DARK = ['#9aa3ad', '#6fb0ec', '#f0a05a', '#4fc7a3', '#cf96d4', '#c3c86a'];
const DASHES = ['0', '7 3', '2 3', '9 3 2 3', '12 4', '1 4'];

/** Answered in time, late, evidence only, missed: dark to pale. */
const OUTCOMES_LIGHT = ['#17477c', '#5b8fc7', '#b9d0e8', '#ffffff'];
const OUTCOMES_DARK = ['#8fc3f5', '#4c7fb4', '#2b4a69', '#17191d'];
const ON_OUTCOMES_LIGHT = ['#fff', '#111', '#111', '#111'];
const ON_OUTCOMES_DARK = ['#111', '#fff', '#eee', '#eee'];

export function layoutColour(layout: number): string {
  const k = layout % LIGHT.length;
  return `var(--layout-${k}, ${LIGHT[k]})`;
}

export function layoutDash(layout: number): string {
  return DASHES[layout % DASHES.length];
}

export function outcomeColour(outcome: number): string {
  return `var(--outcome-${outcome}, ${OUTCOMES_LIGHT[outcome]})`;
}

/** Of text on it. */
export function onOutcomeColour(outcome: number): string {
  return `var(--on-outcome-${outcome}, ${ON_OUTCOMES_LIGHT[outcome]})`;
}

/** What a page defines for the charts on it. */
export const CHART_COLOURS = {
  light: properties(LIGHT, OUTCOMES_LIGHT, ON_OUTCOMES_LIGHT),
  dark: properties(DARK, OUTCOMES_DARK, ON_OUTCOMES_DARK),
} as const;

function properties(layouts: readonly string[], outcomes: readonly string[], onOutcomes: readonly string[]): string {
  return [
    ...layouts.map((colour, k) => `--layout-${k}:${colour}`),
    ...outcomes.map((colour, k) => `--outcome-${k}:${colour}`),
    ...onOutcomes.map((colour, k) => `--on-outcome-${k}:${colour}`),
  ].join(';');
}
