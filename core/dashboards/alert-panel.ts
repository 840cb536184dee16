import type { AlertDeclaration } from '../alerts/alert.ts';
import { type TimeSeries, timeSeries } from './panel.ts';
import { alertValue } from './query.ts';
import type { PanelUnit } from './units.ts';

/**
 * Returns a panel that shows what an alert looks at over time, with its threshold and the link to its runbook: the least
 * that a dashboard has for an alert.
 *
 * @example
 * ```ts
 * alertPanel(alert, 'messages').title; // The message queue of the bots is backing up
 * ```
 */
export function alertPanel(alert: AlertDeclaration, unit: PanelUnit): TimeSeries {
  return timeSeries(alert.summary, {
    description: `What the alert ${alert.name} looks at. ${alert.runbook.impact} The runbook says what to do.`,
    unit,
    queries: [alertValue(alert)],
    alert,
    onlyOfAlert: true,
  });
}
