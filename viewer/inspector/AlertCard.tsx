/** An alert: which rule, where, why; what it truly was; and what people made of it. */
import { message } from '../../scenarios/messages/catalogue.ts';
import type { Session } from '../playback/session.ts';
import type { AlertStory } from '../story/alerts.ts';
import { CameraLink, Facts, Heading, type InspectorProps, Link, word } from './card.tsx';
import { Moment } from './IncidentCard.tsx';

export function AlertCard({ session, alerts, id }: InspectorProps & { readonly id: string }) {
  const story = alerts.find((alert) => alert.id === id);
  if (!story) return <Heading kind={message('viewer.alert')} name={id} />;
  const { alert, at, resolvedAt, incident, seen, dispatched, arrived } = story;
  const when = (ms: number) => <Moment session={session} at={ms} />;
  return (
    <>
      <Heading
        kind={`${message('viewer.alert')} · ${word('viewer.severity', alert.severity)}`}
        name={alert.rule}
        sign="alert"
      />
      <p>{alert.reason}</p>
      <Facts
        of={[
          ['viewer.alert.raised', when(at)],
          ['viewer.alert.resolved', resolvedAt === null ? '' : when(resolvedAt)],
          ['viewer.alert.zone', alert.zone ?? ''],
          ['viewer.alert.truth', <Truth key="truth" incident={incident} />],
          ['viewer.alert.seen', seen && <Verified key="seen" session={session} seen={seen} />],
          [
            'viewer.alert.dispatched',
            dispatched && (
              <span key="dispatched">
                {dispatched.unit} · {when(dispatched.at)}
              </span>
            ),
          ],
          [
            'viewer.alert.arrived',
            arrived && (
              <span key="arrived">
                {message(arrived.isInTime ? 'viewer.alert.in_time' : 'viewer.alert.late')} · {when(arrived.at)}
              </span>
            ),
          ],
        ]}
      />
      <ul className="links">
        {alert.cameras.map((camera) => (
          <li key={camera}>
            <CameraLink id={camera} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Truth({ incident }: Pick<AlertStory, 'incident'>) {
  if (incident === null) return message('viewer.truth.nothing');
  return <Link to={{ kind: 'incident', id: incident }}>{incident}</Link>;
}

function Verified({ session, seen }: { readonly session: Session; readonly seen: NonNullable<AlertStory['seen']> }) {
  return (
    <>
      {message(seen.isBelieved ? 'viewer.alert.believed' : 'viewer.alert.dismissed')} ·{' '}
      <Moment session={session} at={seen.at} /> ·{' '}
      {message('viewer.alert.waited', { seconds: (seen.waited / 1000).toFixed(0) })}
    </>
  );
}
