import type { Dashboard, Variable } from '../../dashboards/dashboard.ts';
import type { Panel, Rows, Table } from '../../dashboards/panel.ts';
import type { Query } from '../../dashboards/query.ts';
import { up } from '../../platform/metrics/servers.ts';
import type { Project } from '../../project/project.ts';
import { type Fleet, ofChosen, perFleet } from '../../promql/fleet.ts';
import type { Expression } from '../../promql/index.ts';
import { labelsOfResult } from '../../promql/labels.ts';

/**
 * Returns the expression of a query as its panel sends it: over the environments that the reader has chosen, added up, but
 * each in rows of its own in a table.
 */
export function exprOf({ kind }: Pick<Panel, 'kind'>, { expr }: Query, fleet: Fleet): Expression {
  return ofChosen(kind === 'table' ? perFleet(expr, fleet) : expr, fleet);
}

/** Returns the variables by which readers choose environments, which come first, and those of the dashboard. */
export function variablesOf({ variables }: Dashboard, fleet: Fleet): readonly Variable[] {
  const own = new Set(variables.map(({ name }) => name));
  // A target may lack the label: then it belongs to all.
  const more = fleet
    .filter(name => !own.has(name))
    .map(name => ({ name, heading: capitalised(name), metric: up, label: name, all: '.*' as const }));
  return [...more, ...variables];
}

/** Returns the rows of a table, with the columns that name the environment first. */
export function rowsOf({ rows }: Table, fleet: Fleet): readonly Rows[] {
  const own = [rows].flat();
  const named = new Set(own.map(({ label }) => label));
  return [
    ...fleet
      .filter(label => !named.has(label))
      .map(label => ({ label, heading: capitalised(label), width: 130 })),
    ...own,
  ];
}

/**
 * Returns the legend of a query. The value of an alert names what the alert names; and where the project has several
 * environments, a series of one of them names it.
 */
export function legendOf(panel: Panel, query: Query, project: LegendProject): string {
  // The names of a timeline stand at its left, where there is little room.
  const own = panel.kind === 'state-timeline' && query.alert ? 'Alert value' : query.legend;
  return `${own}${suffixOf(panel, query, project)}`;
}

type LegendProject = Pick<Project, 'fleetLabels' | 'environments' | 'targets'>;

/** Returns what the legend has in addition to what the definition says: a space and labels, or nothing. */
export function suffixOf(panel: Panel, query: Query, project: LegendProject): string {
  if (panel.kind === 'table' || !(query.alert || hasSeveral(project))) return '';
  const fleet = project.fleetLabels;
  const labels = labelsOfResult(exprOf(panel, query, fleet).node, fleet);
  const own = query.alert ? labels.filter(label => !fleet.includes(label) && label !== 'job') : [];
  const shared = hasSeveral(project) ? fleet.filter(label => labels.includes(label)) : [];
  return [...own, ...shared]
    .filter(label => !query.legend.includes(`{{${label}}}`))
    .map(label => ` {{${label}}}`)
    .join('');
}

function hasSeveral({ fleetLabels, environments, targets }: LegendProject): boolean {
  return (
    fleetLabels.length > 1 ||
    Object.keys(environments).length > 1 ||
    targets.some(({ labels = {} }) => fleetLabels.some(label => label in labels))
  );
}

function capitalised(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1).replaceAll('_', ' ');
}
