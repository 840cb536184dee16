import {
  API_VERSION,
  BUDGETING_METHOD,
  type OpenSloDocument,
  OWNER,
  type RatioMetric,
  SOURCE_TYPE,
  type Source,
} from './document.ts';
import { readQuery, readRolling, readTarget } from './fields.ts';
import type { Reader } from './reader.ts';
import { type References, resolve } from './references.ts';

const SPEC = ['description', 'service', 'timeWindow', 'budgetingMethod', 'objectives'];
/** What an SLO counts stands in its spec, or in its only objective. v2alpha calls it sli. */
const INDICATORS = ['indicator', 'indicatorRef', 'sli', 'sliRef'];

const TIME_SLICES = 'an objective here counts events, not slices of time';

/** Reads an SLO of OpenSLO v1, or of v2alpha, which has other names for the indicator and the data source. */
export function readV1(root: Reader, references: References): OpenSloDocument {
  root.only('apiVersion', 'kind', 'metadata', 'spec');
  const metadata = root.at('metadata').only('name', 'namespace', 'displayName', 'labels', 'annotations');
  const policies = policiesOf(root.at('spec'));
  const spec = root.at('spec').only(...SPEC, ...INDICATORS, ...(policies ? ['alertPolicies'] : []));
  spec.at('budgetingMethod').equals(BUDGETING_METHOD, TIME_SLICES);
  const window = spec.at('timeWindow').single().only('duration', 'isRolling');
  window.find('isRolling')?.equals(true);
  const objective = spec
    .at('objectives')
    .single()
    .only('displayName', 'labels', 'target', 'targetPercent', 'op', 'value', ...INDICATORS);
  const title = metadata.find('displayName')?.text();
  const owner = metadata.find('annotations')?.find(OWNER)?.text();
  const description = spec.find('description')?.text();
  const name = metadata.at('name').text();
  const indicator = indicatorOf(spec.find(...INDICATORS) ? spec : objective, references);
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
          ratioMetric: readRatio(
            indicator.at('spec').only('ratioMetric', 'description').at('ratioMetric'),
            references,
          ),
        },
      },
      timeWindow: [{ duration: readRolling(window.at('duration')), isRolling: true }],
      budgetingMethod: BUDGETING_METHOD,
      objectives: [readObjective(objective)],
    },
    ...(policies?.length && {
      ignored: ['alertPolicies are not compared: alerts here are derived from target and window'],
    }),
  };
}

/** The alert policies, if they are as the standard has them: each a reference or a policy of its own. */
function policiesOf(spec: Reader): readonly Reader[] | undefined {
  const policies = spec.find('alertPolicies')?.items();
  const isPolicy = (one: Reader) =>
    one.isObject() && one.find('alertPolicyRef', 'kind', 'spec') !== undefined;
  return policies?.every(isPolicy) ? policies : undefined;
}

/** The indicator of a document, in it or of its own. */
function indicatorOf(holder: Reader, { indicators }: References): Reader {
  const reference = holder.find('indicatorRef', 'sliRef');
  const own = holder.find('indicator', 'sli');
  if (own && reference) throw reference.problem('is given in addition to an indicator: keep one of them');
  if (reference) return resolve(reference, 'SLI', indicators);
  return holder.at('indicator', 'sli').only('apiVersion', 'kind', 'metadata', 'spec');
}

function readRatio(ratio: Reader, references: References): RatioMetric {
  ratio.only('counter', 'good', 'bad', 'total', 'raw', 'rawType');
  const counter = ratio.find('counter');
  if (counter && !counter.is(true) && !counter.is(false)) throw counter.problem('must be true or false');
  const counts = counter?.is(true) ?? false;
  const good = ratio.find('good');
  const bad = ratio.find('bad');
  const raw = ratio.find('raw');
  if (raw) {
    if (good ?? bad ?? ratio.find('total'))
      throw raw.problem('is given in addition to events: keep one of them');
    const rawType = ratio.at('rawType');
    if (!rawType.is('success') && !rawType.is('failure')) throw rawType.problem('must be success or failure');
    return {
      counter: counts,
      rawType: rawType.is('success') ? 'success' : 'failure',
      raw: readSource(raw, references),
    };
  }
  if ((good === undefined) === (bad === undefined)) {
    throw ratio.problem(`has ${good ? 'both good and bad' : 'neither good nor bad'}: give one of the two`);
  }
  return {
    counter: counts,
    ...(good && { good: readSource(good, references) }),
    ...(bad && { bad: readSource(bad, references) }),
    total: readSource(ratio.at('total'), references),
  };
}

function readSource(source: Reader, { sources }: References): Source {
  const flat = source.find('spec', 'dataSourceRef', 'dataSourceSpec');
  const metric = flat
    ? source.only('spec', 'dataSourceRef', 'dataSourceSpec')
    : source.only('metricSource').at('metricSource').only('type', 'metricSourceRef', 'spec');
  const reference = metric.find('metricSourceRef', 'dataSourceRef');
  // A source that is not in the text is taken as Prometheus: the query proves itself.
  const referred = reference && sources.get(reference.text())?.at('spec').at('type');
  const type = metric.find('type') ?? metric.find('dataSourceSpec')?.at('type') ?? referred;
  if (!type && !reference) metric.at('type');
  type?.equals(SOURCE_TYPE);
  const spec = metric.at('spec').only('query', 'queryType', 'promql');
  spec.find('queryType')?.equals('promql');
  return readQuery(spec.at('query', 'promql'));
}

function readObjective(objective: Reader): OpenSloDocument['spec']['objectives'][0] {
  const percent = objective.find('targetPercent');
  const share = objective.find('target');
  if (share && percent) throw percent.problem('is given in addition to target: keep one of them');
  const target = readTarget(percent ? undefined : objective.at('target'), percent);
  const title = objective.find('displayName')?.text();
  return { ...(title !== undefined && { displayName: title }), target };
}
