import type { Instruments } from '@vigia/telemetry';
import type { Sample } from 'vigia/exposition';
import { eventLoopLag, httpRequestDuration } from 'vigia/platform/metrics';
import { webhookRequests, webhookResponseTime } from '../../../metrics/qualifier.ts';
import { exposed } from './exposed.ts';
import { between, mean, type Observations, observationsOf, quantile } from './histogram.ts';

/** How often a snapshot is taken, and how many are kept: an hour. */
export const SNAPSHOT_SECONDS = 10;
export const KEPT_MINUTES = 60;
const KEPT = (KEPT_MINUTES * 60) / SNAPSHOT_SECONDS + 1;

interface Snapshot {
  readonly at: number;
  /** Busy time over wall time since the snapshot before, of all cores of which the process used any: 1 is one core. */
  readonly cpuCores: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly eventLoopLagSeconds: number;
  readonly api: Requests;
  readonly webhook: Requests;
}
/** Since the process started. */
interface Requests {
  readonly failed: number;
  readonly responses: Observations;
}
const gauges = ['cpuCores', 'residentBytes', 'heapBytes', 'eventLoopLagSeconds'] as const;

/** How the process does: now, and over the last minutes. The API and the qualifier's webhook apart. */
export class PerformanceWatch {
  private readonly instruments: Instruments;
  private snapshots: Snapshot[] = [];
  private cpu = process.cpuUsage();
  private cpuAt = performance.now();

  constructor(instruments: Instruments) {
    this.instruments = instruments;
  }

  async look(): Promise<void> {
    this.snapshots = [...this.snapshots, await this.snapshot()].slice(-KEPT);
  }

  /** The last ten seconds or so. */
  async current() {
    if (this.snapshots.length < 2) await this.look();
    const [before, last] = this.snapshots.slice(-2) as [Snapshot, Snapshot?];
    const now = last ?? before;
    return {
      at: new Date(now.at).toISOString(),
      uptimeSeconds: Math.round(process.uptime()),
      ...Object.fromEntries(gauges.map(name => [name, now[name]])),
      api: requestsBetween(before, now, 'api'),
      webhook: requestsBetween(before, now, 'webhook'),
    };
  }

  /** Mean and maximum of each gauge, and the requests, of the last `minutes`. */
  async summary(minutes: number) {
    await this.look();
    const since = Date.now() - minutes * 60_000;
    const taken = this.snapshots.filter(({ at }) => at >= since);
    const [first, last] = [taken[0]!, taken.at(-1)!];
    const of = (name: (typeof gauges)[number]) => {
      const values = taken.map(snapshot => snapshot[name]);
      return {
        mean: values.reduce((sum, value) => sum + value, 0) / values.length,
        max: Math.max(...values),
      };
    };
    return {
      from: new Date(first.at).toISOString(),
      to: new Date(last.at).toISOString(),
      snapshots: taken.length,
      ...Object.fromEntries(gauges.map(name => [name, of(name)])),
      api: requestsBetween(first, last, 'api'),
      webhook: requestsBetween(first, last, 'webhook'),
    };
  }

  private async snapshot(): Promise<Snapshot> {
    const families = await exposed(this.instruments, [
      httpRequestDuration,
      webhookResponseTime,
      webhookRequests,
      eventLoopLag,
    ]);
    const samples = (name: string) => families.get(name)?.samples ?? [];
    const api = samples(httpRequestDuration.name);
    const failedCalls = api.filter(
      ({ name, labels }) => name.endsWith('_count') && labels.status_code === '5xx',
    );
    const failedLeads = samples(webhookRequests.name).filter(({ labels }) =>
      ['error', 'timeout'].includes(labels.status ?? ''),
    );
    const requests = (failed: readonly Sample[], histogram: readonly Sample[]): Requests => ({
      failed: failed.reduce((sum, { value }) => sum + value, 0),
      responses: observationsOf(histogram),
    });
    const { rss, heapUsed } = process.memoryUsage();
    return {
      at: Date.now(),
      cpuCores: this.busy(),
      residentBytes: rss,
      heapBytes: heapUsed,
      eventLoopLagSeconds: samples(eventLoopLag.name)[0]?.value ?? 0,
      api: requests(failedCalls, api),
      webhook: requests(failedLeads, samples(webhookResponseTime.name)),
    };
  }

  private busy(): number {
    const [cpu, at] = [process.cpuUsage(), performance.now()];
    const busyMs = (cpu.user + cpu.system - this.cpu.user - this.cpu.system) / 1000;
    const share = at > this.cpuAt ? busyMs / (at - this.cpuAt) : 0;
    [this.cpu, this.cpuAt] = [cpu, at];
    return share;
  }
}

function requestsBetween(before: Snapshot, after: Snapshot, of: 'api' | 'webhook') {
  const responses = between(before[of].responses, after[of].responses);
  const failed = after[of].failed - before[of].failed;
  const seconds = (after.at - before.at) / 1000;
  return {
    count: responses.count,
    perSecond: seconds > 0 ? responses.count / seconds : 0,
    failed,
    failedShare: responses.count > 0 ? failed / responses.count : 0,
    meanSeconds: mean(responses) ?? null,
    p95Seconds: quantile(0.95, responses) ?? null,
  };
}
