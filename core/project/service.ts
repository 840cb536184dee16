import type { Counter, Histogram } from '../metrics/metric.ts';
import { httpRequestDuration } from '../platform/metrics/http.ts';
import {
  type Expression,
  histogramQuantile,
  observations,
  type Range,
  rate,
  select,
  sum,
} from '../promql/index.ts';
import type { Series } from '../promql/select.ts';

/** The parts of the dashboard of a service: its identity, and how its requests are counted and timed. */
export interface Service {
  /** The value of the label `service`, and the end of the uid of the dashboard. */
  readonly name: string;
  readonly title: string;
  /** The job of its process. */
  readonly job: string;
  /** Its colour on panels with several services. Default: a colour of the palette. */
  readonly color?: string;
  /** The services of its alerts: its parts, and the stores that it depends on. */
  readonly alertServices: readonly string[];
  /** Requests per second, and those that failed. */
  readonly requests: (range: Range) => Expression<never>;
  readonly failures: (range: Range) => Expression<never>;
  /** The time within which this share of the requests was answered, and the histogram behind it. */
  readonly within: (quantile: number, range: Range) => Expression<never>;
  readonly histogram: Histogram;
  /** Requests per second by outcome, and the label of the outcome. */
  readonly outcomes: { readonly label: string; readonly rate: (range: Range) => Expression };
  /** Its name in `http_request_duration_seconds`, which has a label for the route. */
  readonly routes?: string;
}

/** Identity of a service. */
type Identity = Pick<Service, 'name' | 'title' | 'job' | 'color' | 'alertServices'>;

/**
 * Returns a service whose requests are those of `http_request_duration_seconds`.
 *
 * @example
 * ```ts
 * httpService({ name: 'my-bot', title: 'My bot', job: 'my-bot', alertServices: ['my-bot'] });
 * ```
 */
export function httpService(identity: Identity): Service {
  const service = identity.name;
  const requests = select(httpRequestDuration, { service });
  const failures = select(httpRequestDuration, { service, status_code: '5xx' });
  return {
    ...identity,
    requests: range => sum(rate(observations(requests), range)),
    failures: range => sum(rate(observations(failures), range)),
    within: (quantile, range) => histogramQuantile(quantile, requests, range),
    histogram: httpRequestDuration,
    outcomes: {
      label: 'status_code',
      rate: range => sum(rate(observations(requests), range), { by: ['status_code'] }),
    },
    routes: service,
  };
}

/** How a service with its own metrics counts and times its requests. */
export interface Counted<C extends Counter, H extends Histogram> extends Identity {
  /** Requests that the service had to answer. Refused requests are the fault of the caller. */
  readonly served: Series<C>;
  readonly failed: Series<C>;
  /** Every request, and the label of its outcome. */
  readonly all: C;
  readonly outcome: keyof C['labels'] & string;
  readonly duration: H;
}

/** Returns a service whose own metrics count and time its requests. */
export function countedService<C extends Counter, H extends Histogram>({
  served,
  failed,
  all,
  outcome,
  duration,
  ...identity
}: Counted<C, H>): Service {
  return {
    ...identity,
    requests: range => sum(rate(served, range)),
    failures: range => sum(rate(failed, range)),
    within: (quantile, range) => histogramQuantile(quantile, duration, range),
    histogram: duration,
    outcomes: { label: outcome, rate: range => sum(rate(all, range), { by: [outcome as never] }) },
  };
}
