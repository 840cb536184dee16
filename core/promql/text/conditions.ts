import { alternatives, compile } from './regex.ts';
import type { StoredNames, StoredSeries } from './series.ts';
import { NAME_LABEL, type TextMatcher, type TextSelector } from './syntax.ts';
import { hasVariable } from './variables.ts';

/** What a selector demands of one label: one of some values, none of some values, or what expressions match. */
export type Condition =
  | { readonly in: readonly string[] }
  | { readonly not: readonly string[]; readonly like: readonly string[]; readonly unlike: readonly string[] };

/** What a selector demands, by label in order. A label that may have any of its values is not in it. */
export type Conditions = Readonly<Record<string, Condition>>;

/** Returns what a selector demands, independent of how it is spelled. Former names of metrics become the current ones. */
export function conditionsOf(
  { matchers }: TextSelector,
  stored: StoredNames,
): { readonly names: readonly string[]; readonly conditions: Conditions } {
  const named = matchers.filter(({ label }) => label.text === NAME_LABEL);
  const selected = [...stored.values()].filter(({ name }) => named.every(one => accepts(one, name)));
  const labels = Map.groupBy(
    matchers.filter(({ label }) => label.text !== NAME_LABEL),
    ({ label }) => label.text,
  );
  const conditions = [...labels]
    .map(([label, own]) => [label, conditionOf(label, own, selected)] as const)
    .filter((entry): entry is readonly [string, Condition] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    // A name that the contract does not have stands for itself.
    names:
      selected.length > 0
        ? [...new Set(selected.map(({ current }) => current))].sort()
        : named.map(({ operator, value }) => `${operator}${value.text}`),
    conditions: Object.fromEntries(conditions),
  };
}

function conditionOf(
  label: string,
  matchers: readonly TextMatcher[],
  selected: readonly StoredSeries[],
): Condition | undefined {
  const sets = selected.map(({ labels }) => labels.get(label));
  const closed = sets.length > 0 && sets.every(values => values !== undefined);
  if (closed && matchers.every(({ value }) => !hasVariable(value.text))) {
    const all = [...new Set(sets.flatMap(values => values ?? []))];
    const left = all.filter(value => matchers.every(one => accepts(one, value)));
    if (left.length === all.length) return undefined;
    return { in: unique(label === 'le' ? left.map(bound) : left) };
  }
  const listed = matchers.find(one => listOf(one) !== undefined);
  if (listed)
    return { in: unique(listOf(listed)!.filter(value => matchers.every(one => accepts(one, value)))) };
  return openCondition(matchers);
}

function openCondition(matchers: readonly TextMatcher[]): Condition | undefined {
  const not: string[] = [];
  const like: string[] = [];
  const unlike: string[] = [];
  for (const { operator, value } of matchers) {
    const { text } = value;
    const values = hasVariable(text) ? undefined : operator === '!~' ? alternatives(text) : [text];
    if (operator === '=~' && text === '.*') continue;
    if (operator === '=~' && text === '.+') not.push('');
    else if (operator === '=~' || operator === '=') like.push(text);
    else if (values) not.push(...values);
    else unlike.push(text);
  }
  const condition = { not: unique(not), like: unique(like), unlike: unique(unlike) };
  return not.length + like.length + unlike.length > 0 ? condition : undefined;
}

/** The values that a matcher lists, if it lists values. */
function listOf({ operator, value }: TextMatcher): readonly string[] | undefined {
  if (hasVariable(value.text)) return undefined;
  if (operator === '=') return [value.text];
  return operator === '=~' ? alternatives(value.text) : undefined;
}

/** Bounds are written `120` or `120.0`, and are the same bound. */
function bound(value: string): string {
  return value === '+Inf' ? value : String(Number(value));
}

function accepts({ operator, value }: TextMatcher, given: string): boolean {
  const positive = operator === '=' || operator === '=~';
  return matches(operator, value.text, given) === positive;
}

function matches(operator: string, text: string, given: string): boolean {
  if (!operator.endsWith('~')) return given === text;
  const pattern = compile(text);
  return 'matches' in pattern && pattern.matches(given);
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
