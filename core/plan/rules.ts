import { load } from 'js-yaml';
import { readDuration } from '../promql/text/numbers.ts';

/** One rule, as files and servers say it alike. */
export interface Rule {
  readonly kind: 'alert' | 'recording';
  readonly name: string;
  readonly group: string;
  /** The name of the file, without its folder. */
  readonly file: string;
  /** The folder of the file, where a server says it. */
  readonly folder?: string;
  readonly expr: string;
  /** In milliseconds. */
  readonly for: number;
  readonly keepFiringFor: number;
  /** Of its group, in milliseconds; undefined where the group has the usual one. */
  readonly interval: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface FileOfRules {
  readonly groups?: readonly {
    readonly name: string;
    readonly interval?: string;
    readonly rules?: readonly {
      readonly alert?: string;
      readonly record?: string;
      readonly expr: string | number;
      readonly for?: string;
      readonly keep_firing_for?: string;
      readonly labels?: Record<string, unknown>;
      readonly annotations?: Record<string, unknown>;
    }[];
  }[];
}

/** Returns the rules of a file that Prometheus reads. */
export function rulesOfFile(path: string, text: string): Rule[] {
  const { groups = [] } = (load(text) ?? {}) as FileOfRules;
  return groups.flatMap(({ name: group, interval, rules = [] }) =>
    rules.map(rule => ({
      kind: rule.alert === undefined ? ('recording' as const) : ('alert' as const),
      name: rule.alert ?? rule.record ?? '',
      group,
      file: path.slice(path.lastIndexOf('/') + 1),
      expr: String(rule.expr),
      for: readDuration(rule.for ?? '') ?? 0,
      keepFiringFor: readDuration(rule.keep_firing_for ?? '') ?? 0,
      interval: interval === undefined ? undefined : readDuration(interval),
      labels: texts(rule.labels),
      annotations: texts(rule.annotations),
    })),
  );
}

function texts(record: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, String(value)]));
}

/** Returns rules by what tells those of one name apart: group and labels of a recording; of alerts, how many have the name. */
export function byKey(rules: readonly Rule[]): Map<string, Rule> {
  const keyed = new Map<string, Rule>();
  for (const rule of rules) {
    const own =
      rule.kind === 'recording' ? [rule.group, ...Object.entries(rule.labels).sort()].join(';') : '';
    const base = `${rule.kind} ${rule.name} ${own}`;
    let key = base;
    for (let i = 2; keyed.has(key); i++) key = `${base} ${i}`;
    keyed.set(key, rule);
  }
  return keyed;
}
