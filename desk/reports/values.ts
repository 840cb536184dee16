import type { Format } from '../language/index.ts';

const MONEY: Readonly<Record<string, string>> = {
  BRL: 'BRL',
  reais: 'BRL',
  USD: 'USD',
  usd: 'USD',
  dollars: 'USD',
  EUR: 'EUR',
  eur: 'EUR',
  euros: 'EUR',
  GBP: 'GBP',
  gbp: 'GBP',
};
const PLAIN = new Set([
  'items',
  'messages',
  'operations',
  'users',
  'points',
  'bool',
  'info',
  'count',
  'none',
]);
const SECONDS: Readonly<Record<string, number>> = {
  seconds: 1000,
  second: 1000,
  s: 1000,
  milliseconds: 1,
  ms: 1,
};

/** Returns a value with its unit, as people of the language write it; a dash for what is not known. */
export function valueText(value: number | null, unit: string, format: Format): string {
  if (value === null) return '–';
  if (unit === 'ratio') return format.percent(value, shareDigits(value));
  if (unit === 'percent' || unit === 'percentage') return format.percent(value / 100, 1);
  const ms = SECONDS[unit];
  if (ms !== undefined) return format.duration(value * ms);
  if (unit === 'bytes' || unit === 'byte') return format.bytes(value);
  if (unit === 'timestamp') return format.dateTime(value * 1000);
  if (unit === 'perSecond') return `${format.number(value)}/s`;
  if (unit === 'perMinute') return `${format.number(value)}/min`;
  const currency = MONEY[unit];
  if (currency) return format.money(value, currency);
  const number = countText(value, format);
  return PLAIN.has(unit) ? number : `${number} ${unit}`;
}

/** Prometheus guesses what happened between two scrapes: of many events the fraction of one says nothing. */
export function countText(value: number, format: Format): string {
  return format.number(value, Math.abs(value) >= 10 ? 0 : 2);
}

/** A share near to all of it needs more places: 99.95 % is not 100 %. */
function shareDigits(share: number): number {
  return share > 0.99 && share < 1 ? 3 : 1;
}

/** Returns by how much a value changed, `+12.5%`; nothing where that cannot be said. */
export function changeText(value: number | null, before: number | null, format: Format): string {
  if (value === null || before === null || before === 0) return '–';
  const change = (value - before) / Math.abs(before);
  if (Math.abs(change) < 0.0005) return '=';
  const text = format.percent(Math.abs(change), Math.abs(change) < 0.1 ? 1 : 0);
  return `${change > 0 ? '+' : '−'}${text}`;
}
