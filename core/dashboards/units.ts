import type { Unit } from '../metrics/metric.ts';

/** The Grafana unit of each base unit of the contract, and of the rates that panels derive from them. */
export const units = {
  seconds: 's',
  bytes: 'bytes',
  ratio: 'percentunit',
  percent: 'percent',
  points: 'short',
  messages: 'short',
  operations: 'short',
  items: 'short',
  users: 'short',
  BRL: 'currencyBRL',
  timestamp: 'dateTimeFromNow',
  bool: 'short',
  info: 'short',
  perSecond: 'suffix:/s',
  perMinute: 'suffix:/min',
  bytesPerSecond: 'Bps',
} as const;

/** Grafana units of further words, as people spell them. */
const WORDS: Readonly<Record<string, string>> = {
  s: 's',
  second: 's',
  ms: 'ms',
  millisecond: 'ms',
  milliseconds: 'ms',
  us: 'µs',
  µs: 'µs',
  microseconds: 'µs',
  ns: 'ns',
  nanoseconds: 'ns',
  minutes: 'm',
  hours: 'h',
  days: 'd',
  byte: 'bytes',
  kilobytes: 'deckbytes',
  megabytes: 'decmbytes',
  gigabytes: 'decgbytes',
  kibibytes: 'kbytes',
  mebibytes: 'mbytes',
  gibibytes: 'gbytes',
  bits: 'bits',
  bitsPerSecond: 'bps',
  requestsPerSecond: 'reqps',
  percentage: 'percent',
  usd: 'currencyUSD',
  dollars: 'currencyUSD',
  eur: 'currencyEUR',
  euros: 'currencyEUR',
  gbp: 'currencyGBP',
  jpy: 'currencyJPY',
  brl: 'currencyBRL',
  reais: 'currencyBRL',
  celsius: 'celsius',
  fahrenheit: 'fahrenheit',
  kelvin: 'kelvin',
  hertz: 'hertz',
  volts: 'volt',
  amperes: 'amp',
  watts: 'watt',
  joules: 'joule',
  pascals: 'pressurepa',
  meters: 'lengthm',
  grams: 'massg',
  count: 'short',
  none: 'short',
};

export type PanelUnit = Unit | keyof typeof units;

/**
 * Returns the Grafana unit of a unit. A word that Grafana has no unit for is shown after the value.
 *
 * @example
 * ```ts
 * grafanaUnit('seconds'); // s
 * grafanaUnit('tokens'); // suffix: tokens
 * ```
 */
export function grafanaUnit(unit: PanelUnit): string {
  const own = wordIn(units, unit);
  return own ?? wordIn(WORDS, unit) ?? wordIn(WORDS, unit.toLowerCase()) ?? `suffix: ${unit}`;
}

function wordIn(words: Readonly<Record<string, string>>, word: string): string | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
