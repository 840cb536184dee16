import type { Variable } from '../../dashboards/dashboard.ts';

/** The choice of data source at the top of every dashboard; every query uses it. */
export const DATASOURCE_VARIABLE = 'datasource';

export const prometheusRef = { type: 'prometheus', uid: `\${${DATASOURCE_VARIABLE}}` } as const;

/** The tag by which dashboards find each other. */
export const TAG = 'vigia';

/** Grafana's query for the choices of a variable. */
export function choicesQuery({ metric, label }: Variable): string {
  return `label_values(${metric.name}, ${label})`;
}
