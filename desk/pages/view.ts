import type { FastifyRequest } from 'fastify';
import type { Language } from 'vigia/desk';
import { type Format, formatIn, preferred } from '../language/index.ts';
import { type PageWords, words } from './words/index.ts';

/** How one reader sees the pages. */
export interface View {
  readonly language: Language;
  readonly words: PageWords;
  readonly format: Format;
  /** Milliseconds since 1970: every age on the page is counted to here. */
  readonly now: number;
  /** The address of the page with its filters, for links that come back. */
  readonly address: string;
}

/** The time zone of the desk: `TZ` of its process. */
export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What remembers that a reader has chosen a language. */
export const LANGUAGE_COOKIE = 'desk_language';

/** Returns the view of who asks: in the language that was chosen, else the browser's, else the desk's. */
export function viewOf(request: FastifyRequest, desk: Language, now: number): View {
  const { cookie = '', 'accept-language': accept } = request.headers;
  const asked = new RegExp(`(?:^|;\\s*)${LANGUAGE_COOKIE}=(\\w+)`).exec(cookie)?.[1];
  return viewIn(preferred({ asked, accept }, desk), now, request.url);
}

/** Returns the view in a language. */
export function viewIn(language: Language, now: number, address: string): View {
  return { language, words: words(language), format: formats[language], now, address };
}

const formats: Readonly<Record<Language, Format>> = {
  en: formatIn('en', timeZone),
  pt: formatIn('pt', timeZone),
};

/** Returns how long ago it was, as a duration: `12 min`. A time to come counts as now. */
export function age({ format, now }: View, time: number): string {
  return lasting({ format }, now - time);
}

/** Returns a duration in whole seconds, minutes, hours or days: what people compare at a glance. */
export function lasting({ format }: Pick<View, 'format'>, milliseconds: number): string {
  const text = format.duration(Math.max(1, Math.round(milliseconds / 1000)) * 1000);
  // A number and its unit stay on one line.
  return text.replaceAll(' ', '\u00A0');
}
