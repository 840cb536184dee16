import { OTHER } from '../../metrics/label.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { LabelGuard } from './guard.ts';

/**
 * Remembers what the guard of a metric admitted, so that labels seen before cost a look-up. What went to `other` is
 * asked anew each time: it is counted. Holds no more than twice the combinations that the metric may expose.
 */
export class Admissions {
  private readonly guard: LabelGuard;
  private readonly names: readonly string[];
  private readonly limit: number;
  private readonly known = new Map<string, Record<string, string>>();

  constructor(metric: Metric, guard: LabelGuard) {
    this.guard = guard;
    this.names = Object.keys(metric.labels);
    this.limit = 2 * metric.maxCombinations;
  }

  /** Like the guard's own `admit`. The result is shared: it must not be changed. */
  admit(given: Readonly<Record<string, string>>): Record<string, string> {
    const key = this.keyOf(given);
    const known = key === undefined ? undefined : this.known.get(key);
    if (known) return known;
    const admitted = this.guard.admit(given);
    if (key !== undefined && this.known.size < this.limit && !Object.values(admitted).includes(OTHER))
      this.known.set(key, admitted);
    return admitted;
  }

  /** Undefined where a label is missing or too many: the guard has the words for it. */
  private keyOf(given: Readonly<Record<string, string>>): string | undefined {
    let key = '';
    for (const name of this.names) {
      const value = given[name];
      if (typeof value !== 'string') return undefined;
      key += `${value}\u0000`;
    }
    let count = 0;
    for (const _ in given) count++;
    return count === this.names.length ? key : undefined;
  }
}
