import type { Metric } from 'vigia/metrics';
import { OTHER } from 'vigia/metrics';
import type { LabelGuard } from './guard.ts';

type Labels = Record<string, string>;
/** By the value of one label after the other; the last leads to what was admitted. */
type Level = Map<string, Level | Labels>;

/**
 * Remembers what the guard of a metric admitted, so that labels seen before cost a look-up for each. What went to
 * `other` is asked anew each time: it is counted. Holds no more than twice the combinations that the metric may expose.
 */
export class Admissions {
  private readonly guard: LabelGuard;
  private readonly names: readonly string[];
  private readonly limit: number;
  private readonly first: Level = new Map();
  private size = 0;

  constructor(metric: Metric, guard: LabelGuard) {
    this.guard = guard;
    this.names = Object.keys(metric.labels);
    this.limit = 2 * metric.maxCombinations;
  }

  /** Like the guard's own `admit`. The result is shared: it must not be changed. */
  admit(given: Readonly<Labels>): Labels {
    const known = this.find(given);
    if (known) return known;
    const admitted = this.guard.admit(given);
    if (this.names.length > 0 && this.size < this.limit && !Object.values(admitted).includes(OTHER))
      this.remember(given, admitted);
    return admitted;
  }

  private find(given: Readonly<Labels>): Labels | undefined {
    let found: Level | Labels | undefined = this.first;
    for (const name of this.names) {
      found = (found as Level).get(given[name]!);
      if (found === undefined) return undefined;
    }
    let count = 0;
    for (const _ in given) count++;
    // One label too many: the guard has the words for it.
    return count === this.names.length && this.names.length > 0 ? (found as Labels) : undefined;
  }

  private remember(given: Readonly<Labels>, admitted: Labels): void {
    let level = this.first;
    for (const name of this.names.slice(0, -1)) {
      const next = (level.get(given[name]!) as Level | undefined) ?? new Map();
      level.set(given[name]!, next);
      level = next;
    }
    level.set(given[this.names.at(-1)!]!, admitted);
    this.size++;
  }
}
