import { type AlertGroup, condition } from '../alerts/alert.ts';
import { type Label, OTHER } from '../metrics/label.ts';
import { type Expression, promql } from '../promql/index.ts';
import { selectorsIn } from '../promql/inspect.ts';

/**
 * Checks that alerts and recordings select only values of closed labels. Beyond the budget, a service counts values
 * under `other` in every label that is not closed, so a selector of such a value would silently find nothing. Throws
 * with all problems.
 */
export function verifySelectors(groups: readonly AlertGroup[]): void {
  const problems = groups.flatMap(({ alerts, recordings = [] }) => [
    ...alerts.flatMap(alert => blindSpots(`alert ${alert.name}`, condition(alert))),
    ...recordings.flatMap(group =>
      group.recordings.flatMap(({ record, expr }) => blindSpots(`recording ${record.name}`, expr)),
    ),
  ]);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function blindSpots(where: string, expression: Expression): string[] {
  return (
    selectorsIn(expression)
      // A program of others has no budgets, and counts nothing as other.
      .filter(({ metric }) => metric.origin === 'exporter' && !metric.foreign)
      .flatMap(({ metric, matchers }) =>
        matchers
          .filter(({ label, operator }) => operator[0] === '=' && isOpen(metric.labels[label]))
          .map(
            ({ label, value }) =>
              `${where} selects ${label} "${value}" of ${metric.name}: beyond the budget of the label it is counted as "other"; ` +
              `declare the label with oneOf(…) in metrics/, in ${promql(expression)}`,
          ),
      )
  );
}

/**
 * Whether the values of the label may be counted under `other`. This includes a closed label that has `other` among its
 * values.
 */
function isOpen(label: Label | undefined): boolean {
  return label !== undefined && (label.kind !== 'closed' || label.values.includes(OTHER));
}
