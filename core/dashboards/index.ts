/**
 * Dashboards as literals: sections, lines and panels, with how a value is shown and when it is bad. The examples use `sent`,
 * `replyTime` and `waiting`, declared in `vigia/metrics`, and `alert`, declared in `vigia/alerts`.
 *
 * @example
 * ```ts
 * const dashboard: Dashboard = {
 *   uid: 'bot',
 *   title: 'Bot',
 *   description: 'Do the bots reply?',
 *   folder: 'Bot',
 *   services: ['bot'],
 *   variables: [],
 *   sections: [
 *     section('Queue', 8, [
 *       timeSeries('Waiting Messages', {
 *         description: 'Messages that wait for a bot. Growing: restart the bot.',
 *         unit: 'messages',
 *         queries: [query(sum(waiting, { by: ['bot'] }), '{{bot}}'), alertValue(alert)],
 *         alert,
 *       }),
 *     ]),
 *   ],
 * };
 * ```
 */
export { alertPanel } from './alert-panel.ts';
export { hue, severityColor, status } from './colors.ts';
export type { Dashboard, DashboardDeclaration, Line, Section, Variable } from './dashboard.ts';
export {
  type BarGauge,
  barGauge,
  type Panel,
  type Rows,
  type Stat,
  type StateTimeline,
  type Step,
  stat,
  stateTimeline,
  type Table,
  type TimeSeries,
  table,
  timeSeries,
  type Word,
} from './panel.ts';
export {
  alertSum,
  alertValue,
  inRange,
  orZero,
  perMinute,
  perSecond,
  type Query,
  query,
  traced,
} from './query.ts';
export {
  alertsNow,
  badFrom,
  badOrGood,
  bounds,
  goodFrom,
  keyFigures,
  line,
  noneOr,
  section,
} from './shared.ts';
export { grafanaUnit, type PanelUnit, units } from './units.ts';
