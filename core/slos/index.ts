/**
 * Service level objectives as literals. Rules, alerts, runbooks, tests and dashboards follow from them. The examples use
 * `sent` and `replyTime`, declared in `vigia/metrics`, and this objective.
 *
 * @example
 * ```ts
 * const objective: Objective = {
 *   service: 'bot',
 *   name: 'replies',
 *   title: 'Bot Replies',
 *   description: '95 % of the replies in a month arrive within five seconds.',
 *   owner: 'Bot team',
 *   target: 0.95,
 *   window: '30d',
 *   indicator: { kind: 'latency', histogram: replyTime, within: 5 },
 *   minimumEvents: 20,
 *   category: 'performance',
 *   causes: ['The model is slow.'],
 *   steps: ['Switch to a smaller model.'],
 *   drill: { scenario: 'slow-crew' },
 *   drives: { good: observed(replyTime), bad: growing(sent) },
 * };
 * ```
 */
export { TEST_RATE } from './alerts.ts';
export { both, observed } from './drives.ts';
export type { Events, Indicator } from './indicator.ts';
export { idOf, type Objective, type ObjectiveDeclaration, type ObjectiveDrill } from './objective.ts';
