import type { Alert, AlertDeclaration, Drill } from '../alerts/alert.ts';
import { retold } from '../alerts/retell.ts';
import { runbookIn, stepsIn } from '../alerts/said.ts';
import type { Dashboard, DashboardDeclaration } from '../dashboards/dashboard.ts';
import { type Reader, readerOf } from '../language/reader.ts';
import { eachText, type Text } from '../language/text.ts';
import { milliseconds } from '../promql/duration.ts';
import { latencyDrives, usualMinimum } from '../slos/defaults.ts';
import { idOf, type Objective, type ObjectiveDeclaration } from '../slos/objective.ts';
import type { ObjectiveOverride } from './choices.ts';
import { checkAlert, checkDashboard, checkObjective } from './shapes.ts';

/** What others follow from. */
interface Owner {
  readonly name: string;
  readonly title: string;
}

/** Completes an alert of the system, and reads its texts. */
export function completeAlert(
  alert: AlertDeclaration,
  { name }: Owner,
  reader: Reader = readerOf('en'),
): Alert {
  checkAlert(alert, name);
  const { service = name, category = 'system', drill } = alert;
  const place = `alert ${alert.name}:`;
  const { drill: _, ...rest } = alert;
  return {
    ...rest,
    // In one way, which the rules know.
    for: milliseconds(alert.for) === 0 ? '0s' : alert.for,
    ...(drill && { drill: drillIn(drill, place, reader) }),
    service,
    category,
    summary: reader.read(alert.summary, `${place} summary`),
    description: reader.read(alert.description, `${place} description`),
    runbook: runbookIn(alert.runbook, `${place} runbook`, reader),
  };
}

/** Returns the drill with what people do in it in the language of the reader. */
function drillIn(drill: Drill<string, Text>, place: string, { read }: Reader): Drill {
  if (!('byHand' in drill)) return drill;
  return { ...drill, byHand: read(drill.byHand, `${place} drill.byHand`) };
}

/** Completes an objective of the system, with what is said of it in place of the system, and reads its texts. */
export function completeObjective(
  declared: ObjectiveDeclaration,
  { name, title }: Owner,
  overrides: ReadonlyMap<string, ObjectiveOverride> = new Map(),
  reader: Reader = readerOf('en'),
): Objective {
  checkObjective(declared, name);
  const id = idOf({ name: declared.name, service: declared.service ?? name });
  const objective = overriddenObjective(declared, id, overrides.get(id) ?? {});
  const { target, window = '30d', indicator, drives = latencyDrives(indicator) } = objective;
  const place = `objective ${id}:`;
  return {
    service: name,
    owner: OWNER[reader.language](title),
    category: 'system',
    ...(indicator.kind !== 'time' && { minimumEvents: usualMinimum({ target, window }) }),
    ...objective,
    title: reader.read(objective.title, `${place} title`),
    description: reader.read(objective.description, `${place} description`),
    causes: objective.causes.map((cause, i) => reader.read(cause, `${place} causes[${i}]`)),
    steps: stepsIn(objective.steps ?? [], `${place} steps`, reader),
    window,
    drives,
  };
}

const OWNER: Readonly<Record<Reader['language'], (title: string) => string>> = {
  en: title => `${title} team`,
  pt: title => `equipe ${title}`,
};

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
  const tell = (text: Text) =>
    eachText(text, one => retold(one, [{ kind: 'number', from: objective.target, to: target }]));
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
  checkDashboard(dashboard, title);
  return { folder: title, services, variables: [], ...dashboard };
}
