import type { Config } from '../project/config.ts';

/** Returns where people read the runbook of an alert; undefined where nothing shows runbooks. */
export function runbookUrl(alertName: string, { runbookBaseUrl }: Config): string | undefined {
  return runbookBaseUrl && `${runbookBaseUrl}/${alertName}.md`;
}
