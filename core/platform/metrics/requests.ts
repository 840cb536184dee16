import { boundedId } from '../../metrics/label.ts';
import { counter, gauge, histogram, type Metric } from '../../metrics/metric.ts';

/**
 * HTTP requests as `instrumentFastify`, `instrumentExpress` and `instrumentNest` measure them. Names and labels are those
 * of OpenTelemetry's HTTP conventions, so that queries over them hold for services with its SDK, too.
 */

const labels = {
  http_request_method: boundedId(10),
  /** The template of the route, such as `/orders/:id`; `unknown` if no route matches. */
  http_route: boundedId(200),
  http_response_status_code: boundedId(40),
};
/** Combinations of method, route and status that one process exposes. */
const maxCombinations = 300;

export const httpServerRequests = counter({
  name: 'http_server_requests_total',
  help: 'HTTP requests answered, by method, route and status code',
  unit: 'operations',
  labels,
  maxCombinations,
});

export const httpServerRequestDuration = histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Time from the first byte of an HTTP request to the last byte of its response',
  unit: 'seconds',
  labels,
  maxCombinations,
  // OpenTelemetry advises these and three more, which cost series and hardly change a quantile.
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

export const httpServerActiveRequests = gauge({
  name: 'http_server_active_requests',
  help: 'HTTP requests that are being answered',
  unit: 'items',
});

/** The three together. */
export const requestMetrics: readonly Metric[] = [
  httpServerRequests,
  httpServerRequestDuration,
  httpServerActiveRequests,
];
