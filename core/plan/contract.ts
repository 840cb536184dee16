import { diffContracts } from '../metrics/diff.ts';
import type { ContractDocument, MetricDocument } from '../metrics/json.ts';
import type { Change } from './change.ts';

/** Returns what changes of the contract: its metrics, and the most series that a process exposes, by system. */
export function compareContracts(before: ContractDocument, after: ContractDocument): Change[] {
  const metrics = diffContracts(before, after).map(
    ({ effect, metric, what }): Change => ({
      kind: 'metric',
      name: metric,
      effect: effect === 'added' ? 'added' : /^is removed/.test(what) ? 'removed' : 'changed',
      fields:
        effect === 'breaking' ? [] : [{ field: FIELDS[effect], after: what.replace(/^is added: /, '') }],
      ...(effect === 'breaking' && { breaking: what }),
    }),
  );
  return [...metrics, ...budgets(before, after)];
}

/** What the sentence about a change is called. */
const FIELDS = { added: 'kind', bridged: 'bridge', note: 'contract' } as const;

function budgets(before: ContractDocument, after: ContractDocument): Change[] {
  const [was, is] = [seriesOf(before), seriesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((system): Change[] => {
    const [old, now] = [was.get(system), is.get(system)];
    if (old === now) return [];
    return [
      {
        kind: 'series',
        name: system,
        effect: 'changed',
        fields: [
          {
            field: 'worst case of one process',
            before: `${old ?? 0} series`,
            after: `${now ?? 0} series`,
          },
        ],
      },
    ];
  });
}

/** The most series that one process exposes, by system and together. */
function seriesOf({ metrics }: ContractDocument): Map<string, number> {
  const sums = new Map<string, number>();
  for (const metric of metrics) {
    for (const name of [metric.system, 'all systems'])
      sums.set(name, (sums.get(name) ?? 0) + worstCase(metric));
  }
  return sums;
}

/** A histogram has its buckets, +Inf, sum and count. */
function worstCase({ type, buckets = [], maxCombinations }: MetricDocument): number {
  return maxCombinations * (type === 'histogram' ? buckets.length + 3 : 1);
}
