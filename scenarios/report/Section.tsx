/** Pieces that several sections are made of: a heading with how to read it, a layout's name, where the data lie. */
import type { ReactNode } from 'react';
import { message } from '../messages/catalogue.ts';
import { layoutColour } from './charts/palette.ts';
import type { Subject } from './extras.ts';
import { layoutLetter } from './names.ts';

export function Section({ title, how, children }: { title: string; how?: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {how === undefined ? null : <p className="how">{how}</p>}
      {children}
    </section>
  );
}

export function LayoutName({ comparison, k }: { comparison: Subject['comparison']; k: number }) {
  return (
    <span className="layout">
      <b style={{ background: layoutColour(k) }}>{layoutLetter(k)}</b> {comparison.layouts[k].name}
    </span>
  );
}

export function DataFile({ file }: { file: string }) {
  const [before, after] = message('report.data', { file: '\u0000' }).split('\u0000');
  return (
    <p className="data">
      {before}
      <a href={encodeURI(file)}>{file}</a>
      {after}
    </p>
  );
}

/** Layouts that are compared with the first. */
export function comparedOf({ layouts }: Subject['comparison']): number[] {
  return layouts.slice(1).map((_, k) => k + 1);
}
