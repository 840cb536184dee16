import { severityColor, status } from '../../dashboards/colors.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { stat, stateTimeline, table, timeSeries } from '../../dashboards/panel.ts';
import { orZero, query } from '../../dashboards/query.ts';
import {
  badFrom,
  goodFrom,
  keyFigures,
  line,
  noneOr,
  section,
  tableHeight,
} from '../../dashboards/shared.ts';
import type { Definitions } from '../../project/definitions.ts';
import {
  compare,
  complement,
  count,
  divide,
  max,
  min,
  multiply,
  or,
  perEnvironment,
  select,
} from '../../promql/index.ts';
import {
  budgetRemaining,
  currentBurnRate,
  errorBudget,
  errorRatio,
  objectiveRatio,
} from '../../slos/recorded.ts';
import { alertsFiring } from '../metrics/servers.ts';
import { recordedOr } from './slo-values.ts';

/** Below a quarter of the budget, only fixes are released; below zero, the objective is missed. */
export const budgetSteps = goodFrom(0, 0.25);

const byObjective = { by: ['sloth_id'] } as const;
const budgetLeft = recordedOr(1, budgetRemaining);
const burnRateNow = recordedOr(0, currentBurnRate);
const badOfHour = recordedOr(0, errorRatio('1h'));
/** Burn rate of each budget over the last hour. */
const burnRateOfHour = divide(badOfHour, perEnvironment(max(errorBudget, byObjective)));

/** Returns the dashboard of all objectives of the project, or nothing if there are none. */
export function slo({ objectives, sloAlerts }: Definitions): Dashboard[] {
  if (objectives.length === 0) return [];
  const burning = { alertname: sloAlerts.map(alert => alert.name), alertstate: 'firing' } as const;
  const burningAt = (severity: 'critical' | 'warning') =>
    max(select(alertsFiring, { ...burning, severity }), { by: ['alertname'] });
  return [
    {
      uid: 'vigia-slo',
      title: 'Service Level Objectives',
      description: 'Do we meet our objectives, how much may still go wrong, and what burns the budget now?',
      folder: 'SLOs',
      services: [...new Set(objectives.map(({ service }) => service))],
      variables: [],
      keyFigure: 'Least Budget Left',
      sections: [
        keyFigures([
          stat('Burning Now', {
            description:
              'Error budget alerts firing now. Not zero: the timeline below names them; open the dashboard of that objective.',
            unit: 'items',
            queries: [query(orZero(count(select(alertsFiring, burning))), 'alerts')],
            ...noneOr(status.bad),
          }),
          stat('Budgets Spent', {
            description:
              'Objectives with no budget left: missed for this period. Not zero: release only fixes until the budget recovers.',
            unit: 'items',
            queries: [query(orZero(count(compare(budgetLeft, '<=', 0))), 'objectives')],
            ...noneOr(status.bad),
          }),
          stat('Least Budget Left', {
            description:
              'The lowest error budget left of all objectives. Orange: find the objective in the table and what spends its budget; red: the budget is gone.',
            unit: 'ratio',
            decimals: 0,
            queries: [query(min(budgetLeft), 'budget left')],
            steps: budgetSteps,
          }),
          stat('Fastest Burn', {
            description:
              'The highest burn rate over 5 minutes. At 1 the budget lasts exactly its period; above 14 it is gone in two days.',
            unit: 'items',
            decimals: 1,
            queries: [query(max(burnRateNow), 'times the budget')],
            steps: badFrom(1, 14.4),
          }),
        ]),
        section('Objectives', tableHeight(objectives.length), [
          table('All Objectives', {
            description:
              'Each objective with its remaining budget, the fastest burning first. Budget left below 25 %: its dashboard shows when it was spent and how fast it burns.',
            rows: { label: 'sloth_id', heading: 'Objective' },
            columns: {
              'Burn rate, 5 minutes': 'items',
              'Burn rate, 1 hour': 'items',
              'Good, 1 hour': 'ratio',
              Target: 'ratio',
              'Budget left': 'ratio',
            },
            queries: [
              query(burnRateNow, 'Burn rate, 5 minutes'),
              query(burnRateOfHour, 'Burn rate, 1 hour'),
              query(complement(badOfHour), 'Good, 1 hour'),
              query(max(objectiveRatio, byObjective), 'Target'),
              query(budgetLeft, 'Budget left'),
            ],
          }),
        ]),
        {
          title: 'History',
          lines: [
            line(8, [
              timeSeries('Budget Left by Objective', {
                description:
                  'Error budget left of each objective. A step down is an incident, a slope is a fault that paged no one; below zero the objective is missed.',
                unit: 'ratio',
                queries: [query(budgetLeft, '{{sloth_id}}')],
              }),
              timeSeries('Burn Rate by Objective', {
                description:
                  'Burn rate of each error budget over an hour. Above 1 for long: the budget does not last; objectives that rise together point to the cause.',
                unit: 'items',
                queries: [query(burnRateOfHour, '{{sloth_id}}')],
              }),
            ]),
            line(7, [
              stateTimeline('Burn Alerts over Time', {
                description:
                  'Every budget alert, and when it fired. The objectives are listed too while rules are evaluated. The same alert often: change the target or the service.',
                unit: 'bool',
                queries: [
                  query(
                    or(
                      or(burningAt('critical'), multiply(burningAt('warning'), 2)),
                      multiply(max(objectiveRatio, byObjective), 0),
                    ),
                    '{{alertname}}{{sloth_id}}',
                  ),
                ],
                words: {
                  0: { text: 'watched', color: status.good },
                  1: { text: 'burns fast', color: severityColor.critical },
                  2: { text: 'burns slowly', color: severityColor.warning },
                },
              }),
            ]),
          ],
        },
      ],
    },
  ];
}
