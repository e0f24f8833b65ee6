/** The page: what its address asks for, and the app. */
import { createRoot } from 'react-dom/client';
import { LANGUAGES, speak } from '../scenarios/messages/catalogue.ts';
import { App } from './App.tsx';
import './style.css';

const query = new URLSearchParams(location.search);
const language = LANGUAGES.find((known) => (query.get('lang') ?? navigator.language).startsWith(known)) ?? 'en';
speak(language);
document.documentElement.lang = language;

const number = (name: string, most: number, otherwise: number) => {
  const value = Number(query.get(name));
  return value > 0 ? Math.min(value, most) : otherwise;
};
const ask = {
  files: null,
  scenario: query.get('scenario') ?? 'evening-yard',
  language,
  seed: query.get('seed'),
  minutes: number('minutes', Number.MAX_VALUE, Number.MAX_VALUE),
  workers: Math.ceil(number('workers', 64, Math.min(8, navigator.hardwareConcurrency))),
};
createRoot(document.getElementById('root')!).render(<App ask={ask} />);
