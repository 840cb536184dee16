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

/** What the dashboard of a service is made of: who it is, and how its requests are counted and timed. */
export interface Service {
  /** The value of the label `service`, and the end of the dashboard's uid. */
  readonly name: string;
  readonly title: string;
  /** The job of its process. */
  readonly job: string;
  /** Its colour where several services share a panel. Default: the palette's. */
  readonly color?: string;
  /** The services that its alerts name: parts of it, and the stores that it cannot do without. */
  readonly alertServices: readonly string[];
  /** Requests a second, and those of them that it failed to answer. */
  readonly requests: (range: Range) => Expression<never>;
  readonly failures: (range: Range) => Expression<never>;
  /** The time within which this share of the requests was answered, and the histogram that it is taken from. */
  readonly within: (quantile: number, range: Range) => Expression<never>;
  readonly histogram: Histogram;
  /** Requests a second by how they ended, and the label that says it. */
  readonly outcomes: { readonly label: string; readonly rate: (range: Range) => Expression };
  /** Its name in `http_request_duration_seconds`, which tells requests apart by route. */
  readonly routes?: string;
}

/** Who a service is. */
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

/** How a service that has metrics of its own counts and times its requests. */
export interface Counted<C extends Counter, H extends Histogram> extends Identity {
  /** Requests that were its to answer: what is refused is the caller's fault. */
  readonly served: Series<C>;
  readonly failed: Series<C>;
  /** Every request, and the label that says how it ended. */
  readonly all: C;
  readonly outcome: keyof C['labels'] & string;
  readonly duration: H;
}

/** Returns a service whose requests are counted and timed by metrics of its own. */
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
