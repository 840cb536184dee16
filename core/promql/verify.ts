import type { Metric } from '../metrics/metric.ts';
import { Examination } from './text/examine.ts';
import type { Finding } from './text/finding.ts';
import type { LabelSet } from './text/labels.ts';
import { NotPromql, parse } from './text/parse.ts';
import { storedSeries } from './text/series.ts';
import type { Syntax } from './text/syntax.ts';

export { explain, type Finding } from './text/finding.ts';

/**
 * Reads PromQL as Prometheus does, and looks everything up in the contract: metrics, labels, and the values of closed
 * labels, those that regular expressions match included. Follows labels through the query, so that a label that a function
 * makes is known from there on, and one that an aggregation drops is not. The types already reject most of what this finds.
 * It proves that they do, and guards against text from elsewhere. Every series has the labels of the fleet (default
 * `environment`).
 */
export function verify(
  query: string,
  contract: ReadonlyMap<string, Metric>,
  fleet?: readonly string[],
): Finding[] {
  const tree = read(query);
  return 'kind' in tree ? verifyTree(tree, contract, fleet) : [tree];
}

/** Returns the problems of a query that was read already. */
export function verifyTree(
  tree: Syntax,
  contract: ReadonlyMap<string, Metric>,
  fleet?: readonly string[],
): Finding[] {
  const examination = new Examination(storedSeries(contract, fleet));
  examination.examine(tree);
  return examination.findings
    .map(({ at: { from, to }, ...finding }) => ({ ...finding, at: { from, to } }))
    .sort((a, b) => a.at.from - b.at.from);
}

/** Returns the labels of the result of a query that has no problems. */
export function resultLabels(
  query: string,
  contract: ReadonlyMap<string, Metric>,
  fleet?: readonly string[],
): LabelSet {
  return new Examination(storedSeries(contract, fleet)).examine(parse(query)).labels;
}

/** Returns the syntax tree of a query, or why it is not PromQL. */
export function read(query: string): Syntax | Finding {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof RangeError) {
      return { what: 'the query', reason: 'is nested too deeply', at: { from: 0, to: query.length } };
    }
    if (!(error instanceof NotPromql)) throw error;
    const { what, reason, hint, at } = error;
    return { what, reason, ...(hint !== undefined && { hint }), at };
  }
}
