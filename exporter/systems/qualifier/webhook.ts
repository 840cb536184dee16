import { withSpan } from '@vigia/telemetry/tracing';
import type { LabelValue } from 'vigia/metrics';
import {
  consecutiveErrors,
  qualifierErrors,
  webhookRequests,
  webhookResponseTime,
  webhookTimeouts,
} from '../../../metrics/qualifier.ts';
import { secondsSince } from '../../base/digest.ts';
import { Problem } from '../../base/problem.ts';
import { Failure, failureOf } from './failure.ts';
import { QUALIFY_TIMEOUT_MS } from './qualification.ts';
import type { Services } from './services.ts';

type Status = LabelValue<(typeof webhookRequests)['labels']['status']>;

/** Serves requests to the webhook within the time that they have, and keeps count of how they end. */
export class Webhook {
  private readonly services: Services;
  private readonly timeoutMs: number;
  private failedInARow = 0;

  constructor(services: Services, timeoutMs: number = QUALIFY_TIMEOUT_MS) {
    this.services = services;
    this.timeoutMs = timeoutMs;
    this.inARow(0);
  }

  /** The row of failures is over, as after a change of what runs. */
  forget(): void {
    this.inARow(0);
  }

  /** Runs the work of one request. Throws what the work throws, or a 504 `Problem` when it takes too long. */
  async serve<T>(work: () => Promise<T>): Promise<T> {
    return withSpan('qualifier.webhook', async () => {
      const start = performance.now();
      try {
        const result = await this.inTime(work);
        this.count('success', start);
        return result;
      } catch (error) {
        const status = statusOf(error);
        this.count(status, start);
        if (status === 'error' || status === 'timeout') this.report(status, error);
        throw error instanceof Failure && error.cause instanceof Error ? error.cause : error;
      }
    });
  }

  private async inTime<T>(work: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = `the lead was not processed within ${this.timeoutMs / 1000} s`;
      const problem = new Problem(504, error, 'do not send it again: it is kept and tried again');
      timer = setTimeout(() => reject(problem), this.timeoutMs);
    });
    try {
      return await Promise.race([work(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private count(status: Status, start: number): void {
    const { instruments } = this.services;
    instruments.counter(webhookRequests).inc({ status });
    if (status === 'refused') return;
    instruments.histogram(webhookResponseTime).observe({}, secondsSince(start));
    if (status === 'timeout') instruments.counter(webhookTimeouts).inc();
    this.inARow(status === 'success' ? 0 : this.failedInARow + 1);
  }

  private inARow(failures: number): void {
    this.failedInARow = failures;
    this.services.instruments.gauge(consecutiveErrors).set({}, failures);
  }

  private report(status: Status, error: unknown): void {
    const reason = error instanceof Error ? error.message : 'unknown';
    this.services.events.webhookFailed({ status, reason });
    // A failed qualification is counted where it failed, whether or not a request waited for it.
    if (error instanceof Failure) return;
    const type = status === 'timeout' ? 'timeout' : failureOf(error).type;
    this.services.instruments.counter(qualifierErrors).inc({ type });
  }
}

function statusOf(error: unknown): Status {
  if (error instanceof Problem && error.status === 504) return 'timeout';
  if (error instanceof Failure && error.type === 'timeout') return 'timeout';
  const { status, statusCode } = error as { status?: number; statusCode?: number };
  const code = status ?? statusCode ?? 500;
  return code < 500 ? 'refused' : 'error';
}
