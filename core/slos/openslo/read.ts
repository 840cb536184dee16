import { loadAll } from 'js-yaml';
import {
  API_VERSION,
  BUDGETING_METHOD,
  type OpenSloDocument,
  OWNER,
  SOURCE_TYPE,
  WINDOW,
} from './document.ts';
import { Reader } from './reader.ts';

/** Why a field of OpenSLO is not supported here. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  alertPolicies: 'alerts are derived from target and window; remove it',
  indicatorRef: 'put the indicator into the document',
  thresholdMetric: 'only ratios of events are supported; give a ratioMetric',
  raw: 'give good or bad, and total',
  rawType: 'give good or bad, and total',
  calendar: 'only rolling windows are supported; give duration and isRolling: true',
  timeSliceTarget: `only ${BUDGETING_METHOD} are supported`,
  timeSliceWindow: `only ${BUDGETING_METHOD} are supported`,
  compositeWeight: 'only one objective per document is supported; write one document for each',
  op: 'only ratios of events are supported',
  value: 'only ratios of events are supported',
};

/**
 * Reads OpenSLO v1 documents. Throws at the first field that is missing, wrong or not supported, with its path, its
 * value and the fix.
 */
export function readOpenSlo(text: string): readonly OpenSloDocument[] {
  const documents = loadAll(text).filter(one => one !== null && one !== undefined);
  if (documents.length === 0) throw new Error('the file has no document: give at least one SLO');
  return documents.map((one, i) => readDocument(new Reader(one, `document ${i + 1}`, UNSUPPORTED)));
}

function readDocument(root: Reader): OpenSloDocument {
  root.only('apiVersion', 'kind', 'metadata', 'spec');
  root.at('apiVersion').equals(API_VERSION);
  root.at('kind').equals('SLO');
  const metadata = root.at('metadata').only('name', 'displayName', 'labels', 'annotations');
  const spec = root
    .at('spec')
    .only('description', 'service', 'indicator', 'timeWindow', 'budgetingMethod', 'objectives');
  spec.at('budgetingMethod').equals(BUDGETING_METHOD);
  const window = spec.at('timeWindow').single().only('duration', 'isRolling');
  window.at('isRolling').equals(true);
  const title = metadata.find('displayName')?.text();
  const owner = metadata.find('annotations')?.find(OWNER)?.text();
  const description = spec.find('description')?.text();
  const indicator = spec.at('indicator').only('metadata', 'spec');
  const name = metadata.at('name').text();
  return {
    apiVersion: API_VERSION,
    kind: 'SLO',
    metadata: {
      name,
      ...(title !== undefined && { displayName: title }),
      ...(owner !== undefined && { annotations: { [OWNER]: owner } }),
    },
    spec: {
      ...(description !== undefined && { description }),
      service: spec.at('service').text(),
      indicator: {
        metadata: { name: indicator.find('metadata')?.find('name')?.text() ?? name },
        spec: {
          ratioMetric: readRatio(indicator.at('spec').only('ratioMetric', 'description').at('ratioMetric')),
        },
      },
      timeWindow: [{ duration: window.at('duration').text(), isRolling: true }],
      budgetingMethod: BUDGETING_METHOD,
      objectives: [readTarget(spec.at('objectives').single())],
    },
  };
}

function readRatio(ratio: Reader): OpenSloDocument['spec']['indicator']['spec']['ratioMetric'] {
  ratio.only('counter', 'good', 'bad', 'total');
  ratio.at('counter').equals(true);
  const good = ratio.find('good');
  const bad = ratio.find('bad');
  if ((good === undefined) === (bad === undefined)) {
    throw ratio.problem(`has ${good ? 'both good and bad' : 'neither good nor bad'}: give one of the two`);
  }
  return {
    counter: true,
    ...(good && { good: readSource(good) }),
    ...(bad && { bad: readSource(bad) }),
    total: readSource(ratio.at('total')),
  };
}

function readSource(source: Reader) {
  const metric = source.only('metricSource').at('metricSource').only('type', 'spec');
  metric.at('type').equals(SOURCE_TYPE);
  const query = metric.at('spec').only('query').at('query');
  if (!query.text().includes('[') || query.text().includes(WINDOW)) {
    return { metricSource: { type: SOURCE_TYPE, spec: { query: query.text() } } } as const;
  }
  throw query.problem(`has its own range: write ${WINDOW} instead`);
}

function readTarget(objective: Reader): OpenSloDocument['spec']['objectives'][0] {
  objective.only('displayName', 'target', 'targetPercent');
  const percent = objective.find('targetPercent');
  const target = percent ? Number((percent.number() / 100).toPrecision(12)) : objective.at('target').number();
  if (!(target > 0 && target < 1)) {
    throw (percent ?? objective.at('target')).problem('leaves no error budget: give a target below 100 %');
  }
  const title = objective.find('displayName')?.text();
  return { ...(title !== undefined && { displayName: title }), target };
}
