/** The languages of texts: English, and the Portuguese of Brazil. */
export const languages = ['en', 'pt'] as const;

/** The language of a text. */
export type Language = (typeof languages)[number];

/** The tags of the languages, as browsers, `Intl` and the folders of `docs/` have them. */
export const localeOf: Readonly<Record<Language, string>> = { en: 'en', pt: 'pt-BR' };

/** Whether the value is a language. */
export function isLanguage(value: unknown): value is Language {
  return languages.some(language => language === value);
}
