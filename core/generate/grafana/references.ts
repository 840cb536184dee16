import type { Variable } from '../../dashboards/dashboard.ts';
import { namesOf } from '../../metrics/deprecated.ts';
import { type Fleet, variableOf } from '../../promql/fleet.ts';

/** The data source variable at the top of every dashboard. Every query uses it. */
export const DATASOURCE_VARIABLE = 'datasource';

export const prometheusRef = { type: 'prometheus', uid: `\${${DATASOURCE_VARIABLE}}` } as const;

/** The tag by which dashboards find each other. */
export const TAG = 'vigia';

/**
 * Returns the Grafana query for the values of a variable, over deprecated names as well: those of the chosen environments, and
 * for a label of the fleet those that go with the labels before it.
 */
export function choicesQuery({ metric, label }: Variable, fleet: Fleet): string {
  const names = namesOf(metric);
  const before = fleet.includes(label) ? fleet.slice(0, fleet.indexOf(label)) : fleet;
  const matchers = before.map(variableOf).map(one => `${one.label}${one.operator}"${one.value}"`);
  const series =
    names.length === 1
      ? `${metric.name}${matchers.length > 0 ? `{${matchers.join(', ')}}` : ''}`
      : `{${[`__name__=~"${names.join('|')}"`, ...matchers].join(', ')}}`;
  return `label_values(${series}, ${label})`;
}
