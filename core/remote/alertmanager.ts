import { load } from 'js-yaml';
import type { AlertmanagerConfig } from '../plan/alertmanager.ts';
import { asConfig } from '../plan/scrape.ts';
import { ask, type Remote } from './http.ts';

/** Returns the configuration that Alertmanager runs with; it hides secrets. */
export async function runningAlertmanager(alertmanager: Remote): Promise<AlertmanagerConfig> {
  const { config } = await ask<{ config: { original: string } }>(alertmanager, '/api/v2/status');
  return asConfig<AlertmanagerConfig>(load(config.original));
}
