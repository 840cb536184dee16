import { boundedId, type ClosedLabel, oneOf } from '../../metrics/label.ts';
import { type Histogram, histogram } from '../../metrics/metric.ts';

/** The HTTP APIs that a process serves. */

// Bounded, not closed: beyond the budget a request still counts under its service and class, so that no 5xx is lost.
const method = boundedId(3);
/** The path up to its first parameter: the cost of a histogram for each method of each path is too high. */
const route = boundedId(8);
const status_code = oneOf('2xx', '4xx', '5xx');

/** The time of requests, over the APIs of all services; `requestsTo` declares those of one. */
export const httpRequestDuration = histogram({
  name: 'http_request_duration_seconds',
  help: 'Response time of API requests, by resource and class of status code',
  unit: 'seconds',
  labels: { method, route, status_code, service: boundedId(8) },
  // The alerts are at 2 s and 5 s; without a higher bound, no request could be seen to take longer than 5 s.
  buckets: [0.25, 2, 5, 10],
  maxCombinations: 8,
});

/**
 * The time of requests to the API of one service, which exposes at most `combinations` of method, route and class of
 * status. The label `service` is closed, because objectives are per service and must not lose what is past a budget.
 *
 * @example
 * ```ts
 * export const apiRequests = requestsTo('my-bot', 5);
 * ```
 */
export function requestsTo<const Service extends string>(
  service: Service,
  combinations: number,
): Histogram<
  Omit<typeof httpRequestDuration.labels, 'service'> & { readonly service: ClosedLabel<Service> }
> {
  return {
    ...httpRequestDuration,
    of: httpRequestDuration,
    labels: { method, route, status_code, service: oneOf(service) } as never,
    maxCombinations: combinations,
  };
}
