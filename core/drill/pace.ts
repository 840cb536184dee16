import type { Alert } from '../alerts/alert.ts';
import type { Config, Overrides } from '../project/config.ts';
import { milliseconds } from '../promql/duration.ts';

/** Settings of the private stack of a drill. */
export type Pace = Pick<Config, 'timeScale'> & Overrides;

/** Five minutes become five seconds; scrapes and evaluations come four times per second. */
export const usualPace = { timeScale: 60 } as const satisfies Pace;

/**
 * Six hours become a minute and a half. Scrapes and evaluations still come four times per second, because one host
 * cannot do more. An alert that looks back for less than four minutes sees nothing at this pace.
 */
export const farPace = {
  timeScale: 240,
  scrapeIntervalSeconds: 60,
  evaluationIntervalSeconds: 60,
} as const satisfies Pace;

/**
 * An alert that needs longer than this to resolve, or whose fault takes minutes to show, is drilled at the far pace.
 */
const USUAL_CLEARANCE = milliseconds('30m');

/** Whether the alert looks back so far that its drill needs the far pace. */
export function looksFarBack(alert: Alert): boolean {
  const { drill } = alert;
  if (drill === undefined || !('scenario' in drill || 'replay' in drill)) return false;
  return (
    ('showsWithin' in drill && drill.showsWithin !== undefined) ||
    (drill.clearsWithin !== undefined && milliseconds(drill.clearsWithin) > USUAL_CLEARANCE)
  );
}
