/** An incident: when and where, how far the chain came with it stage by stage, who knew first, and why it was lost. */
import { message } from '../../scenarios/messages/catalogue.ts';
import { FUNNEL_STAGES, stageRank } from '../../sim/funnel/stages.ts';
import { incidentWords, signOf } from '../panels/StoryList.tsx';
import type { Session } from '../playback/session.ts';
import type { IncidentStory } from '../story/incidents.ts';
import { CameraLink, Facts, Heading, type InspectorProps, Link, word } from './card.tsx';

interface Telling {
  readonly session: Session;
  readonly story: IncidentStory;
}

export function IncidentCard({ session, incidents, alerts, id }: InspectorProps & { readonly id: string }) {
  const story = incidents.find(({ incident }) => incident.id === id);
  if (!story) return <Heading kind={message('viewer.incident')} name={id} />;
  const { incident, begins, acts, ends, actors, lostAt, furthest } = story;
  const own = alerts.filter((alert) => alert.incident === id);
  const when = (ms: number | null) => (ms === null ? '' : <Moment session={session} at={ms} />);
  return (
    <>
      <Heading kind={incidentWords(story)} name={incident.id} sign={signOf(story)} />
      {lostAt && <p className="lost">{message('viewer.fate.lost', { stage: word('stage', lostAt) })}</p>}
      <Facts
        of={[
          ['viewer.incident.place', incident.place],
          ['viewer.incident.begins', when(begins)],
          ['viewer.incident.acts', when(acts)],
          ['viewer.incident.ends', when(ends)],
          ['viewer.incident.knew', <Knew key="knew" session={session} story={story} />],
        ]}
      />
      <h3>{message('viewer.funnel')}</h3>
      <Funnel story={story} session={session} />
      {furthest && (
        <p className="best">
          {message('viewer.incident.best')} <CameraLink id={furthest.camera} />
        </p>
      )}
      {actors.length > 0 && (
        <p className="actors">
          {message('viewer.incident.actors', { count: actors.length })}{' '}
          {actors.map((actor) => (
            <Link key={actor} to={{ kind: 'body', id: actor }}>
              {actor.slice(-6)}
            </Link>
          ))}
        </p>
      )}
      {own.length > 0 && (
        <ul className="links">
          {own.map(({ id: alert, at, alert: { rule } }) => (
            <li key={alert}>
              <Link to={{ kind: 'alert', id: alert }} go={() => session.clock.seek(at / 1000)}>
                {rule}
              </Link>
              <span className="quiet">{session.timeOfDay(at / 1000)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Knew({ session, story: { knewFirst, ends } }: Telling) {
  if (knewFirst === null) return ends === null ? '' : word('channel', 'nobody');
  return (
    <>
      {word('channel', knewFirst.channel)} · <Moment session={session} at={knewFirst.at} />
    </>
  );
}

/** A moment of the run, to go to. */
export function Moment({ session, at }: { readonly session: Session; readonly at: number }) {
  return (
    <button type="button" className="link" onClick={() => session.clock.seek(at / 1000)}>
      {session.timeOfDay(at / 1000)}
    </button>
  );
}

/** Each stage with when it was first reached, at whichever camera; the one it was lost at stands out. */
function Funnel({ story: { reached, furthest, lostAt }, session }: Telling) {
  const rank = furthest === null ? -1 : stageRank(furthest.stage);
  return (
    <ol className="funnel">
      {FUNNEL_STAGES.map((stage, k) => {
        const first = reached.find((event) => event.stage === stage && event.camera === furthest?.camera);
        const state = k <= rank ? 'reached' : stage === lostAt ? 'lost-here' : 'open';
        return (
          <li key={stage} className={state}>
            <span>{word('stage', stage)}</span>
            {first && <Moment session={session} at={first.at} />}
          </li>
        );
      })}
    </ol>
  );
}
