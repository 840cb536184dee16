import { dump } from 'js-yaml';
import {
  avg,
  type Expression,
  observationsWithin,
  overTime,
  promql,
  rate,
  sum,
  vector,
} from '../../promql/index.ts';
import { events, type Indicator } from '../indicator.ts';
import { idOf, type Objective } from '../objective.ts';
import {
  API_VERSION,
  BUDGETING_METHOD,
  type OpenSloDocument,
  OWNER,
  type RatioMetric,
  SOURCE_TYPE,
  type Source,
  WINDOW,
} from './document.ts';

/** Returns objectives as OpenSLO v1, one YAML document each. */
export function writeOpenSlo(objectives: readonly Objective[]): string {
  return objectives.map(one => `---\n${dump(documentOf(one), { lineWidth: -1, noRefs: true })}`).join('');
}

export function documentOf(objective: Objective): OpenSloDocument {
  const { title, service, owner, description, target, window, indicator } = objective;
  const name = idOf(objective);
  return {
    apiVersion: API_VERSION,
    kind: 'SLO',
    metadata: { name, displayName: title, annotations: { [OWNER]: owner } },
    spec: {
      description,
      service,
      indicator: { metadata: { name }, spec: { ratioMetric: ratioOf(indicator) } },
      timeWindow: [{ duration: window, isRolling: true }],
      budgetingMethod: BUDGETING_METHOD,
      objectives: [{ displayName: title, target }],
    },
  };
}

/** Prints the query over a Grafana range, and then replaces it by the name that OpenSLO uses. */
const RANGE = '$__range';

function ratioOf(indicator: Indicator): RatioMetric {
  const total = source(events(indicator, RANGE) ?? vector(1));
  switch (indicator.kind) {
    case 'bad events':
      return { counter: true, bad: source(indicator.bad(RANGE)), total };
    case 'good events':
      return { counter: true, good: source(indicator.good(RANGE)), total };
    case 'latency': {
      const within = observationsWithin(indicator.histogram, indicator.within);
      return { counter: true, good: source(sum(rate(within, RANGE))), total };
    }
    case 'time':
      return { counter: true, good: source(avg(overTime('avg', indicator.gauge, RANGE))), total };
  }
}

function source(expr: Expression): Source {
  return {
    metricSource: { type: SOURCE_TYPE, spec: { query: promql(expr).replaceAll(RANGE, WINDOW) } },
  };
}
