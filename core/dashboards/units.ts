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

export type PanelUnit = Unit | keyof typeof units;

/**
 * Returns the Grafana unit of a unit. A unit that is not in `units` is shown as a word after the value.
 *
 * @example
 * ```ts
 * grafanaUnit('seconds'); // s
 * grafanaUnit('tokens'); // suffix: tokens
 * ```
 */
export function grafanaUnit(unit: PanelUnit): string {
  return (units as Readonly<Record<string, string>>)[unit] ?? `suffix: ${unit}`;
}
