/** What there is to know of whatever is selected, and where to go from it. */
import { useEffect, useReducer } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';
import { whereIs } from '../story/where.ts';
import { select, useView } from '../view-state.ts';
import { AlertCard } from './AlertCard.tsx';
import { BodyCard } from './BodyCard.tsx';
import { BuildingCard } from './BuildingCard.tsx';
import { CameraCard } from './CameraCard.tsx';
import type { InspectorProps } from './card.tsx';
import { IncidentCard } from './IncidentCard.tsx';

const REFRESH = 250; // ms: figures that change are read that often, not at every frame
const FRAMED = 180; // m

export function Inspector(props: InspectorProps) {
  const { selection, session, eye } = props;
  const layout = useView((view) => view.layout);
  const [, refresh] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(refresh, REFRESH);
    return () => clearInterval(timer);
  }, []);
  session.look();
  const place = whereIs(props, layout, selection);
  return (
    <aside className="panel inspector" aria-label={message('viewer.inspector')}>
      <button type="button" className="close" aria-label={message('viewer.close')} onClick={() => select(null)}>
        ×
      </button>
      {selection.kind === 'camera' && <CameraCard {...props} id={selection.id} />}
      {selection.kind === 'body' && <BodyCard {...props} id={selection.id} />}
      {selection.kind === 'incident' && <IncidentCard {...props} id={selection.id} />}
      {selection.kind === 'alert' && <AlertCard {...props} id={selection.id} />}
      {selection.kind === 'building' && <BuildingCard {...props} id={selection.id} />}
      {place && (
        <p className="actions">
          <button type="button" onClick={() => eye?.focus(place[0], place[1], 0, FRAMED)}>
            {message('viewer.do.frame')} <kbd>F</kbd>
          </button>
        </p>
      )}
    </aside>
  );
}
