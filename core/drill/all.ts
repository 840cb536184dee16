import { type Alert, alwaysFires, scenarioOf } from '../alerts/alert.ts';
import { milliseconds } from '../promql/duration.ts';
import { type DrillOptions, type DrillResult, runDrill, type Step } from './drill.ts';
import { type Job, runApart, type Touches } from './lanes.ts';
import { whyNotDrilled } from './needs.ts';
import { looksFarBack } from './pace.ts';
import { readsLogs } from './runbook.ts';
import { ScenarioRun } from './scenario-run.ts';
import { type StackUrls, scenarioTouches, untilHealthy } from './stack-client.ts';

/**
 * Runs each drill as soon as it does not disturb another one. Drills whose scenarios have nothing in common run in
 * parallel, the others in sequence; the running service reports what its scenarios touch. Alerts of the same scenario
 * are drilled together. Leaves out drills that are not possible, by name. Returns the results in the order of the
 * alerts.
 */
export async function runDrills(
  alerts: readonly Alert[],
  urls: StackUrls,
  options: DrillOptions,
): Promise<DrillResult[]> {
  const leftOut = new Map(alerts.map(alert => [alert, whyNotDrilled(alert, options)]));
  const able = alerts.filter(alert => leftOut.get(alert) === undefined);
  // A fault cannot be told from a start until the start is over.
  if (able.length > 0) await untilHealthy(urls);
  const touches = able.length > 0 ? await scenarioTouches(urls) : new Map<string, Touches>();
  const groups = [...Map.groupBy(able, alert => scenarioOf(alert)?.scenario ?? alert.name)];
  const apart = urls.loki === undefined ? touches : logsKept(touches, groups);
  const jobs = groups
    .map(([scenario, group]) =>
      drillJob(scenario, group, apart.get(scenario) ?? unlisted(group), urls, options),
    )
    .sort((a, b) => a.rank - b.rank);
  const results = (await runApart(jobs)).flat();
  return alerts.map(alert => {
    const why = leftOut.get(alert);
    if (why !== undefined) return { alert: alert.name, seconds: {}, received: [], leftOut: why };
    return results.find(one => one.alert === alert.name)!;
  });
}

/** What a scenario touches that keeps log lines from Loki. */
const LOG_DELIVERY = 'logs';

/**
 * The same, and while the log lines of one scenario are looked for, no other scenario keeps lines from Loki. Those whose
 * lines are looked for do not exclude each other.
 */
function logsKept(
  touches: ReadonlyMap<string, Touches>,
  groups: readonly (readonly [scenario: string, group: readonly Alert[]])[],
): Map<string, Touches> {
  const readers = groups.filter(([, group]) => group.some(readsLogs)).map(([scenario]) => scenario);
  const linesOf = (scenario: string) => `lines of ${scenario}`;
  return new Map(
    [...touches].map(([scenario, touched]): [string, Touches] => {
      if (touched === 'everything') return [scenario, touched];
      if (touched.includes(LOG_DELIVERY)) return [scenario, [...touched, ...readers.map(linesOf)]];
      return [scenario, readers.includes(scenario) ? [...touched, linesOf(scenario)] : touched];
    }),
  );
}

/** An alert that always fires needs no scenario. A scenario that declares nothing gets the stack to itself. */
const unlisted = (group: readonly Alert[]): Touches => (group.every(alwaysFires) ? [] : 'everything');

interface DrillJob extends Job<DrillResult[]> {
  /** The lowest starts first. */
  readonly rank: number;
}

function drillJob(
  scenario: string,
  group: readonly Alert[],
  touches: Touches,
  urls: StackUrls,
  options: DrillOptions,
): DrillJob {
  const farBack = group.every(looksFarBack);
  const shows = group.map(alert => milliseconds(scenarioOf(alert)?.showsWithin ?? '0s'));
  // Drills that take long to show or to resolve come first; drills that need the stack to themselves come last.
  const alone = farBack ? Number.NEGATIVE_INFINITY : 1;
  // While no line reaches Loki, those go on that look for none.
  const early = touches.includes(LOG_DELIVERY) ? 0.2 : group.some(readsLogs) ? 0 : 0.1;
  return {
    touches,
    rank: touches === 'everything' ? alone : -Math.max(...shows) - early,
    start: () => {
      const run = new ScenarioRun(urls, scenario, group.length);
      const result = Promise.all(group.map(alert => runDrill(alert, urls, options, run)));
      // What looks back for hours resolves long after its fault, and another fault does not keep it from that.
      return { result, free: farBack ? run.over : result };
    },
  };
}

const STEPS: readonly Step[] = ['inactive', 'pending', 'firing', 'notified', 'resolved'];

/**
 * Returns the drills as a table: the seconds of each step, a dash for a step that does not apply, the reason of a
 * failure.
 */
export function drillTable(results: readonly DrillResult[]): string {
  const width = Math.max(5, ...results.map(result => result.alert.length));
  const header = `${'alert'.padEnd(width)}  ${STEPS.map(step => step.padStart(9)).join('')}  result`;
  const rows = results.map(result => {
    const cells = STEPS.map(step => (result.seconds[step]?.toFixed(1) ?? '-').padStart(9));
    return `${result.alert.padEnd(width)}  ${cells.join('')}  ${outcome(result)}`;
  });
  return [header, ...rows].join('\n');
}

/** Returns how many drills came to what. */
export function drillCounts(results: readonly DrillResult[]) {
  const count = (is: (one: DrillResult) => boolean) => results.filter(is).length;
  return {
    passed: count(one => !one.failure && !one.leftOut && !one.due),
    failed: count(one => one.failure !== undefined),
    due: count(one => one.due !== undefined),
    leftOut: count(one => one.leftOut !== undefined),
  };
}

function outcome({ failure, leftOut, due, noScenario }: DrillResult): string {
  if (failure) return `FAILED: ${failure}`;
  if (due) return `due: ${due}`;
  if (leftOut) return `left out: ${leftOut}`;
  return noScenario ? `ok, by a replay: ${noScenario}` : 'ok';
}
