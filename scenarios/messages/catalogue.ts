/**
 * Everything that is said to people, in their language. Keys are typed from the English catalogue; Kazakh and Russian
 * fall back to it key by key. Which language is spoken is decided once, by the command or the page that speaks.
 */
import { createInstance } from 'i18next';
import en from './en.json' with { type: 'json' };
import kk from './kk.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };

export const LANGUAGES = ['en', 'kk', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

type Singular<K> = K extends `${infer Stem}_${'one' | 'few' | 'many' | 'other'}` ? Stem : K;
export type MessageKey = Singular<keyof typeof en>;

/** A sentence not yet said: its key, and what fills its gaps. */
export interface Phrase {
  readonly key: MessageKey;
  readonly values?: Readonly<Record<string, string | number | Phrase>>;
}

const catalogue = createInstance({
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: [...LANGUAGES],
  resources: { en: { translation: en }, kk: { translation: kk }, ru: { translation: ru } },
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  interpolation: { escapeValue: false, skipOnVariables: true },
});
catalogue.init();

/** Sets the language of all that follows. */
export function speak(language: Language): void {
  catalogue.changeLanguage(language);
}

/** The language now spoken. */
export function spoken(): Language {
  return catalogue.language as Language;
}

/** The sentence `key` in the language now spoken; `count` among the values chooses the plural. */
export function message(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  return catalogue.t(key, values);
}

/** A phrase with the phrases inside it, said. */
export function say(phrase: Phrase): string {
  const values: Record<string, string | number> = {};
  for (const [gap, value] of Object.entries(phrase.values ?? {})) {
    values[gap] = typeof value === 'object' ? say(value) : value;
  }
  return message(phrase.key, values);
}
