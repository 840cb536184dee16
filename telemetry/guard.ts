import type { Metric } from 'vigia/metrics';
import { type ClosedLabel, type Label, OTHER } from 'vigia/metrics';
import { maskPhone, redactText } from './privacy/index.ts';

/**
 * Keeps one metric within its budgets: closed labels take declared values only, personal data is masked, and
 * what exceeds a label's budget or `maxCombinations` is counted under `other`, so that no event is lost. It keeps no
 * more values than the budgets allow, however many it meets.
 */
export class LabelGuard {
  /** Events whose labels were replaced by `other`. */
  overflows = 0;
  private readonly metric: Metric;
  private readonly kept = new Map<string, Set<string>>();
  private readonly combinations = new Set<string>();
  private readonly room: number;
  private readonly onOverflow: () => void;

  /** `onOverflow` is told of each event that goes to `other`. */
  constructor(metric: Metric, onOverflow: () => void = () => {}) {
    this.metric = metric;
    this.onOverflow = onOverflow;
    // One place per combination of closed values stays free for the series whose other labels are `other`.
    const reserved = Object.values(metric.labels).reduce(
      (n, label) => (label.kind === 'closed' && !followsIdentifier(label) ? n * label.values.length : n),
      1,
    );
    this.room = Math.max(0, metric.maxCombinations - reserved);
    for (const name of Object.keys(metric.labels)) this.kept.set(name, new Set());
  }

  /** The labels as they may be exposed. Throws on a missing, unknown or undeclared label or closed value. */
  admit(given: Readonly<Record<string, string>>): Record<string, string> {
    const wanted = this.candidate(given);
    const bounded = Object.keys(wanted).filter(name => this.metric.labels[name]!.kind !== 'closed');
    if (bounded.length === 0) return wanted;
    if (bounded.every(name => wanted[name] === OTHER)) return this.overflow(wanted, bounded);
    const key = Object.values(wanted).join('\u0000');
    if (!this.combinations.has(key)) {
      if (this.combinations.size >= this.room) return this.overflow(wanted, bounded);
      this.combinations.add(key);
      for (const name of bounded) if (wanted[name] !== OTHER) this.kept.get(name)!.add(wanted[name]!);
    }
    if (bounded.some(name => wanted[name] === OTHER)) this.count();
    return wanted;
  }

  /** Makes room anew: for a gauge whose series are replaced as a whole. */
  forget(): void {
    this.combinations.clear();
    for (const kept of this.kept.values()) kept.clear();
  }

  private overflow(wanted: Record<string, string>, bounded: readonly string[]): Record<string, string> {
    this.count();
    for (const name of bounded) wanted[name] = OTHER;
    for (const [name, label] of Object.entries(this.metric.labels)) {
      if (label.kind === 'closed' && followsIdentifier(label)) wanted[name] = OTHER;
    }
    return wanted;
  }

  private count(): void {
    this.overflows++;
    this.onOverflow();
  }

  private candidate(given: Readonly<Record<string, string>>): Record<string, string> {
    const { name: metric, labels } = this.metric;
    for (const name of Object.keys(given)) {
      if (!(name in labels))
        throw new Error(`${metric} has no label "${name}"; it has ${listed(Object.keys(labels))}`);
    }
    const wanted: Record<string, string> = {};
    for (const [name, label] of Object.entries(labels)) {
      const value = given[name];
      if (value === undefined) throw new Error(`${metric}: label "${name}" is missing; give it a value`);
      if (label.kind === 'closed') {
        if (!label.values.includes(value)) {
          throw new Error(`${metric}: label ${name} is "${value}"; use one of ${listed(label.values)}`);
        }
        wanted[name] = value;
        continue;
      }
      const kept = this.kept.get(name)!;
      const exposed = value === OTHER || kept.has(value) ? value : shown(value, label);
      wanted[name] = kept.has(exposed) || kept.size < label.budget ? exposed : OTHER;
    }
    return wanted;
  }
}

function followsIdentifier(label: ClosedLabel): boolean {
  return label.values.includes(OTHER);
}

/** An identifier may turn out to be personal data all the same. */
function shown(value: string, label: Label): string {
  return label.kind === 'masked' ? maskPhone(value) : redactText(value);
}

function listed(values: readonly string[]): string {
  return values.length === 0 ? 'none' : values.join(', ');
}
