import { formatDuration } from '../promql/duration.ts';
import { percent } from '../slos/budget.ts';
import { type Change, compareMaps, type Field, field } from './change.ts';
import { expressionFields, shownQuery } from './expression.ts';
import type { Rule } from './rules.ts';

/** An objective, as its recording rules tell it. */
interface Objective {
  readonly id: string;
  readonly target: string;
  readonly window: string;
  /** The share of bad events. */
  readonly indicator: string;
}

/** What rules say of objectives, and the rules that do not follow from what changes of one. */
interface Folded {
  readonly objectives: readonly Change[];
  readonly rest: { readonly before: readonly Rule[]; readonly after: readonly Rule[] };
}

/**
 * Returns what changes of objectives, without the dozens of rules that follow from each: the recordings of an objective that
 * changes, and what its alerts say of its budget.
 */
export function foldObjectives(before: readonly Rule[], after: readonly Rule[]): Folded {
  const [was, is] = [objectivesIn(before), objectivesIn(after)];
  const objectives = compareMaps(was, is, {
    added: one => [{ ...about(one), effect: 'added', fields: fieldsOf(undefined, one) }],
    removed: one => [{ ...about(one), effect: 'removed', fields: [] }],
    both: (old, now) => {
      const fields = fieldsOf(old, now);
      return fields.length > 0 ? [{ ...about(now), effect: 'changed', fields }] : [];
    },
  });
  const changed = new Map(objectives.map(({ name, effect }) => [name, effect]));
  return { objectives, rest: withoutFollowing(before, after, changed) };
}

function about({ id }: Objective): Pick<Change, 'kind' | 'name'> {
  return { kind: 'objective', name: id };
}

function fieldsOf(was: Objective | undefined, is: Objective): Field[] {
  return [
    ...field('target', was?.target, is.target),
    ...field('window', was?.window, is.window),
    ...(was
      ? expressionFields(was.indicator, is.indicator).map(one => ({ ...one, field: 'indicator' }))
      : field('indicator', undefined, shownQuery(is.indicator))),
  ];
}

/** Returns the objectives by id. A rule belongs to one by the label that Sloth gave the name. */
function objectivesIn(rules: readonly Rule[]): Map<string, Objective> {
  const ofOne = Map.groupBy(
    rules.filter(({ kind, labels }) => kind === 'recording' && labels.sloth_id !== undefined),
    ({ labels }) => labels.sloth_id!,
  );
  return new Map(
    [...ofOne].flatMap(([id, own]) => {
      const recorded = (name: string) => own.find(rule => rule.name === name);
      const target = recorded('slo:objective:ratio');
      if (!target) return [];
      const days = factor(recorded('slo:time_period:days')?.expr ?? '');
      const share = own.find(rule => rule.name === 'slo:sli_error:ratio_rate5m');
      return [
        [
          id,
          {
            id,
            target: percent(factor(target.expr)),
            window: Number.isInteger(days) ? `${days}d` : formatDuration(days * 86_400_000),
            indicator: share?.expr ?? '',
          },
        ],
      ];
    }),
  );
}

/** The number that a constant is recorded by: `group by (environment) (up) * 0.97`. Without a factor it is 1. */
function factor(expr: string): number {
  const [, number] = /(?:\*\s*|vector\()(-?[\d.]+(?:e[-+]?\d+)?)\)?\s*$/i.exec(expr) ?? [];
  return number === undefined ? 1 : Number(number);
}

/** Endings of the names of the groups of one objective. */
const PARTS = /-(?:long-ratios|ratios|budget)$/;

/** What of the alerts of an objective follows from it. */
function withoutFollowing(
  before: readonly Rule[],
  after: readonly Rule[],
  changed: ReadonlyMap<string, Change['effect']>,
): Folded['rest'] {
  const effect = ({ group }: Rule) => {
    const id = group.replace(/^slo-/, '');
    return group === id ? undefined : (changed.get(id) ?? changed.get(id.replace(PARTS, '')));
  };
  const now = new Map(
    after.filter(({ kind }) => kind === 'alert').map(rule => [`${rule.group} ${rule.name}`, rule]),
  );
  const rest = (rules: readonly Rule[], isBefore: boolean) =>
    rules.flatMap(rule => {
      const what = effect(rule);
      if (what === undefined) return [rule];
      if (rule.kind === 'recording' || what !== 'changed') return [];
      // Its limits and its description follow; its severity and its links do not.
      const same = isBefore ? now.get(`${rule.group} ${rule.name}`) : undefined;
      if (!same) return [rule];
      const described = Object.entries(same.annotations).filter(([name]) => /^description(?:_|$)/.test(name));
      return [
        {
          ...rule,
          expr: same.expr,
          annotations: { ...rule.annotations, ...Object.fromEntries(described) },
        },
      ];
    });
  return { before: rest(before, true), after: rest(after, false) };
}
