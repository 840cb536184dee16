import type { Alert, AlertDeclaration } from '../alerts/alert.ts';
import { retold } from '../alerts/retell.ts';
import type { Dashboard, DashboardDeclaration } from '../dashboards/dashboard.ts';
import { latencyDrives, usualMinimum } from '../slos/defaults.ts';
import { idOf, type Objective, type ObjectiveDeclaration } from '../slos/objective.ts';
import type { ObjectiveOverride } from './choices.ts';

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

/** Completes an objective of the system, with what is said of it in place of the system. */
export function completeObjective(
  declared: ObjectiveDeclaration,
  { name, title }: Owner,
  overrides: ReadonlyMap<string, ObjectiveOverride> = new Map(),
): Objective {
  const id = idOf({ name: declared.name, service: declared.service ?? name });
  const objective = overriddenObjective(declared, id, overrides.get(id) ?? {});
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

const FIELDS: readonly string[] = [
  'target',
  'window',
  'minimumEvents',
  'enabled',
] satisfies (keyof ObjectiveOverride)[];

function overriddenObjective(
  objective: ObjectiveDeclaration,
  id: string,
  override: ObjectiveOverride,
): ObjectiveDeclaration {
  const unknown = Object.keys(override).find(field => !FIELDS.includes(field));
  if (unknown !== undefined)
    throw new Error(
      `override ${id}: ${unknown} cannot be overridden of an objective; use ${FIELDS.join(', ')}`,
    );
  const { target = objective.target, window, minimumEvents } = override;
  const tell = (text: string) => retold(text, [{ kind: 'number', from: objective.target, to: target }]);
  return {
    ...objective,
    target,
    ...(window !== undefined && { window }),
    ...(minimumEvents !== undefined && { minimumEvents }),
    ...(target !== objective.target && {
      title: tell(objective.title),
      description: tell(objective.description),
    }),
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
