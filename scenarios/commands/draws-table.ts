/** `draws.csv`: what every draw of a seed came to, written as seeds are done. Columns: docs/formats/comparison.md. */
import type { Layout } from '../../sim/cameras/layout.ts';
import { csvCell } from '../../sim/recording/csv.ts';
import type { PrimaryOutcome } from '../../sim/scenario.ts';
import type { SeedFigures } from '../experiments/compare.ts';
import type { DrawnFigures } from '../experiments/draws.ts';
import type { Cell } from './csv.ts';
import type { RunFolder } from './run-folder.ts';

const OUTCOMES: readonly PrimaryOutcome[] = ['detected', 'alerted', 'answered_in_time', 'evidenced'];

export class DrawsTable {
  private readonly write: (line: readonly Cell[]) => void;
  private readonly layouts: readonly Layout[];
  private readonly scenario: string;
  private run = 0;

  constructor(folder: RunFolder, { scenario, layouts }: { scenario: string; layouts: readonly Layout[] }) {
    const sink = folder.sink('draws.csv');
    this.write = (line) => {
      const cells = line.map((cell) => (cell === null ? '' : csvCell(cell)));
      sink(new TextEncoder().encode(`${cells.join(',')}\n`));
    };
    this.layouts = layouts;
    this.scenario = scenario;
    this.write(['run', 'layout', 'seed', 'scenario', 'draw', ...OUTCOMES]);
  }

  /** Draw 0 is the layout as it is written: it stands for every draw of a layout that none is made of. */
  append({ seed, layouts, draws = [] }: SeedFigures): void {
    this.layouts.forEach(({ name }, k) => {
      const tell = (draw: number, values: DrawnFigures['values']) => {
        this.write([this.run, name, seed, this.scenario, draw, ...OUTCOMES.map((outcome) => values[outcome])]);
      };
      tell(0, layouts[k].values);
      draws.forEach((draw, d) => {
        const figures = draw[k];
        if (figures !== null) tell(d + 1, figures.values);
      });
    });
    this.run++;
  }
}
