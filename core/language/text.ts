import type { Language } from './language.ts';

/** The same in both languages. */
export interface InBoth<T = string> {
  readonly en: T;
  readonly pt: T;
}

/** A text that people read: in one language, or in both. */
export type Text<T = string> = T | InBoth<T>;

/** What else is written as a text of this form is: a step of a runbook where it is in one language, or in both. */
export type Worded<Form extends Text, T> = Form extends string ? T : InBoth<T>;

/** Whether the text is given by language. */
export function isByLanguage<T>(text: Text<T>): text is InBoth<T> {
  return typeof text === 'object' && text !== null && ('en' in text || 'pt' in text);
}

/**
 * Returns the text in a language; one that is in one language only is returned as it is.
 *
 * @example
 * ```ts
 * textIn({ en: 'The bot fails', pt: 'O bot falha' }, 'pt'); // O bot falha
 * ```
 */
export function textIn<T>(text: Text<T>, language: Language): T {
  return isByLanguage(text) ? text[language] : text;
}

/** Returns the text with a change in each language. */
export function eachText<T>(text: Text<T>, change: (one: T) => T): Text<T> {
  return isByLanguage(text) ? { en: change(text.en), pt: change(text.pt) } : change(text);
}
