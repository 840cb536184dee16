import { type Alert, exportersOf } from '../alerts/alert.ts';
import type { Project } from '../project/project.ts';
import { startNative } from '../run/native.ts';
import { runDrills } from './all.ts';
import type { DrillOptions, DrillResult } from './drill.ts';
import { drillEnvironment } from './environment.ts';
import { farPace, looksFarBack, type Pace, usualPace } from './pace.ts';
import type { StackUrls } from './stack-client.ts';

export interface PrivateOptions {
  /** Replaces the time scale of both paces. */
  readonly timeScale?: number | undefined;
  readonly onStep?: DrillOptions['onStep'];
  /** Called for each stack that is started, with its time scale. */
  readonly onStack?: (timeScale: number, alerts: number) => void;
}

/**
 * Drills the alerts on private native stacks, one for each pace that they need, in parallel: while the far one waits
 * for hours to pass, the other runs its drills. Returns the results in the order of the alerts.
 */
export async function drillPrivately(
  project: Project,
  alerts: readonly Alert[],
  options: PrivateOptions = {},
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
  const results = (await Promise.all(runs)).flat();
  return alerts.map(({ name }) => results.find(({ alert }) => alert === name)!);
}

async function drillOn(
  project: Project,
  alerts: readonly Alert[],
  pace: Pace,
  { timeScale = pace.timeScale, onStep, onStack }: PrivateOptions,
  onStarted: () => void,
): Promise<DrillResult[]> {
  onStack?.(timeScale, alerts.length);
  const stack = await startNative({
    project,
    config: { ...pace, timeScale },
    only: ['prometheus', 'alertmanager', 'exporter'],
    also: [...new Set(alerts.flatMap(exportersOf))],
    environment: drillEnvironment,
  });
  onStarted();
  try {
    const absent = stack.components.filter(({ state }) => state !== 'ready');
    const missing = Object.fromEntries(absent.map(({ name, reason = 'it failed' }) => [name, reason]));
    return await runDrills(alerts, urlsOf(project, stack.urls), {
      timeScale,
      missing,
      ...(onStep && { onStep }),
    });
  } finally {
    await stack.stop();
  }
}

function urlsOf({ desk }: Project, urls: Readonly<Record<string, string>>): StackUrls {
  return { exporter: urls[desk!.server]!, prometheus: urls.prometheus! };
}
