import type { Labels } from '../report.ts';

/** Returns what tells a row from the others of its kind: the values of the labels that differ among them. */
export function rowName(labels: Labels, all: readonly Labels[]): string {
  const differ = Object.keys(labels).filter(name => all.some(other => other[name] !== labels[name]));
  return differ
    .sort()
    .map(name => labels[name])
    .join(', ');
}

/** Returns the title with what tells the row from the others. */
export function titled(title: string, labels: Labels, all: readonly Labels[]): string {
  const name = rowName(labels, all);
  return name === '' ? title : `${title}: ${name}`;
}
