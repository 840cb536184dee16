import type { MetricDocument } from './json.ts';
import type { Label } from './label.ts';

/**
 * One difference between two contracts. A `breaking` change makes queries, dashboards or other services wrong. A `bridged`
 * change would, but queries read the old name as well.
 */
export interface Change {
  readonly effect: 'breaking' | 'bridged' | 'added' | 'note';
  readonly metric: string;
  /** What changed, and how to avoid a breaking change: the rest of a sentence that starts with the name of the metric. */
  readonly what: string;
}

type Finding = Omit<Change, 'metric'>;

const breaking = (what: string): Finding => ({ effect: 'breaking', what });
const note = (what: string): Finding => ({ effect: 'note', what });

/** Returns what changed in one metric, except its name. */
export function changesOf(old: MetricDocument, now: MetricDocument): Change[] {
  const retyped = old.type !== now.type;
  const findings = [
    ...(retyped
      ? [
          breaking(
            `changes type from ${old.type} to ${now.type}: give the metric of the other type a new name`,
          ),
        ]
      : []),
    ...(old.unit !== now.unit
      ? [
          breaking(
            `changes unit from ${old.unit} to ${now.unit}: give the metric in the other unit a new name`,
          ),
        ]
      : []),
    ...labelChanges(old, now),
    ...(retyped ? [] : bucketChanges(old, now)),
    ...countChange('maxCombinations', old.maxCombinations, now.maxCombinations),
    ...(old.help === now.help ? [] : [note(`has a new help text: "${now.help}"`)]),
    ...old.deprecatedNames
      .filter(name => name !== now.name && !now.deprecatedNames.includes(name))
      .map(name => note(`no longer has a bridge from ${name}: services that still expose it are not seen`)),
  ];
  return findings.map(finding => ({ ...finding, metric: now.name }));
}

function labelChanges(old: MetricDocument, now: MetricDocument): Finding[] {
  const gone = Object.keys(old.labels).filter(name => !(name in now.labels));
  const added = Object.keys(now.labels).filter(name => !(name in old.labels));
  return [
    ...gone.map(name => breaking(`is relabelled: ${name} is removed; queries that use it find nothing`)),
    ...added.map(name => breaking(`is relabelled: ${name} is added; one series becomes several`)),
    ...Object.entries(old.labels).flatMap(([name, label]) => {
      const present = now.labels[name];
      return present ? labelChange(name, label, present) : [];
    }),
  ];
}

function labelChange(name: string, old: Label, now: Label): Finding[] {
  if (old.kind === 'closed' && now.kind === 'closed') {
    const gone = old.values.filter(value => !now.values.includes(value));
    const added = now.values.filter(value => !old.values.includes(value));
    return [
      ...gone.map(value =>
        breaking(`no longer has the value ${value} of ${name}; queries for it find nothing`),
      ),
      ...added.map(value => note(`has ${value} as a new value of ${name}`)),
    ];
  }
  if (old.kind === 'closed' || now.kind === 'closed' || old.kind !== now.kind) {
    return [breaking(`is relabelled: ${name} is ${now.kind} instead of ${old.kind}`)];
  }
  return countChange(`the budget of ${name}`, old.budget, now.budget);
}

function bucketChanges(
  { buckets: old = [] }: MetricDocument,
  { buckets: now = [] }: MetricDocument,
): Finding[] {
  return old.join() === now.join()
    ? []
    : [breaking(`is rebucketed from ${old.join(', ')} to ${now.join(', ')}: quantiles mix both for a while`)];
}

function countChange(what: string, old: number, now: number): Finding[] {
  if (old === now) return [];
  return [note(`has ${what} ${now < old ? 'lowered' : 'raised'} from ${old} to ${now}`)];
}
