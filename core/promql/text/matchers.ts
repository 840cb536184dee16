import type { Finding } from './finding.ts';
import { alternatives, compile } from './regex.ts';
import type { StoredNames, StoredSeries, Values } from './series.ts';
import { didYouMean } from './suggest.ts';
import { NAME_LABEL, type TextMatcher, type TextSelector } from './syntax.ts';
import { hasVariable } from './variables.ts';

/** The series that a selector can mean, and what is wrong with it. */
export interface Selection {
  readonly series: readonly StoredSeries[];
  readonly findings: readonly Finding[];
}

interface Test extends TextMatcher {
  readonly accepts: (value: string) => boolean;
}

/** Looks a selector up in the contract: its name, its labels, and their values as far as they are known. */
export function selectedBy(selector: TextSelector, stored: StoredNames): Selection {
  const { matchers } = selector;
  const refused = matchers.flatMap(invalidPattern);
  if (refused.length > 0) return { series: [], findings: refused };
  const tests = matchers.map(testOf);
  if (tests.every(({ accepts }) => accepts(''))) {
    const finding = {
      what: '{…}',
      reason: 'selects every series, which Prometheus refuses',
      hint: 'name a metric',
      at: selector,
    };
    return { series: [], findings: [finding] };
  }
  const names = tests.filter(({ label }) => label.text === NAME_LABEL);
  const named = [...stored.values()].filter(({ name }) => names.every(({ accepts }) => accepts(name)));
  if (named.length === 0) return { series: [], findings: [unknownName(selector, names, stored)] };
  const labels = Map.groupBy(
    tests.filter(({ label }) => label.text !== NAME_LABEL),
    ({ label }) => label.text,
  );
  const findings = [...labels].flatMap(([label, own]) => labelFindings(label, own, named));
  if (findings.length > 0) return { series: named, findings };
  const series = named.filter(one => [...labels].every(([label, own]) => canMatch(one, label, own)));
  return series.length > 0
    ? { series, findings: [] }
    : {
        series: named,
        findings: [
          { what: '{…}', reason: 'selects nothing: no metric of the contract has all of it', at: selector },
        ],
      };
}

function invalidPattern({ operator, value }: TextMatcher): Finding[] {
  if (!operator.endsWith('~') || hasVariable(value.text)) return [];
  const compiled = compile(value.text);
  return 'refused' in compiled
    ? [
        {
          what: JSON.stringify(value.text),
          reason: `is not a regular expression: ${compiled.refused}`,
          at: value,
        },
      ]
    : [];
}

function testOf(matcher: TextMatcher): Test {
  const { operator, value } = matcher;
  // Grafana decides what it means: anything but the empty value.
  if (hasVariable(value.text)) return { ...matcher, accepts: one => one !== '' };
  const pattern = operator.endsWith('~') ? compile(value.text) : undefined;
  const same =
    pattern && 'matches' in pattern
      ? (one: string) => pattern.matches(one)
      : (one: string) => one === value.text;
  return { ...matcher, accepts: operator[0] === '!' ? one => !same(one) : same };
}

function unknownName(selector: TextSelector, names: readonly Test[], stored: StoredNames): Finding {
  const [first] = names;
  const name = first?.value.text ?? '';
  if (names.length !== 1 || first?.operator !== '=') {
    return { what: name, reason: 'matches no metric of the contract', at: first?.value ?? selector };
  }
  const at = first.value;
  if (stored.has(`${name}_bucket`)) {
    return {
      what: name,
      reason: 'is not a metric of the contract',
      hint: `a histogram has no series of that name; use ${name}_bucket, ${name}_count or ${name}_sum`,
      at,
    };
  }
  const hint = didYouMean(name, stored.keys());
  return { what: name, reason: 'is not a metric of the contract', ...(hint && { hint }), at };
}

function labelFindings(label: string, tests: readonly Test[], named: readonly StoredSeries[]): Finding[] {
  const having = named.filter(({ labels }) => labels.has(label));
  const [first] = tests;
  const owner = named.length === 1 ? named[0]!.metric.name : undefined;
  if (having.length === 0) {
    const all = new Set(named.flatMap(({ labels }) => [...labels.keys()]));
    const hint = didYouMean(label, all) ?? (owner && `its labels are ${[...all].join(', ')}`);
    return [
      {
        what: `${owner ?? ''}{${label}}`,
        reason: `is not a label of ${owner ?? 'any metric that is selected'}`,
        ...(hint && { hint }),
        at: first!.label,
      },
    ];
  }
  const sets = having.map(({ labels }) => labels.get(label));
  const open = sets.some(values => values === undefined);
  const values = open ? candidatesOf(tests) : [...new Set(sets.flatMap(one => one ?? []))];
  const unknown = open ? [] : tests.flatMap(test => unknownValue(owner, test, values!));
  if (unknown.length > 0) return unknown;
  const selected = values?.some(value => tests.every(({ accepts }) => accepts(value))) ?? true;
  if (selected) return [];
  return [
    {
      what: `${owner ?? ''}{${tests.map(spelled).join(', ')}}`,
      reason: open
        ? 'selects nothing: no value matches all of it'
        : `matches none of the label's values: ${values!.join(', ')}`,
      at: { from: first!.from, to: tests.at(-1)!.to },
    },
  ];
}

/** The values that could match, if the matchers themselves say which. */
function candidatesOf(tests: readonly Test[]): Values {
  const exact = tests.filter(({ operator, value }) => operator === '=' && !hasVariable(value.text));
  if (exact.length > 0) return exact.map(({ value }) => value.text);
  return tests.some(({ operator, value }) => operator === '!~' && value.text === '.*') ? [] : undefined;
}

/** A value that the label cannot have: one of those that are listed, or all that are described. */
function unknownValue(owner: string | undefined, test: Test, values: readonly string[]): Finding[] {
  const { operator, value } = test;
  if (hasVariable(value.text)) return [];
  const isPattern = operator.endsWith('~');
  const given = isPattern ? alternatives(value.text) : [value.text];
  const unknown = given?.find(one => one !== '' && !values.includes(one));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, values);
    return [
      {
        what: `${owner ?? ''}{${test.label.text}="${unknown}"}`,
        reason: `is not one of the label's values: ${values.join(', ')}`,
        ...(hint && { hint }),
        at: value,
      },
    ];
  }
  // An expression that excludes only the empty value says that the label is there.
  const excludesNothing = operator === '!~' && test.accepts('') && values.every(test.accepts);
  return given === undefined && excludesNothing
    ? [
        {
          what: `${owner ?? ''}{${spelled(test)}}`,
          reason: `matches none of the label's values: ${values.join(', ')}`,
          at: value,
        },
      ]
    : [];
}

function spelled({ label, operator, value }: TextMatcher): string {
  return `${label.text}${operator}${JSON.stringify(value.text)}`;
}

/** Whether the series can have values that all matchers of the label accept. A series without the label has it empty. */
function canMatch({ labels }: StoredSeries, label: string, tests: readonly Test[]): boolean {
  const values = labels.has(label) ? labels.get(label) : [''];
  return (values ?? candidatesOf(tests))?.some(value => tests.every(({ accepts }) => accepts(value))) ?? true;
}
