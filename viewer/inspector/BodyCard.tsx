/** Somebody or something that moves: who detects it now, and which incident it takes part in. */
import { message } from '../../scenarios/messages/catalogue.ts';
import { BODY_KIND } from '../../sim/cameras/bodies.ts';
import { setView, useView } from '../view-state.ts';
import { CameraLink, Facts, Heading, type InspectorProps, Link, word } from './card.tsx';

const RECENT = 1000; // ms: whoever detected it since then detects it now

export function BodyCard({ session, incidents, id }: InspectorProps & { readonly id: string }) {
  const { layout, isFollowing } = useView();
  const row = session.rowOf(id);
  const now = session.clock.time * 1000;
  const detections = session.detections[layout];
  const best = new Map<number, number>(); // camera → confidence
  for (const { camera, confidence, id: whom } of detections.between(now - RECENT, now)) {
    if (whom === id) best.set(camera, Math.max(confidence, best.get(camera) ?? 0));
  }
  const parts = incidents.filter(({ actors }) => actors.includes(id));
  const kind = kindOf(row < 0 ? BODY_KIND.person : session.bodies.kind[row]);
  return (
    <>
      <Heading kind={row < 0 ? message('viewer.body') : word('viewer.kind', kind)} name={id} />
      <p className="actions">
        <button type="button" aria-pressed={isFollowing} onClick={() => setView({ isFollowing: !isFollowing })}>
          {message('viewer.do.follow')} <kbd>⇧F</kbd>
        </button>
      </p>
      {row < 0 ? (
        <p className="quiet">{message('viewer.body.indoors')}</p>
      ) : (
        <Facts
          of={[
            ['viewer.body.height', `${session.bodies.height[row].toFixed(1)} m`],
            ['viewer.body.at', `${session.bodies.x[row].toFixed(1)}, ${session.bodies.y[row].toFixed(1)} m`],
          ]}
        />
      )}
      <h3>{message('viewer.body.detected', { count: best.size })}</h3>
      <ul className="links">
        {[...best].map(([camera, confidence]) => (
          <li key={camera}>
            <CameraLink id={detections.cameras[camera]} />
            <span className="quiet">{confidence.toFixed(2)}</span>
          </li>
        ))}
      </ul>
      {parts.length > 0 && (
        <>
          <h3>{message('viewer.body.part')}</h3>
          <ul className="links">
            {parts.map(({ incident }) => (
              <li key={incident.id}>
                <Link to={{ kind: 'incident', id: incident.id }}>{incident.id}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function kindOf(kind: number): string {
  return Object.entries(BODY_KIND).find(([, code]) => code === kind)?.[0] ?? 'person';
}
