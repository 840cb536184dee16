import type { Alert } from '../../alerts/alert.ts';
import { hue, severityColor, status } from '../../dashboards/colors.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { type Stat, stat, type TimeSeries, timeSeries } from '../../dashboards/panel.ts';
import { orZero, query } from '../../dashboards/query.ts';
import { badFrom, keyFigures, section } from '../../dashboards/shared.ts';
import { milliseconds } from '../../promql/duration.ts';
import { complement, type Duration, divide, max, multiply, or, select, vector } from '../../promql/index.ts';
import { burnAlert } from '../../slos/alerts.ts';
import { budgetOf, pairsOf, percent } from '../../slos/budget.ts';
import { idOf, type Objective, sloUid } from '../../slos/objective.ts';
import {
  budgetRemaining,
  currentBurnRate,
  errorRatio,
  eventRate,
  objectiveRatio,
} from '../../slos/recorded.ts';
import type { Urgency } from '../../slos/windows.ts';
import { alertsFiring } from '../metrics/servers.ts';
import { budgetSteps } from './slo.ts';
import { recordedOr } from './slo-values.ts';

/** Returns the dashboard of one objective: budget left, burn rate, and the thresholds of its alerts. */
export function sloDetail(objective: Objective): Dashboard {
  const { title, description, service } = objective;
  return {
    uid: sloUid(objective),
    title: `SLO: ${title}`,
    description: `Is this objective met, and will it stay met? ${description}`,
    folder: 'SLOs',
    services: [service],
    variables: [],
    keyFigure: 'Budget Left',
    sections: [
      keyFigures(figures(objective)),
      section('Burn rate', 9, [burnRate(objective, 'page'), burnRate(objective, 'ticket')]),
      section('Budget', 8, [budgetLeft(objective), badShare(objective)]),
    ],
  };
}

const found = (objective: Objective) => ({ sloth_id: idOf(objective) });

function figures(objective: Objective): Stat[] {
  const { target, window, owner, minimumEvents } = objective;
  const firing = (urgency: Urgency) =>
    select(alertsFiring, { alertname: burnAlert(objective, urgency).name, alertstate: 'firing' });
  const [fastest] = pairsOf(objective, 'page');
  const [slowest] = pairsOf(objective, 'ticket').toReversed();
  return [
    stat('Alerts', {
      description: `Which of the two budget alerts are firing now. Not fine: check below whether it is ongoing, then follow the runbook; the owner is the ${owner}.`,
      unit: 'items',
      queries: [query(orZero(max(or(multiply(firing('page'), 2), firing('ticket')))), 'alerts')],
      words: {
        0: { text: 'Fine', color: status.good },
        1: { text: 'Burning slowly', color: status.late },
        2: { text: 'Burning fast', color: status.bad },
      },
    }),
    stat('Target', {
      description: `Target share of good events over ${window}. Users complain although it is met: the target is too low.`,
      unit: 'ratio',
      queries: [query(max(select(objectiveRatio, found(objective))), 'target')],
      steps: [{ color: hue.blue }],
    }),
    stat(`Good over ${window}`, {
      description: `Share of good events over ${window}; all five-minute intervals with events weigh the same. Red: below the target of ${percent(target)}.`,
      unit: 'ratio',
      decimals: 2,
      queries: [query(complement(recordedOr(0, errorRatio(window), idOf(objective))), 'good')],
      steps: [{ color: status.bad }, { from: target, color: status.good }],
    }),
    stat('Budget Left', {
      description:
        'Error budget left for the period. Orange: make no change except fixes; red: the budget is overspent.',
      unit: 'ratio',
      decimals: 0,
      queries: [query(recordedOr(1, budgetRemaining, idOf(objective)), 'budget left')],
      steps: budgetSteps,
    }),
    stat('Burn Rate Now', {
      description: `Burn rate of the error budget over 5 minutes; at 1 it lasts exactly ${window}. Red: a page follows if this continues.`,
      unit: 'items',
      decimals: 1,
      queries: [query(recordedOr(0, currentBurnRate, idOf(objective)), 'times the budget')],
      steps: badFrom(slowest!.factor, fastest!.factor),
    }),
    minimumEvents === undefined ? periodOf(objective) : eventsOf(objective, fastest!.long, minimumEvents),
  ];
}

