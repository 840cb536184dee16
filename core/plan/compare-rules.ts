import { formatDuration } from '../promql/duration.ts';
import { type Change, compareMaps, type Field, field } from './change.ts';
import { expressionFields, shownQuery } from './expression.ts';
import { foldObjectives } from './objectives.ts';
import { byKey, type Rule } from './rules.ts';

/** Annotations that are links: where they lead, and how their beginning is called. */
const LINKS: Readonly<Record<string, string>> = {
  dashboard_url: 'dashboards of alerts',
  runbook_url: 'runbooks of alerts',
};

/** Returns what changes from some rules to others: objectives, alerts, recordings, and where all links lead. */
export function compareRules(before: readonly Rule[], after: readonly Rule[]): Change[] {
  const moved = movedLinks(before, after);
  const { objectives, rest } = foldObjectives(before, after);
  const changes = compareMaps(byKey(rest.before), byKey(rest.after), {
    added: rule => [{ ...about(rule), effect: 'added', fields: said(rule) }],
    removed: rule => [{ ...about(rule), effect: 'removed', fields: [] }],
    both: (was, is) => {
      const fields = fieldsOf(was, is, moved);
      return fields.length > 0 ? [{ ...about(is), effect: 'changed', fields }] : [];
    },
  });
  return [...objectives, ...changes, ...linkChanges(moved)];
}

/** How a rule is named: recordings of one name differ in their labels. */
function about(rule: Rule): Pick<Change, 'kind' | 'name'> {
  if (rule.kind === 'alert') return { kind: 'alert', name: rule.name };
  const labels = Object.entries(rule.labels).map(([label, value]) => `${label}="${value}"`);
  return { kind: 'recording', name: labels.length > 0 ? `${rule.name}{${labels.join(', ')}}` : rule.name };
}

/** What people want to know of a new rule. */
function said({ kind, expr, labels, for: held }: Rule): Field[] {
  return [
    ...(kind === 'alert' ? field('severity', undefined, labels.severity) : []),
    ...(held > 0 ? field('for', undefined, formatDuration(held)) : []),
    ...field('expression', undefined, shownQuery(expr)),
  ];
}

function fieldsOf(was: Rule, is: Rule, moved: Links): Field[] {
  const labels = [...new Set([...Object.keys(was.labels), ...Object.keys(is.labels)])];
  const expression = expressionFields(was.expr, is.expr);
  // The annotation with the threshold says what the expression does.
  const isTold = (note: string) => expression.some(one => one.field === note);
  const notes = [...new Set([...Object.keys(was.annotations), ...Object.keys(is.annotations)])].filter(
    note => !isTold(note),
  );
  return [
    ...expression,
    ...field('for', duration(was.for), duration(is.for)),
    ...field('keep firing for', duration(was.keepFiringFor), duration(is.keepFiringFor)),
    ...labels.flatMap(label => field(label, was.labels[label], is.labels[label])),
    ...notes.flatMap(note => {
      const from = was.annotations[note];
      const link = moved.get(note);
      return field(
        note,
        link && from?.startsWith(link.before) ? link.after + from.slice(link.before.length) : from,
        is.annotations[note],
      );
    }),
    ...field('group', was.group, is.group),
    ...field('interval', was.interval?.toString(), is.interval?.toString()).map(() => ({
      field: 'evaluated every',
      before: was.interval === undefined ? 'the usual interval' : formatDuration(was.interval),
      after: is.interval === undefined ? 'the usual interval' : formatDuration(is.interval),
    })),
  ];
}

function duration(ms: number): string {
  return ms === 0 ? '0s' : formatDuration(ms);
}

/** Where links of one kind began, and begin now. */
type Links = ReadonlyMap<string, { readonly before: string; readonly after: string }>;

/** Returns the links that all begin elsewhere now: one change, and not one for each alert. */
function movedLinks(before: readonly Rule[], after: readonly Rule[]): Links {
  const entries = Object.keys(LINKS).flatMap(note => {
    const [was, is] = [beginning(before, note), beginning(after, note)];
    return was && is && was !== is ? [[note, { before: was, after: is }] as const] : [];
  });
  return new Map(entries);
}

/** What the links of all rules begin with, or undefined if they begin differently. */
function beginning(rules: readonly Rule[], note: string): string | undefined {
  const all = new Set(
    rules.flatMap(({ annotations: { [note]: link } }) =>
      link === undefined ? [] : link.replace(/(?<=\/)d\/.*$|[^/]*$/, ''),
    ),
  );
  return all.size === 1 ? [...all][0] : undefined;
}

function linkChanges(moved: Links): Change[] {
  return [...moved].map(([note, { before, after }]) => ({
    kind: 'link',
    name: LINKS[note]!,
    effect: 'changed',
    fields: field('address', before, after),
  }));
}

/** Returns what all links of one kind begin with now, by what they began with. */
export function beginsOf(before: readonly Rule[], after: readonly Rule[]): Map<string, string> {
  return new Map([...movedLinks(before, after).values()].map(one => [one.before, one.after]));
}
