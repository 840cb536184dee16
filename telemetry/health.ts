import { redactText } from './privacy/index.ts';

/** What a check found, beside that it passed; part of the answer. */
export type Details = Readonly<Record<string, unknown>>;

export interface HealthCheck {
  /** A check that takes longer, in milliseconds, has failed. */
  readonly limitMs: number;
  /** Throws when what it looks at is not well. */
  run(): Promise<Details | undefined>;
}

export interface CheckResult {
  readonly status: 'healthy' | 'unhealthy';
  /** Milliseconds. */
  readonly responseTime: number;
  readonly timestamp: string;
  readonly error?: string;
  readonly [detail: string]: unknown;
}
export interface HealthReport<Name extends string = string> {
  readonly healthy: boolean;
  /** Milliseconds of the whole run: that of the slowest check, for they run side by side. */
  readonly totalResponseTime: number;
  readonly timestamp: string;
  readonly checks: Readonly<Record<Name, CheckResult>>;
}

/** Told of each result, for the metrics: whether the check passed, and its seconds. */
export type OnResult<Name extends string> = (check: Name, healthy: boolean, seconds: number) => void;

/** An answer serves whoever asks within this time, in milliseconds: many probes cost what one a second costs. */
const CACHE_MS = 1000;

/**
 * Runs the checks side by side, each within its own limit; the function that it gives never rejects. Requests that come
 * while a run lasts, or less than a second after it has ended, share it.
 *
 * @example
 * const health = createHealth({
 *   database: { limitMs: 1000, run: async () => ({ orders: await countOrders() }) },
 * });
 * const { healthy, checks } = await health();
 */
export function createHealth<Name extends string>(
  checks: Readonly<Record<Name, HealthCheck>>,
  onResult: OnResult<NoInfer<Name>> = () => {},
): () => Promise<HealthReport<Name>> {
  let latest: Promise<HealthReport<Name>> | undefined;
  let endedAt = 0;
  const run = async (): Promise<HealthReport<Name>> => {
    const report = await runAll(checks, onResult);
    endedAt = performance.now();
    return report;
  };
  return () => {
    const stale = endedAt > 0 && performance.now() - endedAt >= CACHE_MS;
    if (!latest || stale) {
      endedAt = 0;
      latest = run();
    }
    return latest;
  };
}

async function runAll<Name extends string>(
  checks: Readonly<Record<Name, HealthCheck>>,
  onResult: OnResult<Name>,
): Promise<HealthReport<Name>> {
  const start = performance.now();
  const names = Object.keys(checks) as Name[];
  const results = await Promise.all(
    names.map(async name => {
      const result = await runOne(checks[name]);
      onResult(name, result.status === 'healthy', result.responseTime / 1000);
      return [name, result] as const;
    }),
  );
  return {
    healthy: results.every(([, { status }]) => status === 'healthy'),
    totalResponseTime: elapsed(start),
    timestamp: new Date().toISOString(),
    checks: Object.fromEntries(results) as Record<Name, CheckResult>,
  };
}

async function runOne({ limitMs, run }: HealthCheck): Promise<CheckResult> {
  const start = performance.now();
  const result = (status: CheckResult['status'], rest: Details = {}): CheckResult => ({
    ...rest,
    status,
    responseTime: elapsed(start),
    timestamp: new Date().toISOString(),
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return result('healthy', await Promise.race([run(), late]));
  } catch (error) {
    return result('unhealthy', { error: redactText(error instanceof Error ? error.message : String(error)) });
  } finally {
    clearTimeout(timer);
  }
}

const elapsed = (start: number): number => Math.round((performance.now() - start) * 10) / 10;
