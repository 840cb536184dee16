import type { LabelValue } from '../metrics/label.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Duration } from './duration.ts';
import type { LabelsOf, Selector } from './expression.ts';
import { accepts, type PatternMatch } from './matching.ts';
import type { Matcher } from './node.ts';

/** A dashboard variable as a matcher: the user may select one value, several, or all. */
export interface VariableMatch {
  readonly variable: string;
}
export interface NotMatch<Value extends string> {
  readonly not: Value | readonly Value[] | PatternMatch;
}

type ValueOf<M extends Metric, Name> = Name extends keyof M['labels']
  ? LabelValue<M['labels'][Name]>
  : string;

/** One value, several (matched as alternatives), those that an expression matches, all but some, or a dashboard variable. */
export type MatchersOf<M extends Metric> = {
  readonly [Name in LabelsOf<M>]?:
    | ValueOf<M, Name>
    | readonly ValueOf<M, Name>[]
    | NotMatch<ValueOf<M, Name>>
    | PatternMatch
    | VariableMatch;
};

/**
 * Matches the selected values of a dashboard variable.
 *
 * @example
 * ```ts
 * promql(select(waiting, { bot: variable('bot') })); // bot_waiting{bot=~"$bot"}
 * ```
 */
export function variable(name: string): VariableMatch {
  return { variable: name };
}

/**
 * Selects the series of a metric whose labels match. An unknown label, or a value outside a closed set, does not compile. An
 * expression that matches no value of a closed set throws.
 *
 * @example
 * ```ts
 * promql(select(sent, { status: 'failed' })); // bot_sent_total{status="failed"}
 * promql(select(sent, { status: { not: 'ok' } })); // bot_sent_total{status!="ok"}
 * ```
 */
export function select<M extends Metric>(metric: M, matchers: MatchersOf<M> = {}): Selector<M> {
  return {
    metric,
    node: {
      kind: 'selector',
      metric,
      suffix: '',
      matchers: Object.entries(matchers).map(([label, match]) => matcherOf(metric, label, match)),
    },
  };
}

function matcherOf(metric: Metric, label: string, match: unknown): Matcher {
  if (metric.type === 'summary' && label === 'quantile') {
    const values = [match].flat();
    if (values.every(value => typeof value === 'string')) return quantileMatcher(values);
  }
  const matcher = toMatcher([label, match]);
  checkPattern(metric, label, match, matcher);
  return matcher;
}

/** Throws if an expression matches no value of a closed label. */
function checkPattern({ name, labels }: Metric, label: string, match: unknown, matcher: Matcher): void {
  const declared = labels[label];
  const isExpression = isPattern(match) || (isNot(match) && isPattern(match.not));
  if (!isExpression || declared?.kind !== 'closed') return;
  if (declared.values.some(value => accepts({ ...matcher, operator: '=~' }, value))) return;
  throw new Error(
    `${name}: ${label} matching(${matcher.value}) matches none of its values ${declared.values.join(', ')}; an expression must match the whole value`,
  );
}

/** Prometheus 3 stores a whole quantile with `.0`, older versions as it is written. */
function quantileMatcher(values: readonly string[]): Matcher {
  const isWhole = (value: string) => Number.isInteger(Number(value));
  const [only] = values;
  if (values.length === 1 && !isWhole(only!)) return { label: 'quantile', operator: '=', value: only! };
  const alternative = (value: string) => (isWhole(value) ? `${Number(value)}(\\.0)?` : alternatives([value]));
  return { label: 'quantile', operator: '=~', value: values.map(alternative).join('|') };
}

/**
 * Returns the same series as they were `by` ago.
 *
 * @example
 * ```ts
 * promql(offset(select(waiting), '1d')); // bot_waiting offset 1d
 * ```
 */
export function offset<M extends Metric>(of: Selector<M>, by: Duration): Selector<M> {
  return { metric: of.metric, node: { ...of.node, offset: by } };
}

/** Series of one metric: a selector, or a metric, which stands for all of its series. */
export type Series<M extends Metric> = M | Selector<M>;

export function asSelector<M extends Metric>(series: Series<M>): Selector<M> {
  return 'node' in series ? series : select(series);
}

function toMatcher([label, match]: [string, unknown]): Matcher {
  if (typeof match === 'string') return { label, operator: '=', value: match };
  if (Array.isArray(match)) return { label, operator: '=~', value: alternatives(match) };
  if (isPattern(match)) return { label, operator: '=~', value: match.matching };
  if (isNot(match)) {
    if (isPattern(match.not)) return { label, operator: '!~', value: match.not.matching };
    return Array.isArray(match.not)
      ? { label, operator: '!~', value: alternatives(match.not) }
      : { label, operator: '!=', value: match.not as string };
  }
  return { label, operator: '=~', value: `$${(match as VariableMatch).variable}` };
}

function isNot(match: unknown): match is NotMatch<string> {
  return typeof match === 'object' && match !== null && 'not' in match;
}

function isPattern(match: unknown): match is PatternMatch {
  return typeof match === 'object' && match !== null && 'matching' in match;
}

function alternatives(values: readonly string[]): string {
  return values.map(value => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
}
