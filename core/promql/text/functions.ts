/** The types of PromQL values: one number, series with one value each, series with many, a text. */
export type Type = 'scalar' | 'vector' | 'matrix' | 'string';

/** What a function takes and gives. */
export interface Signature {
  readonly args: readonly Type[];
  /** How many of the last arguments may be left out. */
  readonly optional: number;
  /** Whether the last argument may be repeated. */
  readonly repeated: boolean;
  readonly result: Type;
}

/**
 * The functions of Prometheus 3.5 (promql/parser/functions.go), by what they take: `?` may be left out, `*` may be left out
 * or repeated. The experimental ones are among them.
 */
const SIGNATURES: Readonly<Record<string, string>> = {
  matrix:
    'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time',
  vector:
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp',
  'vector?': 'day_of_month day_of_week day_of_year days_in_month hour minute month year',
  'vector vector?': 'info',
  'vector scalar': 'clamp_max clamp_min',
  'vector scalar?': 'round',
  'vector scalar scalar': 'clamp',
  'scalar vector': 'histogram_quantile',
  'scalar scalar vector': 'histogram_fraction',
  'scalar matrix': 'quantile_over_time',
  'matrix scalar': 'predict_linear',
  'matrix scalar scalar': 'double_exponential_smoothing',
  'vector string string string string': 'label_replace',
  'vector string string string*': 'label_join',
  'vector string string*': 'sort_by_label sort_by_label_desc',
};

const SCALARS: Readonly<Record<string, readonly Type[]>> = { pi: [], time: [], scalar: ['vector'] };

export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map([
  ...Object.entries(SIGNATURES).flatMap(([args, names]) =>
    names.split(' ').map((name): [string, Signature] => [name, signature(args, 'vector')]),
  ),
  ...Object.entries(SCALARS).map(([name, args]): [string, Signature] => [
    name,
    signature(args.join(' '), 'scalar'),
  ]),
  ['vector', signature('scalar', 'vector')],
]);

function signature(args: string, result: Type): Signature {
  const words = args === '' ? [] : args.split(' ');
  return {
    args: words.map(word => word.replace(/[?*]$/, '') as Type),
    optional: words.filter(word => /[?*]$/.test(word)).length,
    repeated: words.some(word => word.endsWith('*')),
    result,
  };
}

/** What the first argument of an aggregation is, for those that take one. */
export const AGGREGATION_PARAMETERS: Readonly<Record<string, Type>> = {
  topk: 'scalar',
  bottomk: 'scalar',
  limitk: 'scalar',
  limit_ratio: 'scalar',
  quantile: 'scalar',
  count_values: 'string',
};

/** Aggregations that choose some of the series, which keep their labels. */
export const CHOOSING: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

export function counted(args: number): string {
  return args === 1 ? '1 argument' : `${args} arguments`;
}
