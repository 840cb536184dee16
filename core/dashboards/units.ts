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
} as const satisfies Record<Unit | 'perSecond' | 'perMinute' | 'bytesPerSecond', string>;

export type PanelUnit = keyof typeof units;
