/** What happened and what was raised, in order of time; a line leads there. */
import { type MessageKey, message } from '../../scenarios/messages/catalogue.ts';
import type { AlertStory } from '../story/alerts.ts';
import type { IncidentStory } from '../story/incidents.ts';
import type { Told } from '../story/where.ts';
import { isSelected, type Selection, select, setView, useView } from '../view-state.ts';

const TABS = ['incidents', 'alerts'] as const;

export function StoryList({ session, alerts, incidents }: Told) {
  const { list, selection } = useView();
  if (alerts.length === 0 && incidents.length === 0) return null;
  const counts = { incidents: incidents.filter(({ incident }) => !incident.isAlike).length, alerts: alerts.length };
  const go = (to: Selection, at: number) => {
    session.clock.seek(at / 1000);
    select(to);
  };
  return (
    <section className="panel story">
      <div className="tabs" role="tablist">
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            aria-selected={tab === list}
            onClick={() => setView({ list: tab })}
          >
            {message(`viewer.list.${tab}`)} <span className="quiet">{counts[tab]}</span>
          </button>
        ))}
      </div>
      <ol role="tabpanel">
        {list === 'incidents' &&
          [...incidents].sort(byBeginning).map((story) => (
            <li key={story.incident.id}>
              <button
                type="button"
                className="line"
                aria-pressed={isSelected(selection, 'incident', story.incident.id)}
                onClick={() => go({ kind: 'incident', id: story.incident.id }, beginningOf(story))}
              >
                <i className={`sign ${signOf(story)}`} />
                <time>{session.timeOfDay(beginningOf(story) / 1000)}</time>
                <span>{incidentWords(story)}</span>
                <span className="quiet fate">{fateWords(story)}</span>
              </button>
            </li>
          ))}
        {list === 'alerts' &&
          alerts.map((story) => (
            <li key={story.id}>
              <button
                type="button"
                className="line"
                aria-pressed={isSelected(selection, 'alert', story.id)}
                onClick={() => go({ kind: 'alert', id: story.id }, story.at)}
              >
                <i className="sign alert" />
                <time>{session.timeOfDay(story.at / 1000)}</time>
                <span>{story.alert.rule}</span>
                <span className="quiet fate">{truthWords(story)}</span>
              </button>
            </li>
          ))}
      </ol>
    </section>
  );
}

/** What an incident is drawn as. */
export function signOf({ incident, lostAt }: IncidentStory): 'loss' | 'alike' | 'incident' {
  if (lostAt) return 'loss';
  return incident.isAlike ? 'alike' : 'incident';
}

function beginningOf({ begins, incident }: IncidentStory): number {
  return begins ?? incident.at;
}

function byBeginning(a: IncidentStory, b: IncidentStory): number {
  return beginningOf(a) - beginningOf(b) || (a.incident.id < b.incident.id ? -1 : 1);
}

/** "theft", "theft (look-alike)" */
export function incidentWords({ incident: { kind, isAlike } }: IncidentStory): string {
  const words = message(`kind.${kind}` as MessageKey);
  return isAlike ? message('viewer.alike', { kind: words }) : words;
}

/** What came of it, in as few words as a list has room for. */
export function fateWords({ incident, isDropped, lostAt, ends, furthest }: IncidentStory): string {
  if (isDropped) return message('viewer.fate.dropped');
  if (lostAt) return message('viewer.fate.lost', { stage: message(`stage.${lostAt}`) });
  if (incident.isAlike || (furthest === null && ends === null)) return '';
  return furthest ? message(`stage.${furthest.stage}`) : '';
}

export function truthWords({ incident }: AlertStory): string {
  return incident ?? message('viewer.truth.nothing');
}
