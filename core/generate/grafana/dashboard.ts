import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Severity } from '../../alerts/alert.ts';
import { severityColor } from '../../dashboards/colors.ts';
import type { Dashboard, Variable } from '../../dashboards/dashboard.ts';
import { lines } from '../../logql/lines.ts';
import { logql } from '../../logql/print.ts';
import { lineLevel } from '../../logs/labels.ts';
import { alertsFiring } from '../../platform/metrics/servers.ts';
import type { Config } from '../../project/config.ts';
import { formatDuration } from '../../promql/duration.ts';
import { type Fleet, ofChosen, perFleet } from '../../promql/fleet.ts';
import { max, promql, select } from '../../promql/index.ts';
import { datasourceUids } from '../../stack/datasources.ts';
import { variablesOf } from './fleet.ts';
import { layout } from './layout.ts';
import { panelBuilder } from './panel.ts';
import { choicesQuery, DATASOURCE_VARIABLE, prometheusRef, TAG } from './references.ts';
import { shown } from './shown.ts';

/** The newest schema that Grafana 9.4 supports. Newer versions upgrade it when they load it. */
const SCHEMA_VERSION = 37;

/** Returns a dashboard in the format of Grafana. */
export function dashboardJson(dashboard: Dashboard, config: Config): object {
  const builder = new DashboardBuilder(dashboard.title)
    .uid(dashboard.uid)
    .description(dashboard.description)
    .tags([TAG])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .withVariable(datasourceVariable());
  const { fleetLabels } = config.project;
  for (const variable of variablesOf(dashboard, fleetLabels)) {
    builder.withVariable(queryVariable(variable, fleetLabels));
  }
  if (dashboard.services.length > 0) {
    for (const severity of ['critical', 'warning'] as const) {
      builder.annotation(shown(alertMarks(dashboard.services, severity, config)));
    }
  }
  for (const link of links(config)) builder.link(shown(link));
  for (const placed of layout(dashboard)) {
    if ('heading' in placed) {
      builder.withRow(new RowBuilder(placed.heading).id(placed.id).gridPos({ ...placed.gridPos }));
    } else {
      builder.withPanel(panelBuilder(placed.panel, placed.id, placed.gridPos, config));
    }
  }
  return { ...builder.build(), schemaVersion: SCHEMA_VERSION };
}

function datasourceVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder(DATASOURCE_VARIABLE).label('Data source').type('prometheus');
}

function queryVariable(variable: Variable, fleet: Fleet): QueryVariableBuilder {
  return new QueryVariableBuilder(variable.name)
    .label(variable.heading)
    .datasource(prometheusRef)
    .query({ query: choicesQuery(variable, fleet), refId: variable.name })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(variable.all)
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}

const ANNOTATED = { critical: 'Critical alerts', warning: 'Warnings' } as const satisfies Partial<
  Record<Severity, string>
>;

/** Marks the time axis while alerts of the services fire. */
function alertMarks(
  services: readonly string[],
  severity: keyof typeof ANNOTATED,
  { evaluationIntervalSeconds, timeScale, project: { fleetLabels } }: Config,
): AnnotationQueryBuilder {
  const firing = select(alertsFiring, { alertstate: 'firing', service: services, severity });
  const marked = max(firing, { by: ['alertname', 'service'] });
  return new AnnotationQueryBuilder()
    .name(ANNOTATED[severity])
    .datasource(prometheusRef)
    .enable(true)
    .iconColor(severityColor[severity])
    .expr(promql(ofChosen(perFleet(marked, fleetLabels), fleetLabels)))
    .titleFormat('{{alertname}}')
    .textFormat([severity, ...['service', ...fleetLabels].map(label => `{{${label}}}`)].join(', '))
    .step(formatDuration((evaluationIntervalSeconds * 1000) / timeScale))
    .tagKeys(['service', ...fleetLabels].join(','));
}

/**
 * Link to Explore with the log lines of the service in the chosen environment. The format is that of Grafana 9, which later
 * versions migrate.
 */
function logsUrl({ project }: Config): string {
  const [target] = project.targets;
  // Log lines have no other label of the fleet.
  const chosen = project.fleetLabels.includes('environment') && { environment: [CHOSEN] };
  const streams = lines({ ...(target ? { service: target.job } : { level: lineLevel.values }), ...chosen });
  const left = {
    datasource: datasourceUids.loki,
    queries: [{ refId: 'A', expr: logql(streams) }],
    range: { from: 'now-1h', to: 'now' },
  };
  // Grafana finds a variable only where it is not encoded.
  return `/explore?left=${encodeURIComponent(JSON.stringify(left))}`.replace(CHOSEN, '$${environment:pipe}');
}

const CHOSEN = 'CHOSEN_ENVIRONMENT';

/** Links to the other dashboards, and to the pages that show alerts. */
function links(config: Config): DashboardLinkBuilder[] {
  const { prometheusUrl, deskUrl, project } = config;
  return [
    new DashboardLinkBuilder('Dashboards')
      .type(DashboardLinkType.Dashboards)
      .tags([TAG])
      .asDropdown(true)
      .keepTime(true)
      .includeVars(true),
    new DashboardLinkBuilder('Logs')
      .type(DashboardLinkType.Link)
      .icon('doc')
      .tooltip('Log lines of the service, in Explore')
      .url(logsUrl(config)),
    new DashboardLinkBuilder('Alerts')
      .type(DashboardLinkType.Link)
      .icon('bolt')
      .tooltip('Rules and their states in Prometheus')
      .url(`${prometheusUrl}/alerts`)
      .targetBlank(true),
    ...(project.desk ? [inboxLink(`${deskUrl}${project.desk.inbox}`)] : []),
  ];
}

function inboxLink(url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Inbox')
    .type(DashboardLinkType.Link)
    .icon('info')
    .tooltip('Notifications as they were sent')
    .url(url)
    .targetBlank(true);
}
