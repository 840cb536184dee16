import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Panel } from '../../dashboards/panel.ts';
import { promql } from '../../promql/index.ts';
import type { Plain } from './plain.ts';
import { prometheusRef } from './references.ts';

/** Returns A, B, …, Z, AA: the names that Grafana gives to the queries of a panel. */
export function refId(i: number): string {
  return i < 26 ? String.fromCharCode(65 + i) : refId(Math.floor(i / 26) - 1) + refId(i % 26);
}

type Target = Plain<Omit<Dataquery, '_implementsDataqueryVariant'>>;

/**
 * Returns the queries of a panel in the format of Grafana. Does not use the query builder of the SDK, because its
 * module loads two more dashboard schemas and doubles the start-up time. Its type checks these literals instead.
 */
export function targets(panel: Panel, timeScale: number): { build(): Dataquery }[] {
  const instant = panel.kind === 'table' || panel.kind === 'bargauge';
  return panel.queries.map((query, i) => {
    const target: Target = {
      refId: refId(i),
      datasource: prometheusRef,
      expr: promql(query.expr, timeScale),
      // The names of a timeline stand at its left, where there is little room.
      legendFormat: panel.kind === 'state-timeline' && query.alert ? 'Alert value' : query.legend,
      instant,
      range: !instant,
      ...(panel.kind === 'table' && { format: 'table' }),
      ...(query.exemplars && { exemplar: true }),
    };
    return { build: () => target as Dataquery };
  });
}
