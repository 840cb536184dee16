import type { Reader } from '../language/reader.ts';
import type { Text } from '../language/text.ts';
import type { Runbook } from './alert.ts';
import type { Step } from './prose.ts';

/** Returns the runbook in the language of the reader. */
export function runbookIn(
  { impact, causes, steps }: Runbook<Text>,
  place: string,
  { read }: Reader,
): Runbook {
  return {
    impact: read(impact, `${place}.impact`),
    causes: causes.map((cause, i) => read(cause, `${place}.causes[${i}]`)),
    steps: stepsIn(steps, `${place}.steps`, { read }),
  };
}

/** Returns the steps in the language of the reader. */
export function stepsIn(steps: readonly Text<Step>[], place: string, { read }: Pick<Reader, 'read'>): Step[] {
  return steps.map((step, i) => read<Step>(step, `${place}[${i}]`));
}
