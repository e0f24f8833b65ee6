/** What the page's address asks for: which run, and where in it to look. */
import { LANGUAGES, type Language } from '../scenarios/messages/catalogue.ts';
import type { Ask } from './simulation/reports.ts';
import type { Selection } from './view-state.ts';

export interface Address {
  readonly language: Language;
  readonly folder: string | null; // of a run or a comparison, under the server; null: a run is computed here
  readonly ask: Ask; // what to compute
  readonly look: Look;
}

export interface Look {
  readonly time: number | null; // s since the start
  readonly layout: string | null;
  readonly selection: Selection | null;
}

const DEMO = 'evening-yard';
const MOST_WORKERS = 64;

export function readAddress(search: string, languages: string, cores: number): Address {
  const query = new URLSearchParams(search);
  const wished = query.get('lang') ?? languages;
  const language = LANGUAGES.find((known) => wished.startsWith(known)) ?? 'en';
  const number = (name: string, most: number, otherwise: number) => {
    const value = Number(query.get(name));
    return value > 0 ? Math.min(value, most) : otherwise;
  };
  return {
    language,
    folder: query.get('run'),
    ask: {
      files: null,
      scenario: query.get('scenario') ?? DEMO,
      language,
      seed: query.get('seed'),
      minutes: number('minutes', Number.MAX_VALUE, Number.MAX_VALUE),
      workers: Math.ceil(number('workers', MOST_WORKERS, Math.min(8, cores))),
    },
    look: {
      time: query.has('t') && Number.isFinite(Number(query.get('t'))) ? Number(query.get('t')) : null,
      layout: query.get('layout'),
      selection: selectionOf(query),
    },
  };
}

const SELECTABLE = ['camera', 'incident', 'alert', 'body', 'building'] as const;

function selectionOf(query: URLSearchParams): Selection | null {
  for (const kind of SELECTABLE) {
    const id = query.get(kind);
    if (id) return { kind, id };
  }
  return null;
}

/** The same address, looking elsewhere: to be shared. */
export function addressOf(search: string, time: number, layout: string, selection: Selection | null): string {
  const query = new URLSearchParams(search);
  for (const name of [...SELECTABLE, 'token']) query.delete(name);
  query.set('t', time.toFixed(1));
  query.set('layout', layout);
  if (selection) query.set(selection.kind, selection.id);
  return `?${query}`;
}
