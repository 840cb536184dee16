import { languages as known, type Language } from './language.ts';
import { isByLanguage, type Text, textIn } from './text.ts';

/** Reads texts in the language of an environment, and keeps what is missing of the project's languages. */
export interface Reader {
  readonly language: Language;
  /** Returns the text in the language. */
  read<T>(text: Text<T>, place: string): T;
  /** Throws with every text that is missing. */
  check(): void;
}

/** Returns a reader of a project that declares these languages (default: the one alone). */
export function readerOf(language: Language, languages: readonly Language[] = [language]): Reader {
  const missing = new Set<string>();
  return {
    language,
    read: (text, place) => {
      const problem = problemOf(text, languages);
      if (problem) missing.add(`${place} ${problem}`);
      return textIn(text, language);
    },
    check: () => {
      if (missing.size > 0) throw new Error([...missing].join('\n'));
    },
  };
}

function problemOf(text: unknown, languages: readonly Language[]): string | undefined {
  if (text === undefined || text === null) return `is ${text}: write a text`;
  const each = `{ ${known.map(one => `${one}: …`).join(', ')} }`;
  if (isByLanguage(text)) {
    const lacking = languages.filter(one => isEmpty((text as Partial<Record<Language, unknown>>)[one]));
    if (lacking.length === 0) return referringTo(text.en) === referringTo(text.pt) ? undefined : REFERENCES;
    return `has no text in ${lacking.join(' and ')}, only ${shown(text[languages.find(one => !lacking.includes(one)) ?? 'en'] ?? text)}: write ${each}`;
  }
  if (typeof text === 'object' && !('text' in text))
    return `has the keys ${Object.keys(text).join(', ') || 'of nothing'}: the languages are ${known.join(' and ')}; write ${each}`;
  if (languages.length > 1)
    return `is in one language, ${shown(text)}: the project declares the languages ${languages.join(' and ')}; write ${each}`;
  return undefined;
}

const REFERENCES =
  'refers to other queries, endpoints, metrics or panels in en than in pt: refer to the same in both';

/** What a step refers to, as text: the same in each language, in whatever order. */
function referringTo(step: unknown): string {
  if (typeof step !== 'object' || step === null || !('references' in step)) return '';
  const brief = (key: string, value: unknown) =>
    key === 'metric' ? (value as { readonly name?: string } | undefined)?.name : value;
  return (step.references as readonly object[])
    .map(one => JSON.stringify(one, brief))
    .sort()
    .join(' ');
}

function isEmpty(text: unknown): boolean {
  return text === undefined || text === null || (typeof text === 'string' && text.trim() === '');
}

/** The beginning of the text, as it was written. */
function shown(text: unknown): string {
  const words =
    typeof text === 'object' && text !== null && 'text' in text
      ? (text.text as readonly string[]).join('…')
      : typeof text === 'string'
        ? text
        : JSON.stringify(text);
  return `"${words.length > 40 ? `${words.slice(0, 40)}…` : words}"`;
}
