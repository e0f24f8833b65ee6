/** What colours and signs mean: pixel density in px/m by the steps of the DORI table, bodies by kind, signs of the story. */
import { type MessageKey, message } from '../../scenarios/messages/catalogue.ts';
import { DORI } from '../../sim/cameras/density.ts';
import { SEEN_COLOUR } from '../scene/Coverage.tsx';
import { DENSITY_COLOURS } from '../scene/palette.ts';
import { type CoverageLayer, setView, useView } from '../view-state.ts';

const KINDS = ['person', 'car', 'truck', 'bus'] as const;
const SIGNS = ['alert', 'loss', 'incident', 'alike'] as const;
const LAYERS: readonly CoverageLayer[] = ['density', 'seen', 'off'];

export function Legend() {
  const coverage = useView((view) => view.coverage);
  return (
    <aside className="panel legend" aria-label={message('viewer.legend')}>
      <div className="density">
        <select
          aria-label={message('viewer.coverage')}
          value={coverage}
          onChange={({ target }) => setView({ coverage: target.value as CoverageLayer })}
        >
          {LAYERS.map((layer) => (
            <option key={layer} value={layer}>
              {message(`viewer.coverage.${layer}`)}
            </option>
          ))}
        </select>
        {coverage === 'density' && <Ramp />}
        {coverage === 'seen' && (
          <span className="key">
            <i className="swatch" style={{ '--swatch': SEEN_COLOUR } as React.CSSProperties} />
            {message('viewer.kind.seen')}
          </span>
        )}
      </div>
      <ul>
        {[...KINDS, ...SIGNS].map((kind) => (
          <li key={kind} className="key">
            <i className={`sign ${kind}`} />
            {message(`viewer.kind.${kind}`)}
          </li>
        ))}
      </ul>
    </aside>
  );
}

function Ramp() {
  return (
    <ol className="ramp" aria-label={message('viewer.coverage.density')}>
      {DORI.steps.map(({ name, pxPerM }, k) => (
        <li key={name} title={message(`density.${name}` as MessageKey)}>
          <i className="swatch" style={{ '--swatch': DENSITY_COLOURS[k] } as React.CSSProperties} />
          {pxPerM}
        </li>
      ))}
      <li className="unit">px/m</li>
    </ol>
  );
}
