import {
  logDeliveryLag,
  logLinesDropped,
  logLinesQueued,
  logLinesShipped,
  logPushesRetried,
  spansLost,
} from 'vigia/platform/metrics';
import type { Instruments } from '../metrics.ts';
import type { TracingState } from '../tracing/state.ts';
import type { DeliveryState } from './delivery.ts';

/**
 * Brings the metrics of delivery up to date, of log lines and of spans; without a delivery nothing waits.
 *
 * @example
 * const gauges = new DeliveryGauges(instruments);
 * setInterval(() => gauges.measure(shipping.state(), tracing.state()), 2000).unref();
 */
export class DeliveryGauges {
  private readonly instruments: Instruments;
  private last: DeliveryState | undefined;
  private lost = 0;

  constructor(instruments: Instruments) {
    this.instruments = instruments;
  }

  measure(state: DeliveryState | undefined, spans?: TracingState): void {
    const { instruments, last } = this;
    instruments.gauge(logLinesQueued).set({}, state?.queued ?? 0);
    instruments.gauge(logDeliveryLag).set({}, state?.lagSeconds ?? 0);
    // Another delivery begins at 0.
    const grown = (count: 'shipped' | 'retried' | 'dropped'): number =>
      Math.max(0, (state?.[count] ?? 0) - (last?.[count] ?? 0));
    instruments.counter(logLinesShipped).inc(grown('shipped'));
    instruments.counter(logPushesRetried).inc(grown('retried'));
    instruments.counter(logLinesDropped).inc(grown('dropped'));
    this.last = state;
    const lost = spans?.lost ?? this.lost;
    instruments.counter(spansLost).inc(Math.max(0, lost - this.lost));
    this.lost = lost;
  }
}
