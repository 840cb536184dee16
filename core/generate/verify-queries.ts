import type { Metric } from '../metrics/metric.ts';
import type { Fleet } from '../promql/fleet.ts';
import { explain, verify } from '../promql/verify.ts';

/** A query and its location, for error messages. */
export interface Emitted {
  readonly where: string;
  readonly query: string;
}

/** Checks that queries name only what the contract declares. Throws with all problems. */
export function verifyQueries(
  queries: readonly Emitted[],
  contract: ReadonlyMap<string, Metric>,
  fleet?: Fleet,
): void {
  const problems = queries.flatMap(({ where, query }) =>
    verify(query, contract, fleet).map(finding => `${where}: ${explain(query, finding)}`),
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
