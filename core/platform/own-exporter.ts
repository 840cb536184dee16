import type { AlertDeclaration, AlertGroup } from '../alerts/alert.ts';
import type { Drive } from '../alerts/drive.ts';
import { withLabels } from '../alerts/inputs.ts';
import type { Step } from '../alerts/prose.ts';
import { isExpression, type Reference } from '../alerts/references.ts';
import type { DashboardDeclaration, Line } from '../dashboards/dashboard.ts';
import type { Panel } from '../dashboards/panel.ts';
import type { Query } from '../dashboards/query.ts';
import { eachText } from '../language/text.ts';
import type { Metric } from '../metrics/metric.ts';
import { areasOf, type Definitions } from '../project/definitions.ts';
import { defineSystem, type System } from '../project/system.ts';
import type { Expression } from '../promql/index.ts';
import type { Matcher, Node } from '../promql/node.ts';

/** The exporter of a system that is not one of the stack. */
export interface OwnExporter {
  /** The job, or the jobs, whose series count. Default: every job that has them. */
  readonly job?: string | readonly string[];
}

/**
 * Returns a system of the platform for an exporter that is not one of the stack: a target of the project, or of the Prometheus that
 * is already there. It takes the place of the system of the same name. Throws for a job without a name.
 *
 * @example
 * ```ts
 * ownExporter(hostSystem, { job: 'node' }).name; // host
 * ```
 */
export function ownExporter<
  AlertName extends string,
  SloName extends string,
  Uid extends string,
  Plain extends string,
>(
  system: System<AlertName, SloName, Uid, Plain>,
  { job }: OwnExporter = {},
): System<AlertName, SloName, Uid, Plain> {
  const jobs = job === undefined ? [] : [job].flat();
  if (jobs.includes('') || (job !== undefined && jobs.length === 0))
    throw new Error(`${system.name} job is ${JSON.stringify(job)}: give the names of jobs, or leave it out`);
  const all = system as unknown as System;
  const move = moving(all, jobs);
  const { alerts, dashboards = [] } = all;
  const moved: System = defineSystem({
    ...all,
    metrics: Object.fromEntries(
      Object.entries(areasOf(system)).map(([area, metrics]) => [area, metrics.map(move.metric)]),
    ),
    ...(alerts && {
      alerts: (definitions: Definitions) =>
        (typeof alerts === 'function' ? alerts(definitions) : alerts).map(move.alertOrGroup),
    }),
    dashboards: dashboards.map(
      one => (definitions: Definitions) =>
        [typeof one === 'function' ? one(definitions) : one].flat().map(move.dashboard),
    ),
  });
  return moved as unknown as System<AlertName, SloName, Uid, Plain>;
}

/** What has been moved is remembered, because a panel refers to its alert, and a query to its metric. */
function once<T extends object>(change: (one: T) => T): (one: T) => T {
  const known = new Map<T, T>();
  return one => {
    const result = known.get(one) ?? change(one);
    known.set(one, result);
    return result;
  };
}

/** A name as a regular expression. */
function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function moving(system: System, jobs: readonly string[]) {
  const own = new Set(
    Object.values(areasOf(system))
      .flat()
      .map(({ name }) => name),
  );
  const matcher: Matcher | undefined =
    jobs.length === 0
      ? undefined
      : jobs.length === 1
        ? { label: 'job', operator: '=', value: jobs[0]! }
        : { label: 'job', operator: '=~', value: jobs.map(escaped).join('|') };
  const [first] = jobs;

  const metric = once<Metric>(one => {
    if (!own.has(one.name)) return one;
    const { exporter: _, ...rest } = one;
    return { ...rest, origin: 'exporter', foreign: { optional: true } };
  });

  const node: (one: Node) => Node = once<Node>(one => {
    switch (one.kind) {
      case 'selector': {
        const isOwn = own.has(one.metric.name) && one.matchers.every(({ label }) => label !== 'job');
        const matchers = isOwn && matcher ? [...one.matchers, matcher] : one.matchers;
        return { ...one, metric: metric(one.metric), matchers };
      }
      case 'call':
        return { ...one, args: one.args.map(node) };
      case 'aggregate':
      case 'each':
        return { ...one, of: node(one.of) };
      case 'binary':
        return { ...one, left: node(one.left), right: node(one.right) };
      default:
        return one;
    }
  });
  const expression = <E extends Expression>(one: E): E => ({ ...one, node: node(one.node) });

  const drive =
    (of: Drive): Drive =>
    level =>
      of(level).map(input =>
        first === undefined ? input : { ...input, series: withLabels(input.series, { job: first }) },
      );

  const reference = (one: Reference): Reference => (isExpression(one) ? expression(one) : one);
  const step = (one: Step): Step =>
    typeof one === 'string' ? one : { ...one, references: one.references.map(reference) };

  const alert = once<AlertDeclaration>(one => ({
    ...one,
    value: expression(one.value),
    runbook: { ...one.runbook, steps: one.runbook.steps.map(text => eachText(text, step)) },
    unitTest: { ...one.unitTest, drive: drive(one.unitTest.drive) },
  }));
  const alertOrGroup = (one: AlertDeclaration | AlertGroup<AlertDeclaration>) =>
    'alerts' in one ? { ...one, alerts: one.alerts.map(alert) } : alert(one);

  const query = (one: Query): Query => ({
    ...one,
    expr: expression(one.expr),
    ...(one.alert && { alert: alert(one.alert) }),
  });
  const panel = (one: Panel): Panel => ({
    ...one,
    queries: one.queries.map(query),
    ...(one.alert && { alert: alert(one.alert) }),
  });
  const line = (one: Line): Line => ({ ...one, panels: one.panels.map(panel) });
  const dashboard = (one: DashboardDeclaration): DashboardDeclaration => ({
    ...one,
    sections: one.sections.map(section => ({ ...section, lines: section.lines.map(line) })),
  });
  return { metric, alertOrGroup, dashboard };
}
