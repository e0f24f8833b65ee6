/** What colours and signs mean: pixel density in px/m by the steps of the DORI table, bodies by kind, signs of the story. */
import { useMemo } from 'react';
import { type MessageKey, message, spoken } from '../../scenarios/messages/catalogue.ts';
import { DORI } from '../../sim/cameras/density.ts';
import type { Building } from '../../sim/world/site.ts';
import { SEEN_COLOUR } from '../scene/Coverage.tsx';
import { countHeights } from '../scene/heights.ts';
import { DENSITY_COLOURS } from '../scene/palette.ts';
import { type CoverageLayer, setView, useView } from '../view-state.ts';

const KINDS = ['person', 'car', 'truck', 'bus'] as const;
const SIGNS = ['alert', 'loss', 'incident', 'alike'] as const;
const LAYERS: readonly CoverageLayer[] = ['density', 'seen', 'off'];

export function Legend({ buildings }: { readonly buildings: readonly Building[] }) {
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
      <Heights buildings={buildings} />
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

/** How many heights are guesses, which is also what shows or hides the hatching; nothing where none is. */
function Heights({ buildings }: { readonly buildings: readonly Building[] }) {
  const hasHeights = useView((view) => view.hasHeights);
  const { all, storeys, guesses } = useMemo(() => countHeights(buildings), [buildings]);
  if (guesses === 0) return null;
  const { format } = new Intl.NumberFormat(spoken());
  return (
    <div className="heights">
      <button type="button" aria-pressed={hasHeights} onClick={() => setView({ hasHeights: !hasHeights })}>
        <i className="sign guess" />
        {message('viewer.heights.guesses', { count: guesses, guesses: format(guesses), all: format(all) })}
      </button>
      {storeys > 0 && (
        <span className="key">
          <i className="sign storeys" />
          {message('viewer.heights.storeys', { count: storeys, storeys: format(storeys) })}
        </span>
      )}
    </div>
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
