import { type Duration, milliseconds } from '../promql/duration.ts';

/** page: someone must act now. ticket: someone must act within days. */
export type Urgency = 'page' | 'ticket';

interface Cited {
  readonly urgency: Urgency;
  /** The share of the error budget of the period that is spent when the alert fires. */
  readonly budgetShare: number;
  /** The window in which that share is spent. */
  readonly long: Duration;
  /** A twelfth of the long window. It shows whether the fault is ongoing, so that the alert ends soon after it. */
  readonly short: Duration;
}

/**
 * Google, The Site Reliability Workbook, chapter 5 "Alerting on SLOs", table 5-8: recommended parameters for an
 * objective over 30 days, https://sre.google/workbook/alerting-on-slos/. The burn rates are 14.4, 6, 3 and 1. The third
 * pair is in the rules of the chapter but not in its table; Sloth has it too.
 */
const CITED: readonly Cited[] = [
  { urgency: 'page', budgetShare: 0.02, long: '1h', short: '5m' },
  { urgency: 'page', budgetShare: 0.05, long: '6h', short: '30m' },
  { urgency: 'ticket', budgetShare: 0.1, long: '1d', short: '2h' },
  { urgency: 'ticket', budgetShare: 0.1, long: '3d', short: '6h' },
];
const CITED_PERIOD: Duration = '30d';

/** The windows that are recorded for every objective with a longer period: the cited ones, as in Sloth. */
const STANDARD: readonly Duration[] = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];

/**
 * Below this factor, the slowest alert would fire although the budget lasts longer than the period. 28 days give 0.93,
 * which Sloth accepts too; from 26 days down the windows shrink with the period instead.
 */
const LEAST_FACTOR = 0.9;

/** Four scrapes at 15 s: with fewer, one late scrape leaves a rate without the two points that it needs. */
const SHORTEST_WINDOW: Duration = '1m';
/** Below five minutes, a single slow deployment or a restart would page someone. */
const SHORTEST_LONG_WINDOW: Duration = '5m';

/** One condition of an alert: the burn rate is above the factor over the long window and over the short one. */
export interface BurnWindow {
  readonly urgency: Urgency;
  readonly long: Duration;
  readonly short: Duration;
  /** The burn rate: how many times faster than allowed the budget is spent. */
  readonly factor: number;
  readonly budgetShare: number;
}

/**
 * Returns the four pairs of windows for an objective over `period`. The cited windows stay as they are while they fit
 * the period. The factor then follows from budget share × period / long window, so that 28 days give 13.44 where 30
 * give 14.4. For shorter periods that would give factors below 1; there the windows shrink in proportion, to whole
 * minutes, and the factors stay as cited. Where a window reaches its lower bound, the share of the budget grows
 * instead: over one day, 14.4 on 5 minutes (not 2) spends 5 % of the budget (not 2 %).
 */
export function burnWindows(period: Duration): readonly BurnWindow[] {
  const ratio = milliseconds(period) / milliseconds(CITED_PERIOD);
  const factors = CITED.map(({ budgetShare, long }) => budgetShare * times(period, long));
  if (Math.min(...factors) >= LEAST_FACTOR) {
    return CITED.map((cited, i) => ({ ...cited, factor: clean(factors[i]!) }));
  }
  return CITED.map(({ urgency, budgetShare, long, short }) => {
    const factor = clean(budgetShare * times(CITED_PERIOD, long));
    const shrunk = atLeast(SHORTEST_LONG_WINDOW, milliseconds(long) * ratio);
    return {
      urgency,
      long: shrunk,
      short: atLeast(SHORTEST_WINDOW, milliseconds(short) * ratio),
      factor,
      budgetShare: clean(factor / times(period, shrunk)),
    };
  });
}

/** Returns every window over which the ratio of bad events is recorded, shortest first, without the period itself. */
export function recordedWindows(period: Duration): readonly Duration[] {
  const standard = STANDARD.filter(window => milliseconds(window) < milliseconds(period));
  const pairs = burnWindows(period).flatMap(({ long, short }) => [short, long]);
  return [...new Set([...standard, ...pairs])].sort((a, b) => milliseconds(a) - milliseconds(b));
}

/** Rounds to twelve significant digits: 1 - 0.995 is 0.005 and not 0.0050000000000000044. */
export function clean(value: number): number {
  return Number(value.toPrecision(12));
}

function times(period: Duration, window: Duration): number {
  return milliseconds(period) / milliseconds(window);
}

/** Returns whole minutes, in the largest unit that divides them: 1h, but 144m. */
function atLeast(bound: Duration, ms: number): Duration {
  const minutes = Math.round(Math.max(ms, milliseconds(bound)) / 60_000);
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
