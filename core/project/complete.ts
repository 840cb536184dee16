import type { Alert, AlertDeclaration } from '../alerts/alert.ts';
import type { Dashboard, DashboardDeclaration } from '../dashboards/dashboard.ts';
import { latencyDrives, usualMinimum } from '../slos/defaults.ts';
import type { Objective, ObjectiveDeclaration } from '../slos/objective.ts';

/** What others follow from. */
interface Owner {
  readonly name: string;
  readonly title: string;
}

/** Completes an alert of the system; one that says everything is returned as it is. */
export function completeAlert(alert: AlertDeclaration, { name }: Owner): Alert {
  const { service, category } = alert;
  if (service !== undefined && category !== undefined) return alert as Alert;
  return { ...alert, service: service ?? name, category: category ?? 'system' };
}

/** Completes an objective of the system. */
export function completeObjective(objective: ObjectiveDeclaration, { name, title }: Owner): Objective {
  const { target, window = '30d', indicator, drives = latencyDrives(indicator) } = objective;
  return {
    service: name,
    owner: `${title} team`,
    category: 'system',
    steps: [],
    ...(indicator.kind !== 'time' && { minimumEvents: usualMinimum({ target, window }) }),
    ...objective,
    window,
    drives,
  };
}

/** Completes a dashboard of the system, whose alerts are about these services. */
export function completeDashboard(
  dashboard: DashboardDeclaration,
  { title }: Owner,
  services: readonly string[],
): Dashboard {
  return { folder: title, services, variables: [], ...dashboard };
}
