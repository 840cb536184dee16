/** Alerts as literals: what is measured, when it fires, what to do, how it is proven. */
export {
  type Alert,
  type AlertDeclaration,
  type AlertGroup,
  type Category,
  condition,
  type Drill,
  exportersOf,
  type Runbook,
  type Severity,
  type Threshold,
  type UnitTest,
} from './alert.ts';
export type { Channel, ChannelSecret } from './channels.ts';
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
export { type Level, levels } from './levels.ts';
export type { Receiver, Route } from './routing.ts';
