/** The scene's colours, taken from the style sheet, so that light and dark are told apart in one place. */
import { useSyncExternalStore } from 'react';

const NAMES = [
  ...(['page', 'ground', 'road', 'path', 'kerb', 'wall', 'roof', 'edge', 'barrier', 'crown', 'grid'] as const),
  ...(['tunnel', 'storeys', 'hatch'] as const),
  ...(['camera', 'chosen', 'lit', 'alert', 'loss', 'incident', 'alike', 'sky', 'shade'] as const),
  ...(['person', 'car', 'truck', 'bus'] as const),
];

export type Palette = Readonly<Record<(typeof NAMES)[number], string>>;

const dark = matchMedia('(prefers-color-scheme: dark)');
let kept: { isDark: boolean; palette: Palette } | null = null;

/** Renders again when the beholder's machine changes from light to dark. */
export function usePalette(): Palette {
  return useSyncExternalStore(
    (changed) => {
      dark.addEventListener('change', changed);
      return () => dark.removeEventListener('change', changed);
    },
    () => {
      if (kept?.isDark !== dark.matches) kept = { isDark: dark.matches, palette: read() };
      return kept.palette;
    },
  );
}

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Palette;
}

/** Viridis at six even stops (van der Walt & Smith 2015), one per step of the DORI table, as on coverage maps. */
export const DENSITY_COLOURS = ['#440154', '#414487', '#2a788e', '#22a884', '#7ad151', '#fde725'] as const;
