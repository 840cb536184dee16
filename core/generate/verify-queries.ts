import type { Metric } from '../metrics/metric.ts';
import { TARGET_LABELS, USUAL_FLEET } from '../promql/expression.ts';
import type { Fleet } from '../promql/fleet.ts';
import { explain, resultLabels, verify } from '../promql/verify.ts';

/** A query and its location, for error messages. */
export interface Emitted {
  readonly where: string;
  readonly query: string;
  /** Labels that a legend or a description reads from its result. Default: none is known. */
  readonly reads?: readonly string[];
  /** The labels of its result, as its author names them. Default: nobody does. */
  readonly labels?: readonly string[];
}

/** Checks that queries name only what the contract declares. Throws with all problems. */
export function verifyQueries(
  queries: readonly Emitted[],
  contract: ReadonlyMap<string, Metric>,
  fleet?: Fleet,
): void {
  const problems = queries.flatMap(emitted => {
    const { where, query } = emitted;
    const findings = verify(query, contract, fleet).map(finding => `${where}: ${explain(query, finding)}`);
    return findings.length > 0 ? findings : labelProblems(emitted, contract, fleet);
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** Labels that follow from the target and the fleet, which an author need not name. */
function isGiven(label: string, fleet: Fleet): boolean {
  return (
    label === '__name__' || (TARGET_LABELS as readonly string[]).includes(label) || fleet.includes(label)
  );
}

function labelProblems(
  { where, query, reads = [], labels }: Emitted,
  contract: ReadonlyMap<string, Metric>,
  fleet: Fleet = USUAL_FLEET,
): string[] {
  if (reads.length === 0 && !labels) return [];
  const result = resultLabels(query, contract, fleet);
  if (result.open) return [];
  const has = [...result.names];
  const known = has.length > 0 ? has.join(', ') : 'none';
  const absent = [...reads, ...(labels ?? [])].filter(label => !result.names.has(label));
  const more = labels ? has.filter(label => !labels.includes(label) && !isGiven(label, fleet)) : [];
  return [
    ...new Set(
      absent.map(
        label => `${where}: ${label} is not a label of the result, whose labels are ${known}\n  ${query}`,
      ),
    ),
    ...more.map(
      label =>
        `${where}: the result also has the label ${label}: name it among the labels, or aggregate it away\n  ${query}`,
    ),
  ];
}
