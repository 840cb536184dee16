import type { AlertDeclaration } from '../../alerts/alert.ts';
import { severityColor, status } from '../../dashboards/colors.ts';
import type { Step } from '../../dashboards/panel.ts';

/** One step of the thresholds of Grafana: the colour from this value on. The first step has no lower bound. */
export interface ThresholdStep {
  readonly value: number | null;
  readonly color: string;
}

/**
 * Returns the threshold of the alert as colour steps, with `fine` on the side where the alert stays silent. For `==`
 * and `!=` the value is a whole number, and the next one ends its step. An alert without a threshold colours nothing.
 */
export function alertSteps(alert: AlertDeclaration, fine: string = status.good): ThresholdStep[] {
  const wrong = severityColor[alert.severity];
  if (!alert.threshold) return [{ value: null, color: fine }];
  const { operator, value } = alert.threshold;
  switch (operator) {
    case '>':
    case '>=':
      return [
        { value: null, color: fine },
        { value, color: wrong },
      ];
    case '<':
    case '<=':
      return [
        { value: null, color: wrong },
        { value, color: fine },
      ];
    case '==':
      return [
        { value: null, color: fine },
        { value, color: wrong },
        { value: value + 1, color: fine },
      ];
    case '!=':
      return [
        { value: null, color: wrong },
        { value, color: fine },
        { value: value + 1, color: wrong },
      ];
  }
}

export function plainSteps(steps: readonly Step[]): ThresholdStep[] {
  return steps.map(({ from, color }) => ({ value: from ?? null, color }));
}
