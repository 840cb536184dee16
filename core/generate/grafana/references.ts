import type { Variable } from '../../dashboards/dashboard.ts';
import { namesOf } from '../../metrics/deprecated.ts';

/** The data source variable at the top of every dashboard. Every query uses it. */
export const DATASOURCE_VARIABLE = 'datasource';

export const prometheusRef = { type: 'prometheus', uid: `\${${DATASOURCE_VARIABLE}}` } as const;

/** The tag by which dashboards find each other. */
export const TAG = 'vigia';

/** Returns the Grafana query for the values of a variable, over deprecated names as well. */
export function choicesQuery({ metric, label }: Variable): string {
  const names = namesOf(metric);
  const series = names.length === 1 ? metric.name : `{__name__=~"${names.join('|')}"}`;
  return `label_values(${series}, ${label})`;
}
