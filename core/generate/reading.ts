import type { Alert } from '../alerts/alert.ts';
import { grafanaUnit, type PanelUnit } from '../dashboards/units.ts';
import type { Language } from '../language/language.ts';

/** The annotations of how bad it is, which messages show: the value when it fired, and the limit, both with the unit. */
export interface Reading {
  /** A number, and its unit: `93.43 %`. A Prometheus template. */
  readonly value: string;
  /** The comparison, a number and its unit: `> 80 %`. */
  readonly threshold: string;
}

/** How a unit is written after a number: what is between the two, and the sign. Words of the contract stand for themselves. */
const SIGNS: Readonly<Record<string, string>> = {
  s: ' s',
  ms: ' ms',
  µs: ' µs',
  ns: ' ns',
  m: ' min',
  h: ' h',
  d: ' d',
  decbytes: ' B',
  Bps: ' B/s',
  percent: ' %',
  reqps: ' requests/s',
  celsius: ' °C',
  currencyBRL: ' BRL',
  currencyUSD: ' USD',
  currencyEUR: ' EUR',
  dateTimeFromNow: ' s',
  short: '',
};
/** Words of the contract that say nothing about a number. */
const WITHOUT_WORD: readonly string[] = ['short', 'none', 'count', 'bool', 'info', 'points', 'timestamp'];

/**
 * Returns the annotations with the value and the limit of an alert; none for one without a threshold.
 *
 * @example
 * ```ts
 * readingOf({ threshold: { operator: '>', value: 0.8 } }, 'ratio'); // { value: '{{ $value | humanizePercentage }}', threshold: '> 80%' }
 * ```
 */
export function readingOf(
  { threshold, value }: Pick<Alert, 'threshold' | 'value'>,
  unit?: PanelUnit,
  language: Language = 'en',
): Partial<Reading> {
  if (!threshold || !value) return {};
  const { operator, value: limit } = threshold;
  if (unit !== undefined && grafanaUnit(unit) === 'percentunit')
    return { value: '{{ $value | humanizePercentage }}', threshold: `${operator} ${plain(limit * 100)}%` };
  if (unit !== undefined && grafanaUnit(unit) === 'bytes')
    return { value: '{{ $value | humanize1024 }}B', threshold: `${operator} ${bytes(limit)}` };
  const sign = unit === undefined ? '' : inLanguage(signOf(unit), language);
  return { value: `{{ printf "%.4g" $value }}${sign}`, threshold: `${operator} ${plain(limit)}${sign}` };
}

/** The words of the contract, as other languages have them; those that a project invents stay. */
const WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {},
  pt: {
    'per second': 'por segundo',
    'per minute': 'por minuto',
    'requests/s': 'requisições/s',
    messages: 'mensagens',
    operations: 'operações',
    items: 'itens',
    users: 'usuários',
    requests: 'requisições',
  },
};

function inLanguage(sign: string, language: Language): string {
  const word = WORDS[language][sign.trim()];
  return word === undefined ? sign : ` ${word}`;
}

function signOf(unit: PanelUnit): string {
  const grafana = grafanaUnit(unit);
  const known = SIGNS[grafana];
  if (known) return known;
  const suffix = /^suffix:\s?(.*)$/.exec(grafana)?.[1];
  if (suffix)
    return ` ${suffix.replace(/^\//, 'per ')}`
      .replace('per s', 'per second')
      .replace('per min', 'per minute');
  return WITHOUT_WORD.includes(unit) ? '' : ` ${unit}`;
}

/** As `humanize1024` of Prometheus writes them. */
function bytes(value: number): string {
  const power = Math.min(PREFIXES.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(value) || 1) / 10)));
  return `${Number((value / 1024 ** power).toPrecision(4))}${PREFIXES[power]}B`;
}

const PREFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}
