import { containing, lines } from '../logql/lines.ts';
import { logql } from '../logql/print.ts';
import type { LogLabel, lineFields } from '../logs/labels.ts';
import type { Config } from '../project/config.ts';
import { formatDuration } from '../promql/duration.ts';
import { promql } from '../promql/index.ts';
import type { Placement, ServerName } from './server.ts';

/** Fixed UIDs: dashboards and links name data sources by these. */
export const datasourceUids = {
  prometheus: 'prometheus',
  loki: 'loki',
  jaeger: 'jaeger',
  alertmanager: 'alertmanager',
} as const;
type DatasourceName = keyof typeof datasourceUids;

/** The label of exemplars that holds the trace. */
export const EXEMPLAR_LABEL = 'traceId';
/** The field of log lines that holds the trace. */
export const TRACE_FIELD = 'trace_id' satisfies keyof typeof lineFields;

export interface Datasource {
  readonly name: string;
  readonly type: string;
  readonly uid: string;
  readonly access: 'proxy';
  readonly url: string;
  readonly isDefault?: true;
  readonly jsonData: Readonly<Record<string, unknown>>;
}

/** Returns the data sources of the servers that run, linked to each other: metric → trace → log and back. */
export function datasources(config: Config, placement: Placement): Datasource[] {
  const has = (server: ServerName) => placement.servers.has(server);
  const source = (name: DatasourceName, title: string, jsonData: Datasource['jsonData']): Datasource[] =>
    has(name)
      ? [
          {
            name: title,
            type: name,
            uid: datasourceUids[name],
            access: 'proxy',
            url: `http://${placement.address(name)}`,
            ...(name === 'prometheus' && { isDefault: true as const }),
            jsonData,
          },
        ]
      : [];
  return [
    ...source('prometheus', 'Prometheus', {
      httpMethod: 'POST',
      // The smallest step of Grafana, which it puts into $__rate_interval.
      timeInterval: formatDuration((config.scrapeIntervalSeconds * 1000) / config.timeScale),
      manageAlerts: true,
      ...(has('alertmanager') && { alertmanagerUid: datasourceUids.alertmanager }),
      ...(has('jaeger') && {
        exemplarTraceIdDestinations: [
          { name: EXEMPLAR_LABEL, datasourceUid: datasourceUids.jaeger, urlDisplayLabel: 'Trace' },
        ],
      }),
    }),
    ...source('loki', 'Loki', {
      ...(has('jaeger') && {
        derivedFields: [
          {
            name: TRACE_FIELD,
            matcherRegex: `"${TRACE_FIELD}":\\s*"(\\w+)"`,
            url: escaped(`$\{__value.raw}`),
            urlDisplayLabel: 'Trace',
            datasourceUid: datasourceUids.jaeger,
          },
        ],
      }),
    }),
    ...source('jaeger', 'Jaeger', {
      nodeGraph: { enabled: true },
      ...(has('loki') && {
        tracesToLogsV2: {
          datasourceUid: datasourceUids.loki,
          spanStartTimeShift: '-5m',
          spanEndTimeShift: '5m',
          customQuery: true,
          query: escaped(
            logql(containing(lines({ environment: config.environment }), `$\{__trace.traceId}`)),
          ),
        },
        // The same for Grafana before 9.5, which supports only this form.
        tracesToLogs: {
          datasourceUid: datasourceUids.loki,
          mappedTags: [{ key: 'deployment.environment.name', value: 'environment' satisfies LogLabel }],
          mapTagNamesEnabled: true,
          filterByTraceID: true,
          spanStartTimeShift: '-5m',
          spanEndTimeShift: '5m',
        },
      }),
      ...(has('prometheus') && {
        tracesToMetrics: {
          datasourceUid: datasourceUids.prometheus,
          spanStartTimeShift: '-5m',
          spanEndTimeShift: '5m',
          queries: traceQueries(config),
        },
      }),
    }),
    ...source('alertmanager', 'Alertmanager', {
      implementation: 'prometheus',
      handleGrafanaManagedAlerts: false,
    }),
  ];
}

function traceQueries({ timeScale, project }: Config) {
  return project.systems.flatMap(({ traceQueries = {} }) =>
    Object.entries(traceQueries).map(([name, query]) => ({ name, query: promql(query, timeScale) })),
  );
}

/** Grafana replaces `$NAME` in provisioning files with environment variables; `$$` is a plain dollar. */
function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}
