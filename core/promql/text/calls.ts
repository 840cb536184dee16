import type { Examination, Examined } from './examine.ts';
import { counted, FUNCTIONS, type Signature } from './functions.ts';
import { hasLabel, type LabelSet, labelSet, NO_LABELS, union, without } from './labels.ts';
import { compile } from './regex.ts';
import { NAME_LABEL, type Syntax, type TextCall, type TextString, type Word } from './syntax.ts';

/** Returns the type and the labels of what a function gives, and reports wrong arguments. */
export function examineCall(node: TextCall, examination: Examination): Examined {
  const signature = FUNCTIONS.get(node.name.text.toLowerCase());
  if (!signature) {
    examination.report(node.name, node.name.text, 'is not a function of PromQL');
    return { type: 'vector', labels: { names: new Set(), open: true } };
  }
  const { text } = node.name;
  const args = node.args.map((arg, i) => (text === 'info' && i === 1 ? ANY : examination.examine(arg)));
  const count = countProblem(signature, args.length);
  if (count) examination.report(node, text, count);
  for (const [i, { type }] of args.entries()) {
    const expected = signature.args[i] ?? (signature.repeated ? signature.args.at(-1) : undefined);
    if (expected) examination.expect(node.args[i]!, text, expected, type);
  }
  const of = args.find(({ type }) => type === 'vector' || type === 'matrix');
  const labels = count ? (of?.labels ?? NO_LABELS) : labelsOf(node, of?.labels ?? NO_LABELS, examination);
  return { type: signature.result, labels };
}

/** The second argument of `info` is not a selector of series, but of the labels to add. */
const ANY: Examined = { type: 'vector', labels: NO_LABELS };

function countProblem({ args, optional, repeated }: Signature, given: number): string | undefined {
  const least = args.length - optional;
  if (given < least) return `takes ${optional || repeated ? 'at least ' : ''}${counted(least)}, not ${given}`;
  if (given > args.length && !repeated) {
    return `takes ${optional ? 'at most ' : ''}${counted(args.length)}, not ${given}`;
  }
  return undefined;
}

function labelsOf(node: TextCall, of: LabelSet, examination: Examination): LabelSet {
  const { args } = node;
  switch (node.name.text) {
    case 'label_replace':
      return replaced(args as readonly [Syntax, ...TextString[]], of, examination);
    case 'label_join': {
      const [, target, , ...sources] = args as readonly [Syntax, ...TextString[]];
      examination.require(sources.map(wordOf), of);
      examination.requireName(target);
      return union(of, made(target));
    }
    case 'sort_by_label':
    case 'sort_by_label_desc':
      examination.require((args.slice(1) as TextString[]).map(wordOf), of);
      return of;
    case 'histogram_quantile':
    case 'histogram_fraction':
      if (!hasLabel(of, 'le') && !examination.readsNative(node)) {
        examination.report(
          node,
          node.name.text,
          'needs the buckets of a histogram, and le is not a label here',
          'use _bucket, and keep le in every aggregation: sum by (le) (…)',
        );
      }
      return without(of, [{ text: 'le', from: 0, to: 0 }]);
    case 'absent':
    case 'absent_over_time':
      return absentLabels(args[0]!);
    case 'info':
      return informed(args[1], of);
    case 'scalar':
    case 'vector':
    case 'time':
    case 'pi':
      return NO_LABELS;
    default:
      return of;
  }
}

function replaced(
  [, target, replacement, source, pattern]: readonly [Syntax, ...TextString[]],
  of: LabelSet,
  examination: Examination,
): LabelSet {
  const compiled = pattern?.kind === 'string' ? compile(pattern.value) : undefined;
  if (compiled && 'refused' in compiled) {
    examination.report(
      pattern!,
      JSON.stringify(pattern!.value),
      `is not a regular expression: ${compiled.refused}`,
    );
  }
  examination.requireName(target);
  // An empty source is the usual way of giving all series the same label.
  if (source?.kind === 'string' && source.value !== '') examination.require([wordOf(source)], of);
  const removes =
    replacement?.value === '' &&
    source?.value === '' &&
    compiled &&
    'matches' in compiled &&
    compiled.matches('');
  if (removes) return without(of, [wordOf(target!)]);
  return union(of, made(target));
}

function made(target: TextString | undefined): LabelSet {
  return labelSet(target?.kind === 'string' ? [target.value] : []);
}

function wordOf({ kind, value, from, to }: TextString): Word {
  return { text: kind === 'string' ? value : NAME_LABEL, from, to };
}

/** What is absent has the labels that the selector says. */
function absentLabels(of: Syntax): LabelSet {
  if (of.kind !== 'selector') return NO_LABELS;
  const counts = Map.groupBy(of.matchers, ({ label }) => label.text);
  return labelSet(
    of.matchers
      .filter(({ label, operator }) => operator === '=' && counts.get(label.text)!.length === 1)
      .map(({ label }) => label.text)
      .filter(name => name !== NAME_LABEL),
  );
}

function informed(selector: Syntax | undefined, of: LabelSet): LabelSet {
  const named =
    selector?.kind === 'selector' ? selector.matchers.filter(({ label }) => label.text !== NAME_LABEL) : [];
  return named.length > 0
    ? union(of, labelSet(named.map(({ label }) => label.text)))
    : { names: of.names, open: true };
}
