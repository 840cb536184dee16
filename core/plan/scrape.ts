import { type Change, compareMaps, type Field, field } from './change.ts';
import { differences, isRecord } from './differences.ts';

/** The configuration of Prometheus, as far as plans name its parts. */
export interface PrometheusConfig {
  readonly scrape_configs?: readonly JobConfig[];
  readonly rule_files?: readonly string[];
}

type JobConfig = Readonly<Record<string, unknown>> & {
  readonly job_name: string;
  readonly static_configs?: readonly {
    readonly targets?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
  }[];
};

/** Returns what changes of what is scraped, and of the rest of the configuration of Prometheus. */
export function comparePrometheus(before: PrometheusConfig, after: PrometheusConfig): Change[] {
  const { scrape_configs: _, rule_files: __, ...was } = before;
  const { scrape_configs: ___, rule_files: ____, ...is } = after;
  const rest = differences(was, is);
  return [
    ...compareMaps(jobsOf(before), jobsOf(after), {
      added: (job, name) => [
        { kind: 'target', name, effect: 'added', fields: field('at', undefined, addresses(job)) },
      ],
      removed: (_job, name) => [{ kind: 'target', name, effect: 'removed', fields: [] }],
      both: (old, now, name) => {
        const fields = jobFields(old, now);
        return fields.length > 0 ? [{ kind: 'target', name, effect: 'changed', fields }] : [];
      },
    }),
    ...(rest.length > 0
      ? [{ kind: 'stack' as const, name: 'prometheus', effect: 'changed' as const, fields: rest }]
      : []),
  ];
}

/** Returns the jobs by name. */
export function jobsOf({ scrape_configs = [] }: PrometheusConfig): Map<string, JobConfig> {
  return new Map(scrape_configs.map(job => [job.job_name, job]));
}

function jobFields(old: JobConfig, now: JobConfig): Field[] {
  const { static_configs: before = [], ...was } = old;
  const { static_configs: after = [], ...is } = now;
  const labels = field('labels', labelsOf(before), labelsOf(after));
  return [...field('at', addresses(old), addresses(now)), ...labels, ...differences(was, is)];
}

function addresses({ static_configs = [] }: JobConfig): string {
  return static_configs.flatMap(({ targets = [] }) => targets).join(', ');
}

function labelsOf(configs: NonNullable<JobConfig['static_configs']>): string {
  return configs
    .map(({ targets = [], labels = {} }) => {
      const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      return configs.length === 1 ? pairs.join(', ') : `${targets.join(', ')}: ${pairs.join(', ')}`;
    })
    .join('; ');
}

/** Returns the configuration, or an empty one if the text holds none. */
export function asConfig<T extends object>(value: unknown): T {
  return (isRecord(value) ? value : {}) as unknown as T;
}
