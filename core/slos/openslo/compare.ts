import type { Metric } from '../../metrics/metric.ts';
import { verify } from '../../promql/verify.ts';
import { idOf, type Objective } from '../objective.ts';
import { type OpenSloDocument, type Source, WINDOW } from './document.ts';
import { documentOf } from './write.ts';

/**
 * Returns what must be done before a document and the objectives here agree: queries over metrics that the contract
 * does not have, objectives that are missing here, or fields that differ. Returns nothing if they agree.
 */
export function differences(
  document: OpenSloDocument,
  objectives: readonly Objective[],
  contract: ReadonlyMap<string, Metric>,
): string[] {
  const { name } = document.metadata;
  const own = objectives.find(objective => idOf(objective) === name);
  const { good, bad, total } = document.spec.indicator.spec.ratioMetric;
  const sources = Object.entries({ good, bad, total });
  return [
    ...sources.flatMap(([role, source]) =>
      unknownIn(source, contract).map(problem => `${name}: its ${role} query: ${problem}`),
    ),
    ...(own
      ? fieldsThatDiffer(document, documentOf(own)).map(field => `${name}: ${field}`)
      : [`${name} is not an objective in slos/: add it there, with owner, drill and unit-test series`]),
  ];
}

function unknownIn(source: Source | undefined, contract: ReadonlyMap<string, Metric>): string[] {
  if (!source) return [];
  const query = source.metricSource.spec.query.replaceAll(WINDOW, '5m');
  return verify(query, contract).map(({ what, reason }) => `${what} ${reason}`);
}

function fieldsThatDiffer(theirs: OpenSloDocument, ours: OpenSloDocument): string[] {
  const [a, b] = [meaning(theirs), meaning(ours)];
  return Object.keys(b).flatMap(field =>
    a[field] === b[field]
      ? []
      : [`${field} is ${a[field] ?? 'not given'} there and ${b[field] ?? 'not given'} here`],
  );
}

/** Returns the content of a document, without texts for people. */
function meaning({ spec }: OpenSloDocument): Record<string, string | undefined> {
  const { good, bad, total } = spec.indicator.spec.ratioMetric;
  const query = (source?: Source) => source?.metricSource.spec.query.replace(/\s+/g, ' ').trim();
  return {
    service: spec.service,
    target: String(spec.objectives[0].target),
    window: spec.timeWindow[0].duration,
    good: query(good),
    bad: query(bad),
    total: query(total),
  };
}
