import { type Alert, alwaysFires } from '../../alerts/alert.ts';
import type { InputSeries } from '../../alerts/drive.ts';
import { inputsAt } from '../../alerts/inputs.ts';
import { type Config, configure } from '../../project/config.ts';
import type { Project } from '../../project/project.ts';
import { milliseconds } from '../../promql/duration.ts';
import type { Recording } from '../../promql/recording.ts';
import { nobodyOutside } from '../isolated.ts';
import { farPace, type Pace, usualPace } from '../pace.ts';
import type { Footprint } from './apart.ts';
import { growthScale } from './growth.ts';
import type { Course } from './page.ts';
import { type Reading, readingsOf } from './readings.ts';
import { type DrivenSeries, driven } from './series.ts';

/** All that the replay of one alert needs to know before anything runs. */
export interface ReplayPlan extends Footprint {
  readonly pace: Pace;
  readonly recordings: ReadonlySet<Recording>;
  /** The page at the level that is silent, and at the one that fires. */
  readonly silent: readonly Course[];
  readonly firing: readonly Course[];
  readonly times: ReplayTimes;
}

/** In milliseconds of the clock. */
export interface ReplayTimes {
  /** How long the silent level must have been there before the alert is judged by it. */
  readonly settles: number;
  /** How long the alert must then be inactive without a break, so that it would have fired if it did. */
  readonly calm: number;
  /** How long to wait for each step. */
  readonly patience: number;
}

/** What looks back further is drilled at the far pace, if it can be. */
const USUAL_REACH = milliseconds('30m');
/** A range needs so many scrapes to be judged by. */
const SCRAPES_IN_RANGE = 4;
/** An alert that looks back for days sees the same over what there is: nobody waits for days of the silent level. */
const LONGEST_SETTLING = milliseconds('15m');
/** The least that is allowed for the group wait and the group interval of a route, before scaling. */
const NOTIFYING = milliseconds('15m');
/** What servers may take beyond that on a busy machine. */
const REAL_TIME_ALLOWANCE_MS = 20_000;
/** So many evaluations at the silent level are looked at, however short the `for`. */
const CALM_EVALUATIONS = 8;

/**
 * Plans the replay of an alert's unit test. `timeScale` takes the place of the pace's. Throws a `NotReplayable` with the reason
 * for an alert that cannot be replayed.
 */
export function planReplay(alert: Alert, project: Project, timeScale?: number): ReplayPlan {
  const { readings, recordings } = readingsOf(alert, project.alertGroups);
  const pace = paceOf(readings);
  const config = configure(project, {
    ...pace,
    ...nobodyOutside,
    ...(timeScale !== undefined && { timeScale }),
  });
  const levels = alert.unitTest;
  const seriesAt = (level: number) =>
    alwaysFires(alert)
      ? []
      : inputsAt(alert, level, project.fleetLabels)
          // Prometheus makes one of the page itself.
          .filter(({ series }) => series !== 'up{}')
          .map(driven);
  const silent = seriesAt(levels.silent);
  const firing = seriesAt(levels.firing);
  const all = [...silent, ...firing];
  // What never grows needs no speed.
  const growing = all.filter(({ kind, level }) => kind === 'growth' && level !== 0);
  const scales = new Map(growing.map(one => [one.series, growthScale(one, readings, config.timeScale)]));
  const course = (one: DrivenSeries, other: readonly InputSeries[]): Course => ({
    ...one,
    scale: scales.get(one.series) ?? 1,
    younger: isOlderIn(other, one) ? slackSeconds(config) : 0,
  });
  return {
    alert,
    pace,
    recordings,
    shows: new Set(all.map(({ name }) => name)),
    reads: new Set(readings.map(({ name }) => name)),
    silent: silent.map(one => course(one, firing)),
    firing: firing.map(one => course(one, silent)),
    times: timesOf(alert, readings, config),
  };
}

/** The far pace is for what looks back for long, and too fast for what looks back for short. */
function paceOf(readings: readonly Reading[]): Pace {
  const farthest = Math.max(0, ...readings.map(({ reachesBack }) => reachesBack));
  const shortest = Math.min(...readings.map(({ range }) => range ?? Number.POSITIVE_INFINITY));
  const needed = SCRAPES_IN_RANGE * farPace.scrapeIntervalSeconds * 1000;
  return farthest > USUAL_REACH && shortest >= needed ? farPace : usualPace;
}

function timesOf(
  alert: Alert,
  readings: readonly Reading[],
  { timeScale, evaluationIntervalSeconds, project }: Config,
): ReplayTimes {
  const { unitTest, drill } = alert;
  const farthest = Math.max(0, ...readings.map(({ reachesBack }) => reachesBack));
  const clears = drill && 'clearsWithin' in drill ? milliseconds(drill.clearsWithin ?? '0s') : 0;
  const settles = milliseconds(unitTest.settles ?? '0s');
  const holds = milliseconds(alert.for);
  const evaluations = CALM_EVALUATIONS * evaluationIntervalSeconds * 1000;
  return {
    settles: (Math.min(farthest, LONGEST_SETTLING) + settles + evaluations) / timeScale,
    calm: (holds + evaluations) / timeScale,
    patience:
      REAL_TIME_ALLOWANCE_MS +
      (farthest + settles + holds + Math.max(notifying(project), clears)) / timeScale,
  };
}

/** Whether the series is an age that is greater at the other level. */
function isOlderIn(others: readonly InputSeries[], { series, kind, level }: InputSeries): boolean {
  const other = others.find(one => one.series === series);
  return kind === 'age' && other !== undefined && other.level > level;
}

/**
 * An age grows between two scrapes. So that it is never past the lower of its two levels while it is to be there, it stays so
 * far below: four scrapes, and a second.
 */
function slackSeconds({ scrapeIntervalSeconds, timeScale }: Config): number {
  return (4 * scrapeIntervalSeconds) / timeScale + 1;
}

/** The longest group wait or group interval of the routes; escalations are not waited for. */
function notifying({ routes }: Project): number {
  const ofAlerts = routes.filter(({ match }) => match.alertname === undefined);
  const waits = ofAlerts.flatMap(({ groupWait, groupInterval }) => [
    ...(groupWait === 'escalateAfter' ? [] : [milliseconds(groupWait)]),
    milliseconds(groupInterval),
  ]);
  return Math.max(NOTIFYING, ...waits);
}
