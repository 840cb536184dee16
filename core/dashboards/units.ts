import type { Unit } from '../metrics/metric.ts';

/** Grafana's name for each base unit of the contract, and for the rates that panels make of them. */
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

/** Returns Grafana's name for a unit; one that is not among `units` is shown as a word behind the value. */
export function grafanaUnit(unit: PanelUnit): string {
  return (units as Readonly<Record<string, string>>)[unit] ?? `suffix: ${unit}`;
}
