import type { Metric } from '../../metrics/metric.ts';
import { contrast } from '../../promql/text/contrast.ts';
import { sameMeaning } from '../../promql/text/normal.ts';
import { readDuration } from '../../promql/text/numbers.ts';
import { printNormal } from '../../promql/text/print-normal.ts';
import type { Syntax } from '../../promql/text/syntax.ts';
import { explain, read, verifyTree } from '../../promql/verify.ts';
import { idOf, type Objective } from '../objective.ts';
import type { OpenSloDocument, RatioMetric, Source } from './document.ts';
import { overWindow } from './indicator-query.ts';
import { type Queries, type Ratio, type Role, ratioOf, restOf, sameEvents } from './ratio.ts';
import { documentOf } from './write.ts';

type Contract = ReadonlyMap<string, Metric>;

/**
 * Returns what must be done before a document and the objectives here agree: queries over metrics that the contract
 * does not have, objectives that are missing here, or fields that differ. Returns nothing if they mean the same. Every series
 * has the labels of the fleet (default `environment`).
 */
export function differences(
  document: OpenSloDocument,
  objectives: readonly Objective[],
  contract: Contract,
  fleet?: readonly string[],
): string[] {
  const { name } = document.metadata;
  const own = objectives.find(objective => isMeant(objective, document));
  const theirs = examined(document.spec.indicator.spec.ratioMetric, contract, fleet);
  return [
    ...theirs.problems.map(problem => `${name}: ${problem}`),
    ...(own
      ? fieldsThatDiffer(document, theirs, documentOf(own), contract).map(field => `${name}: ${field}`)
      : [`${name} is not an objective in slos/: add it there, with owner, drill and unit-test series`]),
  ];
}

/** Documents name an objective as here, `SERVICE-NAME`, or only within its service. */
function isMeant(objective: Objective, { metadata, spec }: OpenSloDocument): boolean {
  return (
    idOf(objective) === metadata.name ||
    (objective.service === spec.service && objective.name === metadata.name)
  );
}

const ROLES: readonly Role[] = ['good', 'bad', 'total', 'raw'];

interface Examined {
  readonly queries: Queries;
  readonly problems: readonly string[];
}

/** Reads the queries of an indicator, and looks them up in the contract. */
function examined(metric: RatioMetric, contract: Contract, fleet?: readonly string[]): Examined {
  const queries: Partial<Record<Role, Syntax>> = {};
  const problems: string[] = [];
  for (const role of ROLES) {
    const query = textOf(metric[role]);
    if (query === undefined) continue;
    const tree = read(query);
    if ('kind' in tree) queries[role] = overWindow(tree, metric.counter, contract);
    const found = 'kind' in tree ? verifyTree(queries[role]!, contract, fleet) : [tree];
    problems.push(...found.map(finding => `its ${role} query: ${explain(query, finding)}`));
  }
  return { queries, problems };
}

function textOf(source: Source | undefined): string | undefined {
  return source?.metricSource.spec.query;
}

function fieldsThatDiffer(
  theirs: OpenSloDocument,
  { queries, problems }: Examined,
  ours: OpenSloDocument,
  contract: Contract,
): string[] {
  const differing = Object.entries(FIELDS).flatMap(([field, value]) => {
    const [there, here] = [value(theirs), value(ours)];
    return there.meaning === here.meaning ? [] : [`${field} is ${there.text} there and ${here.text} here`];
  });
  if (problems.length > 0) return differing;
  const { ratioMetric } = theirs.spec.indicator.spec;
  const own = ours.spec.indicator.spec.ratioMetric;
  return [
    ...differing,
    ...ratiosThatDiffer(
      ratioOf(queries, ratioMetric.rawType, contract),
      ratioOf(examined(own, contract).queries, own.rawType, contract),
      contract,
    ),
  ];
}

interface Value {
  readonly meaning: string | number | undefined;
  readonly text: string;
}

/** The fields that a document and an objective have in common, beside the queries. Texts for people may differ. */
const FIELDS: Readonly<Record<string, (document: OpenSloDocument) => Value>> = {
  service: ({ spec }) => ({ meaning: spec.service, text: spec.service }),
  target: ({ spec }) => {
    const { target } = spec.objectives[0];
    return { meaning: target, text: String(target) };
  },
  window: ({ spec }) => {
    const { duration } = spec.timeWindow[0];
    return { meaning: readDuration(duration), text: duration };
  },
};

function ratiosThatDiffer(theirs: Ratio, ours: Ratio, contract: Contract): string[] {
  const events = sameEvents(theirs, ours, contract) ? [] : contrastParts(theirs, ours, contract);
  const total = sameMeaning(theirs.total, ours.total) ? [] : [`total ${contrast(theirs.total, ours.total)}`];
  return [...events, ...total];
}

/** Compares the same part of both, as far as it can be had. */
function contrastParts(theirs: Ratio, ours: Ratio, contract: Contract): string[] {
  if (theirs.part === ours.part) return [`${ours.part} ${contrast(theirs.events, ours.events)}`];
  const [there, here] = [restOf(theirs, contract), restOf(ours, contract)];
  if (there) return [`${ours.part} ${contrast(there, ours.events)}`];
  if (here) return [`${theirs.part} ${contrast(theirs.events, here)}`];
  return [
    `${theirs.part} is ${printNormal(theirs.events)} there, and ${ours.part} is ${printNormal(ours.events)} here: ` +
      `nothing shows that one is the rest of the other; give the ${ours.part} events`,
  ];
}
