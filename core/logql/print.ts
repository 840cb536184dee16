import { scaleDuration } from '../promql/duration.ts';
import type { AlertLabel, LogMetric, LogMetricNode, LogQuery } from './node.ts';

export interface LogqlOptions {
  /** Divides ranges. Default 1. */
  readonly timeScale?: number;
  /** Labels of the firing alert, for `ofAlert`. Default: `$NAME` is printed for each. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Returns the query as LogQL. Throws if the labels of an alert are given and one that the query names is not among them.
 *
 * @example
 * ```ts
 * logql(lines({ service: 'bot' })); // {service="bot"}
 * ```
 */
export function logql(query: LogQuery | LogMetric, options: LogqlOptions = {}): string {
  return query.kind === 'log lines' ? printLines(query, options) : printMetric(query.node, options);
}

/** Returns the labels of the alert that the query names, each once. */
export function alertLabelsIn(query: LogQuery | LogMetric): string[] {
  const { matchers, fieldFilters } = query.kind === 'log lines' ? query : linesIn(query.node);
  const named = [...matchers, ...fieldFilters].flatMap(({ value }) =>
    typeof value === 'object' ? [value.alertLabel] : [],
  );
  return [...new Set(named)];
}

function linesIn(node: LogMetricNode): LogQuery {
  return node.kind === 'range' ? node.of : linesIn(node.of);
}

function printMetric(node: LogMetricNode, options: LogqlOptions): string {
  if (node.kind === 'range') {
    const range = scaleDuration(node.range, options.timeScale ?? 1);
    return `${node.name}(${printLines(node.of, options)} [${range}])`;
  }
  const grouping = node.by.length > 0 ? ` by (${node.by.join(', ')}) ` : '';
  return `sum${grouping}(${printMetric(node.of, options)})`;
}

function printLines({ matchers, lineFilters, fieldFilters }: LogQuery, options: LogqlOptions): string {
  const value = (given: string | number | AlertLabel) =>
    typeof given === 'number'
      ? String(given)
      : quote(typeof given === 'string' ? given : known(given, options));
  const streams = matchers.map(one => `${one.label}${one.operator}${value(one.value)}`).join(', ');
  return [
    `{${streams}}`,
    ...lineFilters.map(({ operator, text }) => `${operator} ${quote(text)}`),
    ...(fieldFilters.length > 0 ? ['| json'] : []),
    ...fieldFilters.map(one => `| ${one.field}${one.operator}${value(one.value)}`),
  ].join(' ');
}

function known({ alertLabel }: AlertLabel, { labels }: LogqlOptions): string {
  if (!labels) return `$${alertLabel}`;
  const value = labels[alertLabel];
  if (value === undefined)
    throw new Error(
      `the alert has no label ${alertLabel}: use one of ${Object.keys(labels).join(', ')} in ofAlert`,
    );
  return value;
}

/** Double-quoted strings of LogQL are those of Go. Their escapes are a superset of those that JSON writes. */
function quote(value: string): string {
  return JSON.stringify(value.toWellFormed());
}
