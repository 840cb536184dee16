import { type Alert, drillOf, exportersOf } from '../alerts/alert.ts';
import type { Project } from '../project/project.ts';
import { type NativeOptions, type RunningStack, startNative } from '../run/native.ts';
import { runDrills } from './all.ts';
import type { DrillOptions, DrillResult } from './drill.ts';
import { dueDrillOf } from './due.ts';
import { drillEnvironment } from './environment.ts';
import { isolated, nobodyOutside } from './isolated.ts';
import { farPace, looksFarBack, type Pace, usualPace } from './pace.ts';
import { replayPrivately } from './replay.ts';
import { readsLogs } from './runbook.ts';
import type { StackUrls } from './stack-client.ts';

export interface PrivateOptions {
  /** Replaces the time scale of both paces. */
  readonly timeScale?: number | undefined;
  /** Replay every alert's unit test, those included that a scenario makes fire. Default false. */
  readonly replay?: boolean;
  readonly onStep?: DrillOptions['onStep'];
  /** Called for each stack that is started, with its time scale. */
  readonly onStack?: (timeScale: number, alerts: number) => void;
}

/**
 * Drills the alerts on private stacks, which tell nobody and ask nothing outside: by a scenario where the project's service
 * has it and the exporter that sees it is there, else by a replay of the unit test. The results are in the order of the
 * alerts.
 */
export async function drillPrivately(
  project: Project,
  alerts: readonly Alert[],
  options: PrivateOptions = {},
): Promise<DrillResult[]> {
  const { scenarios } = project;
  const isReplayed = (alert: Alert) =>
    options.replay ||
    dueDrillOf(alert) !== undefined ||
    scenarioServer(project) === undefined ||
    scenarios.length === 0 ||
    'replay' in drillOf(alert, scenarios);
  const caused = await drillScenarios(
    project,
    alerts.filter(alert => !isReplayed(alert)),
    options,
  );
  const unseen = new Map(
    caused.flatMap(({ alert, leftOut }) => (leftOut === undefined ? [] : [[alert, leftOut] as const])),
  );
  const again = alerts.filter(alert => isReplayed(alert) || unseen.has(alert.name));
  const replayed = await replayPrivately(project, again, options);
  const results = new Map([...caused, ...replayed].map(result => [result.alert, result]));
  return alerts.map(({ name }) => {
    const noScenario = unseen.get(name);
    return { ...results.get(name)!, ...(noScenario !== undefined && { noScenario }) };
  });
}

/**
 * Drills by scenarios on native stacks, one for each pace that the alerts need, side by side: while the far one waits for hours
 * to pass, the other has its drills done. The results are in the order of the paces.
 */
async function drillScenarios(
  project: Project,
  alerts: readonly Alert[],
  options: PrivateOptions,
): Promise<DrillResult[]> {
  const far = alerts.filter(looksFarBack);
  const usual = alerts.filter(alert => !looksFarBack(alert));
  const runs: Promise<DrillResult[]>[] = [];
  for (const [pace, some] of [[farPace, far] as const, [usualPace, usual] as const]) {
    if (some.length === 0) continue;
    // One starts after the other, so that neither gets a port that the other is about to use.
    const started = Promise.withResolvers<void>();
    runs.push(drillOn(project, some, pace, options, started.resolve));
    await Promise.race([started.promise, runs.at(-1)]);
  }
  return (await Promise.all(runs)).flat();
}

async function drillOn(
  project: Project,
  alerts: readonly Alert[],
  pace: Pace,
  { timeScale = pace.timeScale, onStep, onStack }: PrivateOptions,
  onStarted: () => void,
): Promise<DrillResult[]> {
  onStack?.(timeScale, alerts.length);
  const stack = await startNative(scenarioStack(project, alerts, { ...pace, timeScale }));
  onStarted();
  try {
    const absent = stack.components.filter(({ state }) => state !== 'ready');
    const missing = Object.fromEntries(absent.map(({ name, reason = 'it failed' }) => [name, reason]));
    return await runDrills(alerts, urlsOf(project, stack), {
      timeScale,
      missing,
      ...(onStep && { onStep }),
    });
  } finally {
    await stack.stop();
  }
}

/** What runs for drills by scenarios: the project's service and what watches it, and nothing that reaches outside. */
export function scenarioStack(project: Project, alerts: readonly Alert[], pace: Pace): NativeOptions {
  return {
    project: isolated(project),
    config: { ...pace, ...nobodyOutside },
    only: [...new Set(['prometheus', 'alertmanager', project.desk!.server, scenarioServer(project)!])],
    also: [...new Set([...alerts.flatMap(exportersOf), ...(alerts.some(readsLogs) ? ['loki'] : [])])],
    environment: drillEnvironment,
    isolated: true,
  };
}

function urlsOf(project: Project, { urls, addresses }: RunningStack): StackUrls {
  const loki = addresses.loki === undefined ? {} : { loki: urls.loki! };
  return {
    exporter: urls[scenarioServer(project)!]!,
    desk: urls[project.desk!.server]!,
    prometheus: urls.prometheus!,
    ...loki,
  };
}

/** The server that has the project's scenarios: the one that keeps notifications, or the first of its own. */
function scenarioServer({ desk, options }: Project): string | undefined {
  if (!desk) return undefined;
  const own = (options.servers ?? []).map(({ name }) => name);
  return own.includes(desk.server) ? desk.server : own[0];
}
