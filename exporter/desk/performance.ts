import type { Instruments } from '@vigia/telemetry';
import { eventLoopLag, httpRequestDuration } from 'vigia/platform/metrics';
import { exposed } from '../base/exposed.ts';
import { between, mean, type Observations, observationsOf, quantile } from '../base/histogram.ts';
import type { Hub } from '../base/hub.ts';
import { type WatchedRequests, watchedRequests } from '../seams/requests.ts';

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
  /** By name. */
  readonly requests: Readonly<Record<string, Requests>>;
}
/** Since the process started. */
interface Requests {
  readonly failed: number;
  readonly responses: Observations;
}
const gauges = ['cpuCores', 'residentBytes', 'heapBytes', 'eventLoopLagSeconds'] as const;

/** The HTTP API of every service. */
const api: WatchedRequests = {
  name: 'api',
  metrics: [httpRequestDuration],
  isFailure: ({ name, labels }) => name.endsWith('_count') && labels.status_code === '5xx',
};

/** How the process does: now, and over the last minutes. The API, and what systems want to see apart, each by itself. */
export class PerformanceWatch {
  private readonly instruments: Instruments;
  private readonly hub: Hub;
  private snapshots: Snapshot[] = [];
  private cpu = process.cpuUsage();
  private cpuAt = performance.now();

  constructor({ instruments, hub }: { readonly instruments: Instruments; readonly hub: Hub }) {
    this.hub = hub;
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
      ...requestsBetween(before, now),
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
      ...requestsBetween(first, last),
    };
  }

  private async snapshot(): Promise<Snapshot> {
    const watched = [api, ...this.hub.all(watchedRequests)];
    const families = await exposed(this.instruments, [
      eventLoopLag,
      ...watched.flatMap(({ metrics }) => metrics),
    ]);
    const samples = (name: string) => families.get(name)?.samples ?? [];
    const requests = ({ name, metrics, isFailure }: WatchedRequests): [string, Requests] => {
      const all = metrics.flatMap(metric => samples(metric.name));
      const failed = all.filter(isFailure).reduce((sum, { value }) => sum + value, 0);
      return [name, { failed, responses: observationsOf(all) }];
    };
    const { rss, heapUsed } = process.memoryUsage();
    return {
      at: Date.now(),
      cpuCores: this.busy(),
      residentBytes: rss,
      heapBytes: heapUsed,
      eventLoopLagSeconds: samples(eventLoopLag.name)[0]?.value ?? 0,
      requests: Object.fromEntries(watched.map(requests)),
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

/** By name. */
function requestsBetween(before: Snapshot, after: Snapshot) {
  const seconds = (after.at - before.at) / 1000;
  return Object.fromEntries(
    Object.entries(after.requests).map(([name, now]) => [name, grown(before.requests[name]!, now, seconds)]),
  );
}

function grown(before: Requests, after: Requests, seconds: number) {
  const responses = between(before.responses, after.responses);
  const failed = after.failed - before.failed;
  return {
    count: responses.count,
    perSecond: seconds > 0 ? responses.count / seconds : 0,
    failed,
    failedShare: responses.count > 0 ? failed / responses.count : 0,
    meanSeconds: mean(responses) ?? null,
    p95Seconds: quantile(0.95, responses) ?? null,
  };
}
