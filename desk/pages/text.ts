import type { Language } from 'vigia/desk';

/** What a text may be: the same in every language, or one for each. */
export type Told = string | { readonly [L in Language]?: string };

/** Returns the text in a language; in another one if it is not there. */
export function told(text: Told | undefined, language: Language): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  return text[language] ?? text.en ?? text.pt;
}

/** Returns the text, cut where it is longer, at the end of a character. */
export function short(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}
