import type { InputSeries } from '../../alerts/drive.ts';
import { accepts } from '../../promql/matching.ts';
import type { Matcher } from '../../promql/node.ts';
import { NotReplayable } from './not-replayable.ts';

/** A series of a unit test, taken apart. */
export interface DrivenSeries extends InputSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const SERIES = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?:\{(.*)\})?\s*$/s;
const LABEL = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*(?:,|$)/s;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Takes the series of a unit test apart. Throws for text that is not one series, such as `up{job="bot"}`. */
export function driven(input: InputSeries): DrivenSeries {
  const [, name, inside = ''] = SERIES.exec(input.series) ?? [];
  if (name === undefined) throw unreadable(input);
  const labels: Record<string, string> = {};
  for (let rest = inside; rest.trim() !== ''; ) {
    const [whole, label, double, single] = LABEL.exec(rest) ?? [];
    if (whole === undefined) throw unreadable(input);
    labels[label!] = (double ?? single!).replace(/\\(.)/gs, (_, c: string) => ESCAPED[c] ?? c);
    rest = rest.slice(whole.length);
  }
  return { ...input, name, labels };
}

function unreadable({ series }: InputSeries): NotReplayable {
  return new NotReplayable(
    `its unit test names the series ${series}: write a name and labels, such as up{job="bot"}`,
  );
}

/** Whether the labels satisfy the matcher; one that is not there is empty. */
export function matches(matcher: Matcher, labels: DrivenSeries['labels']): boolean {
  return accepts(matcher, labels[matcher.label] ?? '');
}
