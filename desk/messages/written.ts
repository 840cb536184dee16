import type { Language } from 'vigia/desk';
import { formatIn } from '../language/index.ts';
import { unitWords, words } from './words.ts';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', pt: 'pt-BR' };

/**
 * Returns a time in a time zone: `2026-01-31 14:05 UTC`, `31/01/2026 11:05 GMT-3`; to the second where it says so.
 */
export function timeText(at: number, language: Language, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(at);
  const of = (type: string) => parts.find(part => part.type === type)?.value ?? '';
  const [year, month, day] = [of('year'), of('month'), of('day')];
  const date = language === 'en' ? `${year}-${month}-${day}` : `${day}/${month}/${year}`;
  return `${date} ${of('hour')}:${of('minute')} ${of('timeZoneName')}`;
}

/** Returns how long something took, in its two largest units: `2 h 5 min`. */
export function durationText(ms: number, language: Language): string {
  return formatIn(language)
    .duration(Math.max(0, Math.round(ms / 1000)) * 1000)
    .replace(/^0 ms$/, '0 s');
}

/** A number as rules write it, and what follows it. */
const READING = /^([+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)\s?(.*)$/s;

/** Returns a value with its unit as the language writes it: `93.43%` becomes `93,43 %`. What is not a number stays. */
export function readingText(text: string, language: Language): string {
  const [, number, unit = ''] = READING.exec(text) ?? [];
  if (number === undefined) return text;
  const value = Number(number.replace('Inf', 'Infinity'));
  const written = Number.isFinite(value)
    ? new Intl.NumberFormat(LOCALES[language], { maximumSignificantDigits: 6 }).format(value)
    : number;
  const word = unitWords[language][unit] ?? unit;
  return word === '' ? written : `${written} ${word}`;
}

/** Returns a limit such as `> 80%` in words: `above 80 %`. */
export function limitText(text: string, language: Language): string {
  const [, operator, rest] = /^(>=|<=|==|!=|>|<)\s*(.*)$/s.exec(text) ?? [];
  if (operator === undefined) return text;
  const { comparisons } = words(language);
  return `${comparisons[operator as keyof typeof comparisons]} ${readingText(rest!, language)}`;
}
