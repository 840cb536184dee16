import { type Alert, alwaysFires } from '../alerts/alert.ts';
import { inhibitions } from '../alerts/routing.ts';
import { alertPanels } from '../generate/grafana.ts';
import type { PanelLinks } from '../generate/rules.ts';
import type { Project } from '../project/project.ts';
import type { Expression } from '../promql/index.ts';
import { selectorsIn } from '../promql/inspect.ts';
import { type DrillResult, seeThrough, type Watch } from './drill.ts';
import type { PrivateOptions } from './private.ts';
import { together } from './replay/apart.ts';
import { NotReplayable } from './replay/not-replayable.ts';
import { planReplay, type ReplayPlan } from './replay/plan.ts';
import { ReplayRun } from './replay/replay-run.ts';
import { matches } from './replay/series.ts';
import { isFalse, type ReplayStack, startReplayStack } from './replay/stack.ts';
import { askRunbook, type Firing } from './runbook.ts';
import { activeSince, alertState } from './stack-client.ts';

/** So many stacks run at once: each takes 120 MB and a few hundredths of a processor. */
const STACKS_AT_ONCE = 8;

/**
 * Drills alerts without any service: a page of metrics stands in for it, and shows the series that the alert's unit test names,
 * first at the silent level, then at the one that fires, then at the silent one again. A second environment shows the same
 * series at the silent level all the time, and must not be notified. Prometheus, Alertmanager, the
 * rules and the routes are the project's; channels and targets are not there. What cannot be replayed is left out with the
 * reason. The results are in the order of the alerts.
 */
export async function replayPrivately(
  project: Project,
  alerts: readonly Alert[],
  options: PrivateOptions = {},
): Promise<DrillResult[]> {
  const results = new Map<Alert, DrillResult>();
  const plans: ReplayPlan[] = [];
  for (const alert of alerts) {
    const planned = plannedReplay(alert, project, options.timeScale);
    if ('alert' in planned) plans.push(planned);
    else results.set(alert, { alert: alert.name, seconds: {}, received: [], ...planned });
  }
  const holding = [...inhibitions, ...project.systems.flatMap(system => system.inhibitions ?? [])];
  const paces = [...Map.groupBy(plans, ({ pace }) => pace).values()];
  const stacks = paces.flatMap(some => together(some, holding));
  // What takes longest starts first.
  const lasts = (some: readonly ReplayPlan[]) =>
    Math.max(...some.map(({ times }) => times.settles + times.calm));
  stacks.sort((a, b) => lasts(b) - lasts(a));
  const panels = alertPanels(project.dashboards);
  await inTurns(stacks, STACKS_AT_ONCE, async (some, starting) => {
    const drilled = await replayTogether(project, some, panels, options, starting);
    for (const [i, result] of drilled.entries()) results.set(some[i]!.alert, result);
  });
  return alerts.map(alert => results.get(alert)!);
}

/** The plan of the alert's replay, or why there is none. */
export function plannedReplay(
  alert: Alert,
  project: Project,
  timeScale?: number,
): ReplayPlan | { readonly leftOut: string } {
  try {
    return planReplay(alert, project, timeScale);
  } catch (error) {
    if (!(error instanceof NotReplayable)) throw error;
    return { leftOut: `it cannot be replayed: ${error.message}` };
  }
}

type Starting = <T>(start: () => Promise<T>) => Promise<T>;

/**
 * Does the work for each, so many at once. What is given to `starting` happens to one after the other, so that none is
 * given a port that another is about to take.
 */
async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, starting: Starting) => Promise<void>,
): Promise<void> {
  let next = 0;
  let last: Promise<unknown> = Promise.resolve();
  const starting: Starting = start => {
    const mine = last.then(start);
    last = mine.catch(() => {});
    return mine;
  };
  const worker = async () => {
    while (next < items.length) await work(items[next++]!, starting);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

async function replayTogether(
  project: Project,
  plans: readonly ReplayPlan[],
  panels: PanelLinks,
  { timeScale = plans[0]!.pace.timeScale, onStep, onStack }: PrivateOptions,
  starting: Starting,
): Promise<DrillResult[]> {
  const stack = await starting(() => {
    onStack?.(timeScale, plans.length);
    return startReplayStack(project, plans, panels, timeScale);
  });
  try {
    return await Promise.all(plans.map(plan => replayOne(plan, project, stack, timeScale, onStep)));
  } finally {
    await stack.stop();
  }
}

/** Whether the page of the alert shows the series of every selector while it fires. */
function isShown(expression: Expression, { firing }: ReplayPlan): boolean {
  return selectorsIn(expression).every(({ metric, suffix, matchers }) =>
    firing.some(
      ({ name, labels }) =>
        name === `${metric.name}${suffix}` && matchers.every(matcher => matches(matcher, labels)),
    ),
  );
}

async function replayOne(
  plan: ReplayPlan,
  project: Project,
  { standIn, prometheus }: ReplayStack,
  timeScale: number,
  onStep: PrivateOptions['onStep'],
): Promise<DrillResult> {
  const { alert, times } = plan;
  const watch: Watch = {
    state: name => alertState({ prometheus }, name),
    notifications: async (name, since) => standIn.notifications(name, since),
    activeSince: name => activeSince({ prometheus }, name),
  };
  const answerers = {
    loki: { notAsked: 'a replay has no service that logs' },
    prometheus,
    timeScale,
    canAnswer: (expression: Expression) => isShown(expression, plan),
  };
  const options = {
    patienceMs: times.patience,
    ...(onStep && { onStep }),
    ask: (firing: Firing) => askRunbook(alert, firing, answerers, times.patience),
  };
  if (alwaysFires(alert)) return seeThrough(alert, watch, undefined, options);
  const run = new ReplayRun(plan, standIn);
  try {
    await run.settled();
  } catch (error) {
    return { alert: alert.name, seconds: {}, received: [], failure: (error as Error).message };
  }
  const result = await seeThrough(alert, watch, run, options);
  const wrong = standIn.notifications(alert.name, 0).find(one => isFalse(one, project));
  if (wrong === undefined || result.failure !== undefined) return result;
  return {
    ...result,
    failure: 'it was also notified of an environment whose series stayed at the silent level',
  };
}
