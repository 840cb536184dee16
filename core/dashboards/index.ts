/** Dashboards as literals: sections, lines and panels, in words that say how a value is shown and when it is bad. */
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
