/** Invented history of a system: what the demo shows of the month before its first day. */
export { type Axis, type Incident, type Moment, processDown, STEP_SECONDS, without } from './axis.ts';
export { busyness } from './day-shape.ts';
export { seededRandom } from './random.ts';
export {
  counted,
  type Observed,
  type Outcome,
  observed,
  type Past,
  type PastSeries,
  stood,
} from './series.ts';
