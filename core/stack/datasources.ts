import { containing, lines } from '../logql/lines.ts';
import { logql } from '../logql/print.ts';
import { type LogLabel, type lineFields, lineLevel } from '../logs/labels.ts';
import type { Config } from '../project/config.ts';
import { formatDuration } from '../promql/duration.ts';
import { ofChosen, variableOf } from '../promql/fleet.ts';
import { type Expression, promql } from '../promql/index.ts';
import { PASSWORD_SECRET, STACK_USER } from './login.ts';
import { type Placement, type ServerName, urlOf } from './server.ts';

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
  readonly basicAuth?: true;
  readonly basicAuthUser?: string;
  /** Read from files by Grafana when it starts. */
  readonly secureJsonData?: Readonly<Record<string, string>>;
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
            url: urlOf(placement, name),
            ...(name === 'prometheus' && { isDefault: true as const }),
            ...(config.project.servers.get(name)?.login && {
              basicAuth: true as const,
              basicAuthUser: STACK_USER,
              secureJsonData: { basicAuthPassword: `$__file{${placement.secretFile(PASSWORD_SECRET)}}` },
            }),
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
          // A trace has one environment, whichever it is.
          query: escaped(logql(containing(lines({ level: lineLevel.values }), `$\{__trace.traceId}`))),
        },
        // The same for Grafana before 9.5, which supports only this form.
        tracesToLogs: {
          datasourceUid: datasourceUids.loki,
          mappedTags: [OF_TRACE],
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
          tags: [OF_TRACE],
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

/** The environment of a span, and the label that has it. */
const OF_TRACE = { key: 'deployment.environment.name', value: 'environment' satisfies LogLabel } as const;

/** Queries over the environment of the trace, which Grafana writes in place of `$__tags`. */
function traceQueries({ timeScale, project }: Config) {
  const { label, operator, value } = variableOf(OF_TRACE.value);
  const chosen = (query: Expression) => promql(ofChosen(query, [OF_TRACE.value]), timeScale);
  return project.systems.flatMap(({ traceQueries = {} }) =>
    Object.entries(traceQueries).map(([name, query]) => ({
      name,
      query: escaped(chosen(query).replaceAll(`${label}${operator}"${value}"`, '$__tags')),
    })),
  );
}

/** Grafana replaces `$NAME` in provisioning files with environment variables; `$$` is a plain dollar. */
function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}
