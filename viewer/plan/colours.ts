/** The plan's colours, taken from the style sheet, so that light and dark are told apart in one place. */

const NAMES = [
  ...(['ground', 'seen', 'road', 'kerb', 'building', 'roofline', 'tree', 'camera', 'ink'] as const),
  ...(['person', 'car', 'truck', 'bus'] as const),
];

export type Colours = Readonly<Record<(typeof NAMES)[number], string>>;

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Colours;
}
