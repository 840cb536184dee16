import { load } from 'js-yaml';
import type { Rule } from '../plan/rules.ts';
import { asConfig, type PrometheusConfig } from '../plan/scrape.ts';
import { readDuration } from '../promql/text/numbers.ts';
import { ask, type Remote, send } from './http.ts';

interface RulesAnswer {
  readonly data: {
    readonly groups: readonly {
      readonly name: string;
      readonly file: string;
      readonly interval: number;
      readonly rules: readonly {
        readonly type: 'alerting' | 'recording';
        readonly name: string;
        readonly query: string;
        readonly duration?: number;
        readonly keepFiringFor?: number;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
      }[];
    }[];
  };
}

/** Returns the rules that Prometheus has loaded. */
export async function loadedRules(prometheus: Remote): Promise<Rule[]> {
  const [{ data }, config] = await Promise.all([
    ask<RulesAnswer>(prometheus, '/api/v1/rules'),
    runningConfig(prometheus),
  ]);
  const usual = readDuration(config.global?.evaluation_interval ?? '1m');
  return data.groups.flatMap(({ name, file, interval, rules }) =>
    rules.map(rule => ({
      kind: rule.type === 'alerting' ? ('alert' as const) : ('recording' as const),
      name: rule.name,
      group: name,
      file: file.slice(file.lastIndexOf('/') + 1),
      folder: file.slice(0, file.lastIndexOf('/')),
      expr: rule.query,
      for: Math.round((rule.duration ?? 0) * 1000),
      keepFiringFor: Math.round((rule.keepFiringFor ?? 0) * 1000),
      interval: Math.round(interval * 1000) === usual ? undefined : Math.round(interval * 1000),
      labels: rule.labels ?? {},
      annotations: rule.annotations ?? {},
    })),
  );
}

export type RunningConfig = PrometheusConfig & {
  readonly global?: { readonly evaluation_interval?: string };
};

/** Returns the configuration that Prometheus runs with. */
export async function runningConfig(prometheus: Remote): Promise<RunningConfig> {
  const { data } = await ask<{ data: { yaml: string } }>(prometheus, '/api/v1/status/config');
  return asConfig<RunningConfig>(load(data.yaml));
}

/** Returns how long Prometheus keeps samples, in milliseconds; undefined if it does not say. */
export async function runningRetention(prometheus: Remote): Promise<number | undefined> {
  const { data } = await ask<{ data: Record<string, string> }>(prometheus, '/api/v1/status/flags');
  const told = readDuration(data['storage.tsdb.retention.time'] ?? '');
  return told === 0 ? readDuration(data['storage.tsdb.retention'] ?? '') || undefined : told;
}

/** Tells the server to read its files again. */
export async function reload(server: Remote): Promise<void> {
  await send(server, '/-/reload', { method: 'POST' });
}
