import {
  API_VERSION,
  BUDGETING_METHOD,
  type OpenSloDocument,
  type RatioMetric,
  SOURCE_TYPE,
  type Source,
} from './document.ts';
import { readQuery, readRolling, readTarget } from './fields.ts';
import { Reader } from './reader.ts';

/** The letters of the units whose length is fixed. */
const UNITS: Readonly<Record<string, string>> = { second: 's', minute: 'm', hour: 'h', day: 'd', week: 'w' };

/** Reads an SLO of OpenSLO v1alpha, the version that Sloth reads. */
export function readV1Alpha(root: Reader): OpenSloDocument {
  root.only('apiVersion', 'kind', 'metadata', 'spec');
  if (root.at('spec').find('timeWindow')) {
    root.at('apiVersion').equals(API_VERSION, 'the document has the fields of that version');
  }
  const metadata = root.at('metadata').only('name', 'displayName', 'labels', 'annotations');
  const spec = root
    .at('spec')
    .only('description', 'service', 'indicator', 'timeWindows', 'budgetingMethod', 'objectives');
  spec.find('indicator')?.only();
  spec.at('budgetingMethod').equals(BUDGETING_METHOD, 'an objective here counts events, not slices of time');
  const objective = spec
    .at('objectives')
    .single()
    .only('displayName', 'op', 'value', 'target', 'ratioMetrics');
  const name = metadata.at('name').text();
  const title = metadata.find('displayName')?.text();
  const description = spec.find('description')?.text();
  return {
    apiVersion: API_VERSION,
    kind: 'SLO',
    metadata: { name, ...(title !== undefined && { displayName: title }) },
    spec: {
      ...(description !== undefined && { description }),
      service: spec.at('service').text(),
      indicator: { metadata: { name }, spec: { ratioMetric: readRatio(objective.at('ratioMetrics')) } },
      timeWindow: [{ duration: readWindow(spec.at('timeWindows').single()), isRolling: true }],
      budgetingMethod: BUDGETING_METHOD,
      objectives: [{ target: readTarget(objective.at('target'), undefined) }],
    },
  };
}

function readRatio(ratio: Reader): RatioMetric {
  ratio.only('good', 'total', 'incremental', 'counter');
  return {
    counter: ratio.find('incremental', 'counter')?.is(true) ?? false,
    good: readSource(ratio.at('good')),
    total: readSource(ratio.at('total')),
  };
}

function readSource(source: Reader): Source {
  source.only('source', 'queryType', 'query', 'metadata');
  source.at('source').equals(SOURCE_TYPE);
  source.at('queryType').equals('promql');
  return readQuery(source.at('query'));
}

function readWindow(window: Reader): string {
  window.only('count', 'unit', 'isRolling');
  window.find('isRolling')?.equals(true);
  const unit = window.at('unit');
  const letter = UNITS[unit.text().toLowerCase().replace(/s$/, '')];
  if (!letter)
    throw unit.problem('is a length of the calendar: only rolling windows are supported; write Day');
  return readRolling(new Reader(`${window.at('count').number()}${letter}`, 'the window', {}));
}
