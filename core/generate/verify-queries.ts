import type { Metric } from '../metrics/metric.ts';
import { verify } from '../promql/verify.ts';

/** A query and where it stands, for the message when something is wrong with it. */
export interface Emitted {
  readonly where: string;
  readonly query: string;
}

/** Queries that name something the contract does not declare. Throws with all of them. */
export function verifyQueries(queries: readonly Emitted[], contract: ReadonlyMap<string, Metric>): void {
  const problems = queries.flatMap(({ where, query }) =>
    verify(query, contract).map(({ what, reason }) => `${where}: ${what} ${reason}, in ${query}`),
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
