/** What the colours on the plan mean, and how long a metre is. */
import { message } from '../../scenarios/messages/catalogue.ts';

const KINDS = ['person', 'car', 'truck', 'bus', 'camera', 'seen'] as const;
const LONGEST = 110; // CSS px of scale bar

export function Legend({ pxPerM, attribution }: { readonly pxPerM: number; readonly attribution: string }) {
  const length = roundLength(LONGEST / pxPerM);
  return (
    <aside className="panel legend">
      <ul>
        {KINDS.map((kind) => (
          <li key={kind}>
            <i className={`mark ${kind}`} />
            {message(`viewer.kind.${kind}`)}
          </li>
        ))}
      </ul>
      <p className="scale">
        <i style={{ width: length * pxPerM }} />
        {message('viewer.metres', { count: length })}
      </p>
      {attribution !== '' && <p className="quiet">{attribution}</p>}
    </aside>
  );
}

/** The longest of 1, 2, 5, 10, 20 … that is not above `metres`. */
function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2].find((step) => step * power <= metres) ?? 1) * power;
}
