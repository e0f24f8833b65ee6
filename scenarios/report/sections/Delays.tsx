/** Delays as cumulative incidence: four small charts, and the share within 1, 3, 5 and 10 minutes. */
import type { DelayCurve } from '../../experiments/comparison.ts';
import { message } from '../../messages/catalogue.ts';
import { drawDelays, type LayoutCurve, shareWithin, WITHIN } from '../charts/delays.ts';
import { Drawing } from '../Drawing.tsx';
import type { Subject } from '../extras.ts';
import { layoutIndex, layoutLetter } from '../names.ts';
import { shareText } from '../numbers.ts';
import { DataFile, Section } from '../Section.tsx';

const ENDS = ['detected', 'alert', 'dispatched', 'arrived'] as const satisfies readonly DelayCurve['to'][];

export function Delays({ comparison, extras }: Subject) {
  const ends = ENDS.map((to) => ({ to, curves: comparison.delays.filter((curve) => curve.to === to) })).filter(
    ({ curves }) => curves.length > 0,
  );
  return (
    <Section title={message('report.delays')} how={message('report.delays.how')}>
      <div className="small">
        {ends.map(({ to, curves }) => {
          const title = message(`report.delays.to.${to}`);
          const drawn = curves.map((curve): LayoutCurve => {
            const layout = layoutIndex(comparison, curve.layout);
            return { layout, label: layoutLetter(layout), curve };
          });
          return (
            <figure key={to} data-metric={`delay_to_${to}`}>
              <figcaption>{title}</figcaption>
              <Drawing draw={(document) => drawDelays(document, drawn, comparison.minutesPerSeed, title)} />
              <WithinTable curves={drawn} followed={comparison.minutesPerSeed} />
            </figure>
          );
        })}
      </div>
      <DataFile file={extras.tables.delays} />
    </Section>
  );
}

/** @param followed minutes of a run: what lies beyond is not known */
function WithinTable({ curves, followed }: { curves: readonly LayoutCurve[]; followed: number }) {
  return (
    <table className="within">
      <thead>
        <tr>
          <th />
          {curves.map(({ label }) => (
            <th key={label}>{label}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {WITHIN.map((minutes) => (
          <tr key={minutes}>
            <th scope="row">{message('report.delays.within', { minutes })}</th>
            {curves.map(({ label, curve }) => (
              <td key={label}>{minutes > followed ? '—' : shareText(shareWithin(curve, minutes * 60), 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
