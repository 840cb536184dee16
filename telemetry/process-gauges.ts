import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  databasePoolInUse,
  eventLoopLag,
  processCpu,
  processMemory,
  processStartTime,
  processUptime,
} from 'vigia/platform/metrics';
import type { Instruments } from './metrics.ts';

/** How often the delay is sampled, in milliseconds; a shorter block can fall between two samples. */
const RESOLUTION_MS = 20;

/**
 * Gauges about the process itself; `measure` brings them up to date.
 *
 * @example
 * const gauges = new ProcessGauges(instruments, () => pool.totalCount - pool.idleCount);
 * setInterval(() => gauges.measure(), 2000).unref();
 */
export class ProcessGauges {
  private readonly instruments: Instruments;
  private readonly connectionsInUse: () => number;
  private usedMicroseconds = 0;
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor(instruments: Instruments, connectionsInUse: () => number) {
    this.instruments = instruments;
    this.connectionsInUse = connectionsInUse;
    this.delay.enable();
  }

  measure(): void {
    const { instruments, delay } = this;
    instruments.gauge(processStartTime).set({}, performance.timeOrigin / 1000);
    instruments.gauge(processUptime).set({}, process.uptime());
    instruments.gauge(processMemory).set({}, process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    instruments.counter(processCpu).inc((user + system - this.usedMicroseconds) / 1e6);
    this.usedMicroseconds = user + system;
    instruments.gauge(databasePoolInUse).set({}, this.connectionsInUse());
    // The samples are the whole time between two looks, of which the resolution is no delay. NaN before the first.
    const meanMs = delay.count === 0 ? 0 : delay.mean / 1e6;
    instruments.gauge(eventLoopLag).set({}, Math.max(0, meanMs - RESOLUTION_MS) / 1000);
    delay.reset();
  }

  stop(): void {
    this.delay.disable();
  }
}
