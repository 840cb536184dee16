import { API_VERSION, BUDGETING_METHOD, type OpenSloDocument, type RatioMetric } from './document.ts';
import { readQuery, readTarget } from './fields.ts';
import type { Reader } from './reader.ts';

/** Sloth's own files (github.com/slok/sloth): plain, and as a resource of Kubernetes. */

const VERSION = 'prometheus/v1';
const RESOURCE = 'sloth.slok.dev/v1';
/** The files do not say the period: this is what Sloth takes unless it is told otherwise. */
const PERIOD = '30d';

/** Returns whether the document is one of Sloth's. */
export function isSloth(document: Reader): boolean {
  return document.find('version') !== undefined || (document.find('apiVersion')?.is(RESOURCE) ?? false);
}

/** Reads the objectives of a file of Sloth. */
export function readSloth(document: Reader): OpenSloDocument[] {
  const version = document.find('version');
  version?.equals(VERSION);
  if (!version) document.at('kind').equals('PrometheusServiceLevel');
  const group = version ? document : document.at('spec');
  group.only('version', 'service', 'labels', 'slos', 'sloPlugins', 'slo_plugins');
  const service = group.at('service').text();
  const objectives = group.at('slos').items();
  if (!objectives?.length) throw group.at('slos').problem('has no items: give at least one');
  return objectives.map(objective => readObjective(objective, service));
}

function readObjective(objective: Reader, service: string): OpenSloDocument {
  objective.only('name', 'description', 'objective', 'labels', 'sli', 'alerting', 'plugins');
  const name = `${service}-${objective.at('name').text()}`;
  const description = objective.find('description')?.text();
  return {
    apiVersion: API_VERSION,
    kind: 'SLO',
    metadata: { name },
    spec: {
      ...(description !== undefined && { description }),
      service,
      indicator: { metadata: { name }, spec: { ratioMetric: readIndicator(objective.at('sli')) } },
      timeWindow: [{ duration: PERIOD, isRolling: true }],
      budgetingMethod: BUDGETING_METHOD,
      objectives: [{ target: readTarget(undefined, objective.at('objective')) }],
    },
  };
}

function readIndicator(indicator: Reader): RatioMetric {
  indicator.only('events', 'raw');
  const raw = indicator.find('raw');
  if (raw) {
    const query = raw.only('error_ratio_query', 'errorRatioQuery').at('error_ratio_query', 'errorRatioQuery');
    return { counter: false, rawType: 'failure', raw: readQuery(query) };
  }
  const events = indicator.at('events').only('error_query', 'errorQuery', 'total_query', 'totalQuery');
  return {
    counter: false,
    bad: readQuery(events.at('error_query', 'errorQuery')),
    total: readQuery(events.at('total_query', 'totalQuery')),
  };
}
