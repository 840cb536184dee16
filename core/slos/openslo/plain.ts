import type { Normal, NormalAggregate, NormalSeries } from '../../promql/text/normal.ts';

/**
 * Returns the two sides of a ratio of sums without what makes no difference to it: labels that both group by and of which there
 * is only one value, and the bucket without a bound instead of the count.
 */
export function plainRatio(events: Normal, total: Normal): readonly [Normal, Normal] {
  const [there, here] = [groupedBy(events), groupedBy(total)];
  const both = there?.join() === here?.join() ? (there ?? []) : [];
  const needless = both.filter(label => hasOneValue(events, label) && hasOneValue(total, label));
  return [plain(events, needless), plain(total, needless)];
}

function groupedBy(normal: Normal): readonly string[] | undefined {
  if (normal.kind === 'binary') return groupedBy(normal.left);
  return normal.kind === 'aggregate' ? normal.by : undefined;
}

function plain(normal: Normal, needless: readonly string[]): Normal {
  switch (normal.kind) {
    case 'aggregate':
      return normal.operator === 'sum' && normal.by ? plainSum(normal, normal.by, needless) : normal;
    case 'binary':
      return { ...normal, left: plain(normal.left, needless), right: plain(normal.right, needless) };
    default:
      return normal;
  }
}

function plainSum(
  sum: NormalAggregate,
  grouped: readonly string[],
  needless: readonly string[],
): NormalAggregate {
  const by = grouped.filter(label => !needless.includes(label));
  return { ...sum, by, args: by.includes('le') ? sum.args : sum.args.map(counted) };
}

function hasOneValue(normal: Normal, label: string): boolean {
  switch (normal.kind) {
    case 'call':
    case 'aggregate':
      return normal.args.length > 0 && normal.args.every(arg => hasOneValue(arg, label));
    case 'binary':
      return hasOneValue(normal.left, label) && hasOneValue(normal.right, label);
    case 'series': {
      const condition = normal.conditions[label];
      return condition !== undefined && 'in' in condition && condition.in.length === 1;
    }
    default:
      return false;
  }
}

function counted(normal: Normal): Normal {
  if (normal.kind === 'call') return { ...normal, args: normal.args.map(counted) };
  return normal.kind === 'series' ? countOf(normal) : normal;
}

function countOf(series: NormalSeries): NormalSeries {
  const { le, ...conditions } = series.conditions;
  const isAll = le !== undefined && 'in' in le && le.in.length === 1 && le.in[0] === '+Inf';
  return isAll && series.names.every(name => name.endsWith('_bucket'))
    ? { ...series, names: series.names.map(name => name.replace(/bucket$/, 'count')), conditions }
    : series;
}
