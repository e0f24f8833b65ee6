/** A camera of the shown layout: what it is, how far it sees, what it sees now, and what it led to. */

import { focalLengthPx } from '../../engine/geometry/pinhole.ts';
import { message } from '../../scenarios/messages/catalogue.ts';
import { DORI, distanceAt } from '../../sim/cameras/density.ts';
import { setView, useView } from '../view-state.ts';
import { Facts, Heading, type InspectorProps, Link, word } from './card.tsx';

const DEGREES = 180 / Math.PI;
const SHOWN = 6; // alerts listed

export function CameraCard({ session, alerts, incidents, id }: InspectorProps & { readonly id: string }) {
  const { layout, through } = useView();
  const camera = session.place.layouts[layout].cameras.find((own) => own.id === id);
  if (!camera) return <Heading kind={message('viewer.kind.camera')} name={id} />;
  const { clock } = session;
  const now = session.detections[layout].latest(id, clock.time * 1000, 1000 / camera.frameRate);
  const raised = alerts.filter(({ alert }) => alert.cameras.includes(id));
  const led = incidents.filter(({ furthest }) => furthest?.camera === id);
  const focal = focalLengthPx(camera.widthPx, camera.horizontalFov);
  return (
    <>
      <Heading kind={message('viewer.kind.camera')} name={id} />
      <p className="actions">
        <button
          type="button"
          aria-pressed={through !== 'off'}
          onClick={() => setView({ through: through === 'off' ? 'inset' : 'off' })}
        >
          {message('viewer.do.through')} <kbd>C</kbd>
        </button>
      </p>
      <Facts
        of={[
          ['viewer.camera.now', message('viewer.camera.detections', { count: now.length })],
          ['viewer.camera.model', camera.model],
          ['viewer.camera.height', `${camera.z.toFixed(1)} m`],
          ['viewer.camera.heading', `${Math.round((camera.heading * DEGREES) % 360)}°`],
          ['viewer.camera.tilt', `${Math.round(camera.tilt * DEGREES)}°`],
          ['viewer.camera.field', `${Math.round(camera.horizontalFov * DEGREES)}°`],
          ['viewer.camera.picture', `${camera.widthPx} × ${camera.heightPx}, ${camera.frameRate} fps`],
          ['viewer.camera.price', camera.price ? `${camera.price.amount} ${camera.price.currency}` : ''],
        ]}
      />
      <h3>{message('viewer.camera.reach')}</h3>
      <dl className="facts columns">
        {DORI.steps.slice(0, 5).map(({ name, pxPerM }) => (
          <div key={name}>
            <dt>
              {word('density', name)} <span className="quiet">{pxPerM} px/m</span>
            </dt>
            <dd>{Math.round(distanceAt(pxPerM, focal))} m</dd>
          </div>
        ))}
      </dl>
      {led.length > 0 && (
        <>
          <h3>{message('viewer.camera.led')}</h3>
          <ul className="links">
            {led.map(({ incident, furthest }) => (
              <li key={incident.id}>
                <Link to={{ kind: 'incident', id: incident.id }}>{incident.id}</Link>
                <span className="quiet">{word('stage', furthest!.stage)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {raised.length > 0 && (
        <>
          <h3>{message('viewer.camera.alerts', { count: raised.length })}</h3>
          <ul className="links">
            {raised.slice(0, SHOWN).map(({ id: alert, at, alert: { rule } }) => (
              <li key={alert}>
                <Link to={{ kind: 'alert', id: alert }} go={() => clock.seek(at / 1000)}>
                  {session.timeOfDay(at / 1000)}
                </Link>
                <span className="quiet">{rule}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
