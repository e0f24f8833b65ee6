/** Find and do anything by its name: commands, layouts, cameras, incidents, alerts, and who is outdoors now. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { LANGUAGES, message } from '../../scenarios/messages/catalogue.ts';
import { type Command, wordsKey } from '../commands.ts';
import type { Told } from '../story/where.ts';
import { select, setView, useView } from '../view-state.ts';
import { shownKeys } from './KeySheet.tsx';
import { Sheet } from './Sheet.tsx';
import { incidentWords } from './StoryList.tsx';

interface Entry {
  readonly id: string;
  readonly words: string;
  readonly hint: string;
  readonly run: () => void;
}

const MOST = 12; // entries at once

const LANGUAGE_NAMES = { en: 'English', kk: 'Қазақша', ru: 'Русский' } as const;

export function Palette({ commands, session, alerts, incidents }: Told & { readonly commands: readonly Command[] }) {
  const [query, setQuery] = useState('');
  const [row, setRow] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current!.focus(), []); // once the sheet is open
  const layout = useView((view) => view.layout);
  const entries = useMemo(
    () => entriesOf({ session, alerts, incidents }, commands, layout),
    [session, alerts, incidents, commands, layout],
  );
  const found = find(entries, query);
  const take = (entry: Entry | undefined) => {
    if (!entry) return;
    setView({ sheet: null });
    entry.run();
  };
  return (
    <Sheet title={message('viewer.do.palette')}>
      <input
        className="query"
        ref={field}
        value={query}
        placeholder={message('viewer.palette.hint')}
        aria-label={message('viewer.palette.hint')}
        onChange={({ target }) => {
          setQuery(target.value);
          setRow(0);
        }}
        onKeyDown={({ key }) => {
          if (key === 'ArrowDown') setRow((before) => Math.min(found.length - 1, before + 1));
          if (key === 'ArrowUp') setRow((before) => Math.max(0, before - 1));
          if (key === 'Enter') take(found[row]);
        }}
      />
      <ol className="found">
        {found.map((entry, k) => (
          <li key={entry.id}>
            <button type="button" className="line" aria-pressed={k === row} onClick={() => take(entry)}>
              <span>{entry.words}</span>
              <span className="quiet fate">{entry.hint}</span>
            </button>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}

function entriesOf({ session, alerts, incidents }: Told, commands: readonly Command[], layout: number): Entry[] {
  const { layouts } = session.place;
  const bodies = session.look();
  const go = (kind: 'incident' | 'alert', id: string, at: number) => () => {
    session.clock.seek(at / 1000);
    select({ kind, id });
  };
  const entry = (kind: string, id: string, words: string, run: () => void): Entry => {
    return { id: `${kind}/${id}`, words, hint: message(`viewer.palette.${kind}` as 'viewer.palette.camera'), run };
  };
  return [
    ...commands.map((command) => ({
      ...{
        id: `do/${command.id}`,
        words: message(wordsKey(command)),
        hint: shownKeys(command.keys).join(' '),
        run: command.run,
      },
    })),
    ...layouts.map(({ name }, k) => entry('layout', name, name, () => setView({ layout: k }))),
    ...layouts[layout].cameras.map(({ id }) => entry('camera', id, id, () => select({ kind: 'camera', id }))),
    ...incidents.map((story) => {
      const { id, at } = story.incident;
      return entry('incident', id, `${id} · ${incidentWords(story)}`, go('incident', id, story.begins ?? at));
    }),
    ...alerts.map(({ id, alert, at }) => entry('alert', id, `${alert.rule} · ${id}`, go('alert', id, at))),
    ...LANGUAGES.map((language) => entry('language', language, LANGUAGE_NAMES[language], () => speakAgain(language))),
    ...bodies.id.slice(0, bodies.count).map((id) => entry('body', id, id, () => select({ kind: 'body', id }))),
  ];
}

/** Every word of the query must be in an entry; those that begin with it come first. */
function find(entries: readonly Entry[], query: string): Entry[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const text = ({ words: said, hint }: Entry) => `${said} ${hint}`.toLocaleLowerCase();
  const fitting = entries.filter((entry) => words.every((word) => text(entry).includes(word)));
  const begins = (entry: Entry) => (words.length > 0 && text(entry).startsWith(words[0]) ? 0 : 1);
  return fitting.sort((a, b) => begins(a) - begins(b)).slice(0, MOST);
}

function speakAgain(language: string): void {
  const query = new URLSearchParams(location.search);
  query.set('lang', language);
  location.search = query.toString();
}
