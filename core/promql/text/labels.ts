import type { StoredSeries } from './series.ts';
import { NAME_LABEL, type Word } from './syntax.ts';

/** The labels that series can have. Those of `open` series are not all known: `info` adds what it finds. */
export interface LabelSet {
  readonly names: ReadonlySet<string>;
  readonly open: boolean;
}

export const NO_LABELS: LabelSet = { names: new Set(), open: false };

export function labelSet(names: Iterable<string>): LabelSet {
  return { names: new Set(names), open: false };
}

export function labelsOfSeries(series: readonly StoredSeries[]): LabelSet {
  return labelSet(series.flatMap(({ labels }) => [...labels.keys()]));
}

export function hasLabel({ names, open }: LabelSet, name: string): boolean {
  return open || name === NAME_LABEL || names.has(name);
}

export function union(...sets: readonly LabelSet[]): LabelSet {
  return { names: new Set(sets.flatMap(({ names }) => [...names])), open: sets.some(({ open }) => open) };
}

export function without({ names, open }: LabelSet, dropped: readonly Word[]): LabelSet {
  const gone = new Set(dropped.map(({ text }) => text));
  return { names: new Set([...names].filter(name => !gone.has(name))), open };
}

export function only(labels: LabelSet, kept: readonly Word[]): LabelSet {
  return labelSet(kept.map(({ text }) => text).filter(name => hasLabel(labels, name)));
}
