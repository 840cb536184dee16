import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  PanelBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { hue, status } from '../../dashboards/colors.ts';
import type { Panel, Table } from '../../dashboards/panel.ts';
import { grafanaUnit } from '../../dashboards/units.ts';
import type { Config } from '../../project/config.ts';
import type { Fleet } from '../../promql/fleet.ts';
import { runbookUrl } from '../runbook-url.ts';
import { rowsOf } from './fleet.ts';
import type { GridPos } from './layout.ts';
import { NOTHING } from './nothing.ts';
import { overrides } from './overrides.ts';
import { DATASOURCE_VARIABLE, prometheusRef } from './references.ts';
import { shown } from './shown.ts';
import { refId, targets } from './targets.ts';
import { alertSteps, plainSteps, type ThresholdStep } from './thresholds.ts';
import { visualization } from './visualizations.ts';

/** Returns a panel in the format of Grafana. */
export function panelBuilder(panel: Panel, id: number, gridPos: GridPos, config: Config): PanelBuilder {
  const { options, custom } = visualization(panel);
  const builder = new PanelBuilder()
    .type(panel.kind)
    .id(id)
    .title(panel.title)
    .description(panel.description)
    .datasource(prometheusRef)
    .gridPos({ ...gridPos })
    .targets(targets(panel, config))
    .options(options)
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps(panel)))
    .colorScheme(colorScheme(panel))
    .mappings(mappings(panel));
  if (custom) builder.custom(custom);
  if (panel.kind !== 'table') builder.unit(grafanaUnit(panel.unit));
  if (panel.kind !== 'table' && panel.decimals !== undefined) builder.decimals(panel.decimals);
  if (panel.kind === 'timeseries' && panel.log) builder.min(panel.log[0]).max(panel.log[1]);
  if (panel.kind === 'bargauge') builder.min(0);
  if (panel.kind === 'bargauge' && panel.max !== undefined) builder.max(panel.max);
  if (panel.kind === 'table')
    for (const step of tableSteps(panel, config.project.fleetLabels)) builder.withTransformation(step);
  if (panel.shown !== undefined) {
    builder.withTransformation({ id: 'renameByRegex', options: { regex: panel.shown, renamePattern: '$1' } });
  }
  if (panel.kind === 'timeseries' && panel.draw === 'bars') builder.maxDataPoints(BARS);
  for (const { name, query, pattern, properties } of overrides(panel, config.project)) {
    if (query !== undefined) builder.overrideByQuery(query, properties);
    else if (pattern !== undefined) builder.overrideByRegexp(pattern, properties);
    else builder.overrideByName(name, properties);
  }
  const runbook = panel.alert && runbookLink(panel.alert.name, config);
  if (runbook) builder.links([shown(runbook)]);
  if (panel.queries.some(query => query.exemplars)) builder.dataLinks([shown(tracesLink(config))]);
  if (panel.opens) builder.dataLinks([shown(dashboardLink(panel.opens, config.project.fleetLabels))]);
  return builder;
}

/** Number of bars across a panel: enough for a shape, few enough to see each. */
const BARS = 60;

function steps(panel: Panel): ThresholdStep[] {
  if (panel.kind === 'stat' && panel.steps) return plainSteps(panel.steps);
  if (!panel.alert) return [{ value: null, color: hue.blue }];
  return alertSteps(panel.alert, panel.kind === 'timeseries' ? 'transparent' : status.good);
}

function colorScheme(panel: Panel): FieldColorBuilder {
  const byThreshold = panel.kind === 'stat' || panel.kind === 'bargauge';
  return new FieldColorBuilder().mode(
    byThreshold ? FieldColorModeId.Thresholds : FieldColorModeId.PaletteClassic,
  );
}

/** Returns the texts for values. */
function mappings(panel: Panel): ValueMapping[] {
  const words = panel.kind === 'stat' || panel.kind === 'state-timeline' ? panel.words : undefined;
  return [
    ...(words ? [{ type: MappingType.ValueToText as const, options: { ...words } }] : []),
    ...(panel.kind === 'stat' ? [NOTHING] : []),
  ];
}

/** Joins the queries on the row label, and gives the columns their headings. */
function tableSteps(table: Table, fleet: Fleet) {
  const { queries } = table;
  const labels = rowsOf(table, fleet);
  // Grafana numbers the columns of values only if there are several.
  const headings = queries.map(({ legend }, i) => [
    queries.length > 1 ? `Value #${refId(i)}` : 'Value',
    legend,
  ]);
  return [
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(
          [...labels.map(({ label }) => label), ...headings.map(([name]) => name)].map((name, i) => [
            name,
            i,
          ]),
        ),
        renameByName: Object.fromEntries([
          ...labels.map(({ label, heading }) => [label, heading]),
          ...headings,
        ]),
      },
    },
  ];
}

function runbookLink(alertName: string, config: Config): Builder<DashboardLink> | undefined {
  const url = runbookUrl(alertName, config);
  if (url === undefined) return undefined;
  return new DashboardLinkBuilder(`Runbook of ${alertName}`)
    .type(DashboardLinkType.Link)
    .url(url)
    .targetBlank(true);
}

/** Links to another dashboard, with the selected time range, data source and environments. */
function dashboardLink({ uid, title }: NonNullable<Panel['opens']>, fleet: Fleet): Builder<DashboardLink> {
  const chosen = [DATASOURCE_VARIABLE, ...fleet].map(name => `$\{${name}:queryparam}`);
  const carried = `${chosen.join('&')}&$\{__url_time_range}`;
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(`/d/${uid}?${carried}`);
}

/** Links to traces of the selected time range. Jaeger uses microseconds, Grafana milliseconds. */
function tracesLink({ jaegerUrl, project }: Config): Builder<DashboardLink> {
  const [target] = project.targets;
  const service = target ? `service=${target.job}&` : '';
  const range = 'start=$' + '{__from}000&end=$' + '{__to}000';
  return new DashboardLinkBuilder('Traces of this time in Jaeger')
    .type(DashboardLinkType.Link)
    .url(`${jaegerUrl}/search?${service}${range}&limit=50`)
    .targetBlank(true);
}
