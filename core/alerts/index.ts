/**
 * Alerts as literals: what is measured, when they fire, what to do, and how they are tested. The examples use `sent`,
 * `replyTime` and `waiting`, declared in `vigia/metrics`, and this alert.
 *
 * @example
 * ```ts
 * const alert: Alert = {
 *   name: 'BotQueueBacklog',
 *   value: sum(waiting),
 *   threshold: { operator: '>', value: 100 },
 *   for: '5m',
 *   severity: 'warning',
 *   category: 'performance',
 *   service: 'bot',
 *   summary: 'The message queue of the bots is backing up',
 *   description: '{{ $value }} messages are waiting.',
 *   runbook: { impact: 'Replies are late.', causes: ['A bot has stopped.'], steps: ['Restart the bot.'] },
 *   drill: { scenario: 'queue-backlog' },
 *   unitTest: { drive: standing(waiting), firing: 101, silent: 100 },
 * };
 * ```
 */
export {
  type Alert,
  type AlertDeclaration,
  type AlertGroup,
  type Category,
  condition,
  type Drill,
  exportersOf,
  type FaultRequest,
  type HttpDrill,
  type Runbook,
  type Severity,
  type Threshold,
  type UnitTest,
} from './alert.ts';
export type { Channel } from './channels.ts';
export {
  aged,
  counting,
  type Drive,
  growing,
  type InputSeries,
  nothing,
  observing,
  present,
  seriesText,
  standing,
} from './drive.ts';
export { type Hours, type TimeOfDay, type Weekday, workdays } from './hours.ts';
export { type Level, levels } from './levels.ts';
export type { AlertOverride } from './override.ts';
export { type Prose, type Step, step } from './prose.ts';
export {
  type Call,
  call,
  type DashboardName,
  dashboardName,
  type Endpoint,
  earlier,
  endpoint,
  type PanelName,
  panelName,
  type Reference,
} from './references.ts';
export type { Remedy, RemedyOverride } from './remedy.ts';
export type { Inhibition, Receiver, Route } from './routing.ts';
export type { RoutingEntry, UsualReceiver } from './routing-entry.ts';
