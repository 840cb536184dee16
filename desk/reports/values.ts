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

/** Returns by how much a value changed: `+12.5%`, of a share `−0.3 pp`. A dash where that cannot be said. */
export function changeText(
  value: number | null,
  before: number | null,
  unit: string,
  format: Format,
  points: string,
): string {
  if (value === null || before === null) return '–';
  if (unit === 'ratio') return pointsText(value - before, format, points);
  if (before === 0) return value === 0 ? '=' : '–';
  const change = (value - before) / Math.abs(before);
  if (Math.abs(change) < 0.0005) return '=';
  return signed(change, format.percent(Math.abs(change), Math.abs(change) < 0.1 ? 1 : 0));
}

/** Returns the difference of two shares in percentage points; `=` for less than a twentieth of one. */
export function pointsText(difference: number, format: Format, points: string): string {
  if (Math.abs(difference) < 0.0005) return '=';
  return signed(difference, `${format.number(Math.abs(difference) * 100, 1)} ${points}`);
}

function signed(of: number, text: string): string {
  return `${of > 0 ? '+' : '−'}${text}`;
}

const MINUTE_MS = 60_000;

/** Returns how long people or alerts took: from ten minutes on, to the minute. */
export function tookText(ms: number, format: Format): string {
  return format.duration(ms < 10 * MINUTE_MS ? ms : Math.round(ms / MINUTE_MS) * MINUTE_MS);
}
