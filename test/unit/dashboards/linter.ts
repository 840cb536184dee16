import { parser } from '@prometheus-io/lezer-promql';
import type { DashboardJson, Panel, Target } from './generated.ts';
import { panelsOf } from './generated.ts';

/** The rules of grafana/dashboard-linter that concern Prometheus dashboards, by the linter's own names. */
export interface Violation {
  readonly rule: string;
  readonly where: string;
  readonly detail: string;
}

export function lint(dashboard: DashboardJson): Violation[] {
  const found = (rule: string, where: string, detail: string): Violation => ({ rule, where, detail });
  return [
    ...lintDashboard(dashboard).map(([rule, detail]) => found(rule, dashboard.uid, detail)),
    ...panelsOf(dashboard).flatMap(panel => {
      const where = `${dashboard.uid} "${panel.title}"`;
      return [
        ...lintPanel(panel).map(([rule, detail]) => found(rule, where, detail)),
        ...panel.targets!.flatMap(target =>
          lintTarget(target).map(([rule, detail]) => found(rule, `${where} ${target.refId}`, detail)),
        ),
      ];
    }),
  ];
}

type Finding = readonly [rule: string, detail: string];
const when = (wrong: boolean, rule: string, detail: string): Finding[] => (wrong ? [[rule, detail]] : []);

function lintDashboard({ editable, templating: { list } }: DashboardJson): Finding[] {
  const source = list.find(({ type }) => type === 'datasource');
  const named = source?.name === 'datasource' && source.label === 'Data source';
  return [
    ...when(!named, 'template-datasource-rule', 'no variable datasource'),
    ...when(editable, 'uneditable-dashboard', 'is editable'),
    ...['job', 'instance'].flatMap(name => {
      const variable = list.find(one => one.name === name);
      const good = variable?.multi === true && variable.allValue === '.+';
      return when(!good, `template-${name}-rule`, `no variable ${name} with several choices and all = .+`);
    }),
    ...list
      .filter(({ type }) => type === 'query')
      .flatMap(({ name, query, refresh }) => [
        ...when(refresh !== 2, 'template-on-time-change-reload-rule', `${name} refreshes ${refresh}`),
        ...when(
          !/^label_values\(.+\)$/.test(typeof query === 'string' ? query : query.query),
          'template-label-promql-rule',
          `${name} is no label_values()`,
        ),
      ]),
  ];
}

/** Those of Grafana's unit names that the linter knows and we use. */
const LINTER_UNITS = ['short', 's', 'bytes', 'Bps', 'percentunit', 'currencyBRL'];

function lintPanel({ type, title, description, datasource, targets, fieldConfig }: Panel): Finding[] {
  const { unit, mappings } = fieldConfig!.defaults;
  const judged = type === 'stat' || type === 'timeseries';
  return [
    ...when(!title || !description, 'panel-title-description-rule', 'no title or no description'),
    ...when(datasource?.uid !== '$' + '{datasource}', 'panel-datasource-rule', `${datasource?.uid}`),
    ...when(!targets?.length, 'panel-no-targets-rule', 'no query'),
    ...when(
      judged && !mappings?.length && !LINTER_UNITS.includes(unit ?? ''),
      'panel-units-rule',
      `unit ${unit}`,
    ),
  ];
}

function lintTarget({ expr }: Target): Finding[] {
  const text = expr.replace(
    /\$__(?:rate_interval|range|interval)/g,
    name => `${'i'.repeat(name.length - 1)}m`,
  );
  const parseable = expr.replace(
    /\$__(?:rate_interval|range|interval)/g,
    name => `${'1'.repeat(name.length - 1)}m`,
  );
  const findings: Finding[] = [];
  parser.parse(parseable).iterate({
    enter(node) {
      const source = text.slice(node.from, node.to);
      if (node.type.isError) findings.push(['target-promql-rule', `near ${source}`]);
      if (node.name === 'VectorSelector') {
        for (const label of ['job', 'instance']) {
          findings.push(
            ...when(
              !source.includes(`${label}=~"$${label}"`),
              `target-${label}-rule`,
              `${source} has no ${label}`,
            ),
          );
        }
        const inRange = node.node.parent?.name === 'MatrixSelector';
        const counter = /^\w+_total\b/.test(source);
        findings.push(
          ...when(counter && !inRange, 'target-counter-agg-rule', `${source} without rate or increase`),
        );
      }
      if (node.name === 'FunctionCall' && /^i?rate\(/.test(source) && !source.includes('[iii')) {
        findings.push(['target-rate-interval-rule', source]);
      }
    },
  });
  return findings;
}
