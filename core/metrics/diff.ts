import { type Change, changesOf } from './diff-metric.ts';
import type { ContractDocument, MetricDocument } from './json.ts';

const EFFECTS: readonly Change['effect'][] = ['breaking', 'bridged', 'added', 'note'];

/** Returns the changes from one contract to another: breaking ones first, each kind sorted by metric. */
export function diffContracts(before: ContractDocument, after: ContractDocument): Change[] {
  const had = new Set(before.metrics.map(({ name }) => name));
  const present = new Map(after.metrics.map(metric => [metric.name, metric]));
  const additions = new Set(after.metrics.filter(({ name }) => !had.has(name)));
  const changes: Change[] = [];

  for (const old of before.metrics) {
    const same = present.get(old.name);
    if (same) {
      changes.push(...changesOf(old, same));
      continue;
    }
    const bridging = after.metrics.find(({ deprecatedNames }) => deprecatedNames.includes(old.name));
    const renamed = bridging ?? [...additions].find(candidate => isRename(old, candidate));
    if (!renamed) {
      changes.push({
        effect: 'breaking',
        metric: old.name,
        what: `is removed: keep it, or give the metric that replaces it deprecatedNames: ['${old.name}']`,
      });
      continue;
    }
    additions.delete(renamed);
    changes.push(renaming(old, renamed, bridging !== undefined), ...changesOf(old, renamed));
  }
  for (const { name, type, system } of additions) {
    changes.push({ effect: 'added', metric: name, what: `is added: a ${type} of ${system}` });
  }
  return changes.sort(
    (a, b) => EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect) || (a.metric < b.metric ? -1 : 1),
  );
}

function renaming(old: MetricDocument, { name }: MetricDocument, bridged: boolean): Change {
  return bridged
    ? { effect: 'bridged', metric: old.name, what: `is renamed to ${name}; queries read both names` }
    : {
        effect: 'breaking',
        metric: old.name,
        what: `is renamed to ${name} without a bridge: give ${name} deprecatedNames: ['${old.name}']`,
      };
}

/** Whether a metric has the same help, type and labels under another name. */
function isRename(old: MetricDocument, candidate: MetricDocument): boolean {
  return (
    candidate.type === old.type &&
    candidate.help === old.help &&
    Object.keys(candidate.labels).sort().join() === Object.keys(old.labels).sort().join()
  );
}
