import type { Logger } from 'pino';
import type { PromRegistry } from '../exposition/registry.ts';
import type { HealthReport } from '../health.ts';
import type { Exposition, Instruments } from '../metrics.ts';

/** What `instrumentFastify`, `instrumentExpress` and `instrumentNest` are given. All of it may be left out. */
export interface HttpTelemetry {
  /** Where each request is logged once. Default: requests are not logged. */
  readonly log?: Logger;
  /** Whether `log` is told the error of each request that is answered with 5xx. Default true. */
  readonly logErrors?: boolean;
  /** What the service declares. Default: nothing but requests and the process is measured. */
  readonly instruments?: Instruments;
  /**
   * Registries of prom-client that the service has already, such as its default `register`. They are served on the same
   * page. Default: none.
   */
  readonly registries?: readonly PromRegistry[];
  /**
   * Whether requests are counted and timed (`http_server_requests_total`, `http_server_request_duration_seconds`,
   * `http_server_active_requests`). Default true.
   */
  readonly requestMetrics?: boolean;
  /** Whether the default metrics of prom-client are there, unless the service exposes them itself. Default true. */
  readonly nodeMetrics?: boolean;
  /** Told by `/health`. */
  readonly version?: string;
  /** Told by `/health`. */
  readonly environment?: string;
  /** What `/health` runs, made by `createHealth`. Default: nothing to check, always healthy. */
  readonly health?: () => Promise<HealthReport>;
  /** What `/health/deep` runs. Default: there is no such path. */
  readonly deepHealth?: () => Promise<HealthReport>;
  /** Where metrics, health and life are told; `false` for nowhere. Default: `/metrics`, `/health`, `/live`. */
  readonly paths?: TelemetryPaths;
  /**
   * Paths whose requests, and those below, are not measured and are logged at `debug` only. Default: `/metrics`, `/live`,
   * `/health`, and those of `paths`.
   */
  readonly quiet?: readonly string[];
  /** Stands in for the page of `/metrics`: refuses it by throwing, or leaves metrics out. Default: all of them. */
  readonly expose?: (accept: string | undefined) => Promise<Exposition>;
}

export interface TelemetryPaths {
  readonly metrics?: string | false;
  readonly health?: string | false;
  readonly live?: string | false;
}

/** Throws unless each path is one, such as `/metrics`. */
export function checkPaths(paths: TelemetryPaths): void {
  for (const [name, path] of Object.entries(paths) as [string, unknown][]) {
    if (path === false || path === undefined || (typeof path === 'string' && /^\/[^?#\s]+$/.test(path)))
      continue;
    throw new Error(`paths.${name} is ${JSON.stringify(path)}: give a path such as "/${name}", or false`);
  }
}
