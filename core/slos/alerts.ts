import type { Alert, AlertGroup } from '../alerts/alert.ts';
import type { InputSeries } from '../alerts/drive.ts';
import type { Language } from '../language/language.ts';
import { milliseconds } from '../promql/duration.ts';
import {
  and,
  avg,
  compare,
  type Duration,
  type Expression,
  max,
  multiply,
  offset,
  or,
  overTime,
  select,
} from '../promql/index.ts';
import { asSelector } from '../promql/select.ts';
import { budgetOf, limitOf, pairsOf } from './budget.ts';
import { idOf, type Objective } from './objective.ts';
import { errorRatio, eventRate } from './recorded.ts';
import { recordingsOf } from './recordings.ts';
import { runbookOf } from './runbook.ts';
import { type BurnWindow, clean, type Urgency } from './windows.ts';
import { sloWords } from './words.ts';

/** Returns the recording rules of an objective and the two alerts on them: one rule file. */
export function alertGroupOf(objective: Objective, language: Language = 'en'): AlertGroup {
  return {
    name: `slo-${idOf(objective)}`,
    recordings: recordingsOf(objective),
    alerts: [burnAlert(objective, 'page', language), burnAlert(objective, 'ticket', language)],
  };
}

/** A page asks for action now, while the budget burns fast; a ticket within days, while it burns slowly. */
const SPEED = { page: 'Fast', ticket: 'Slowly' } as const satisfies Record<Urgency, string>;

/** Returns the alert that fires while any window pair of this urgency is above its limit. */
export function burnAlert(objective: Objective, urgency: Urgency, language: Language = 'en'): Alert {
  const words = sloWords[language];
  const pairs = pairsOf(objective, urgency);
  const slowest = pairs.reduce((a, b) => (milliseconds(b.short) > milliseconds(a.short) ? b : a));
  return {
    name: `SLO${pascalCase(idOf(objective))}Burns${SPEED[urgency]}`,
    value: burning(objective, pairs),
    // The short windows already keep a single bad minute from firing.
    for: '0s',
    severity: urgency === 'page' ? 'critical' : 'warning',
    category: objective.category,
    service: objective.service,
    summary: words.summary(objective.title, urgency),
    description: words.description(words.percent(budgetOf(objective)), objective.window),
    runbook: runbookOf(objective, pairs, words),
    drill: { ...(objective.drill ?? { replay: true as const }), clearsWithin: slowest.short },
    unitTest: unitTest(objective, pairs),
  };
}

/** Returns the ratio of bad events over the long window of the pairs that fire, as one series per objective. */
export function burning(objective: Objective, pairs: readonly BurnWindow[]): Expression<'sloth_id'> {
  const conditions = pairs.map(pair => pairCondition(objective, pair));
  return max(
    conditions.reduce((a, b) => or(a, b)),
    { by: ['sloth_id'] },
  );
}

/**
 * Both windows are above the limit, and there are enough events to judge. A rate is the same on compressed time, where a
 * window holds fewer events: the minimum is compared with the events that the whole window would hold at this rate.
 */
function pairCondition(objective: Objective, pair: BurnWindow) {
  const limit = limitOf(objective, pair);
  const ratio = (window: Duration) => select(errorRatio(window), { sloth_id: idOf(objective) });
  const above = (window: Duration) => compare(ratio(window), '>', limit);
  const both = and(above(pair.long), above(pair.short), ['sloth_id']);
  const { indicator, minimumEvents, minimumObserved } = objective;
  if (indicator.kind === 'time') {
    // Any sample of a range, so that a gap at one past moment does not silence the alert.
    const before = offset(asSelector(indicator.gauge), minimumObserved!);
    return and(both, avg(overTime('max', before, minimumObserved!)), []);
  }
  const seconds = milliseconds(pair.long) / 1000;
  const inWindow = multiply(select(eventRate(pair.long), { sloth_id: idOf(objective) }), seconds);
  const enough = compare(inWindow, '>=', minimumEvents!);
  return and(both, enough, ['sloth_id']);
}

/** Events per second in the unit tests: enough, within the minutes of a test, for any minimum over three days. */
export const TEST_RATE = 100;

/** Under a steady ratio of bad events all windows agree, so the lowest limit decides. */
function unitTest(objective: Objective, pairs: readonly BurnWindow[]): Alert['unitTest'] {
  const lowest = Math.min(...pairs.map(pair => limitOf(objective, pair)));
  const { good, bad } = objective.drives;
  return {
    drive: share => together([...good(TEST_RATE * (1 - share)), ...bad(TEST_RATE * share)]),
    firing: clean(lowest * 1.05),
    // Well below: after a phase of firing, the mean over a long window must become silent too.
    silent: clean(lowest * 0.9),
    ...(objective.minimumObserved && { settles: objective.minimumObserved }),
  };
}

/** Merges series that occur twice: the result grows by both. */
function together(inputs: readonly InputSeries[]): InputSeries[] {
  const sums = new Map<string, InputSeries>();
  for (const input of inputs) {
    const before = sums.get(input.series);
    sums.set(input.series, before ? { ...input, level: clean(before.level + input.level) } : input);
  }
  return [...sums.values()];
}

function pascalCase(slug: string): string {
  return slug.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}
