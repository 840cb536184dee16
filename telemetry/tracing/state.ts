/** How the delivery of spans stands. Counters grow from the start of tracing. */
export interface TracingState {
  /** Spans that the receiver took. */
  readonly sent: number;
  /** Spans that were given up: the receiver did not take them, or too many waited. */
  readonly lost: number;
}