function eventsOf(objective: Objective, window: Duration, minimum: number): Stat {
  return stat(`Events in ${window}`, {
    description: `Number of events at the rate of the last ${window}. Grey: fewer than ${minimum}, too few for a page; is the service reachable?`,
    unit: 'items',
    decimals: 0,
    queries: [
      query(multiply(select(eventRate(window), found(objective)), milliseconds(window) / 1000), 'events'),
    ],
    steps: [{ color: status.unknown }, { from: minimum, color: status.good }],
  });
}

function periodOf(objective: Objective): Stat {
  return stat('Bad over 5 Minutes', {
    description: 'Share of the last five minutes that was bad. Not zero: the fault is ongoing.',
    unit: 'ratio',
    queries: [query(recordedOr(0, errorRatio('5m'), idOf(objective)), 'bad')],
    steps: [{ color: status.good }, { from: budgetOf(objective), color: status.bad }],
  });
}

/** Long and short windows of the first and of the second pair. */
const PAIR_COLORS = [
  [hue.navy, hue.sky],
  [hue.violet, hue.pink],
] as const;

const WORDS = {
  page: { title: 'Burn Rate for Pages', told: 'an engineer is paged' },
  ticket: { title: 'Burn Rate for Tickets', told: 'a ticket is opened' },
} as const satisfies Record<Urgency, object>;

/** Returns the burn rate over the windows of the pairs of an alert, with the factor of each pair as a line. */
function burnRate(objective: Objective, urgency: Urgency): TimeSeries {
  const alert: Alert = burnAlert(objective, urgency);
  const pairs = pairsOf(objective, urgency);
  const { title, told } = WORDS[urgency];
  const windows = new Map<Duration, string>();
  pairs.forEach(({ long, short }, i) => {
    const [ofLong, ofShort] = PAIR_COLORS[i % PAIR_COLORS.length]!;
    if (!windows.has(long)) windows.set(long, ofLong);
    if (!windows.has(short)) windows.set(short, ofShort);
  });
  const limits = pairs.map(({ factor, long, short }) => ({
    factor,
    legend: `${factor} for ${long} and ${short}`,
  }));
  return timeSeries(title, {
    description: `Burn rate of the error budget over each window. When both windows of a pair are above their threshold, ${told}; the short one falls first when the fault is over. No events: nothing burns.`,
    unit: 'items',
    decimals: 1,
    queries: [
      ...[...windows.keys()].map(window =>
        query(divide(recordedOr(0, errorRatio(window), idOf(objective)), budgetOf(objective)), window),
      ),
      ...limits.map(({ factor, legend }) => query(vector(factor), legend)),
    ],
    alert,
    colors: {
      ...Object.fromEntries(windows),
      ...Object.fromEntries(limits.map(({ legend }) => [legend, severityColor[alert.severity]])),
    },
    legend: 'table',
  });
}

function budgetLeft(objective: Objective): TimeSeries {
  return timeSeries('Budget Left over Time', {
    description:
      'Error budget left. A step down is an incident, a slope is a fault that went unnoticed; it rises again as bad days leave the period.',
    unit: 'ratio',
    queries: [query(recordedOr(1, budgetRemaining, idOf(objective)), 'budget left')],
    colors: { 'budget left': hue.blue },
  });
}

function badShare(objective: Objective): TimeSeries {
  const { window } = objective;
  const allowed = `allowed over ${window}`;
  const share = (over: Duration) => query(recordedOr(0, errorRatio(over), idOf(objective)), over);
  return timeSeries('Bad Events', {
    description: `Share of bad events over 5 minutes, an hour and ${window}, and what the objective allows over ${window}. The last one above that line: the objective is missed.`,
    unit: 'ratio',
    queries: [share('5m'), share('1h'), share(window), query(vector(budgetOf(objective)), allowed)],
    colors: { '5m': hue.sky, '1h': hue.navy, [window]: hue.violet, [allowed]: status.bad },
    legend: 'table',
  });
}
