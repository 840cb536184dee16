import { boundedId, oneOf } from '../../metrics/label.ts';
import { counter, gauge, histogram, type Metric } from '../../metrics/metric.ts';

/**
 * HTTP requests as `instrumentFastify`, `instrumentExpress` and `instrumentNest` measure them. Names and labels are those
 * of OpenTelemetry's HTTP conventions, so that queries over them hold for services with its SDK, too.
 */

/** Those of RFC 9110, and others that servers in use send: nginx, Cloudflare, Laravel. The kit counts any other as its class, 599 as 500. */
export const httpStatuses = [
  ...['100', '101', '102', '103', '200', '201', '202', '203', '204', '205', '206', '207', '208', '226'],
  ...['300', '301', '302', '303', '304', '305', '307', '308'],
  ...['400', '401', '402', '403', '404', '405', '406', '407', '408', '409'],
  ...['410', '411', '412', '413', '414', '415', '416', '417', '418', '419'],
  ...['420', '421', '422', '423', '424', '425', '426', '428', '429', '431'],
  ...['440', '444', '451', '460', '494', '495', '496', '497', '498', '499'],
  ...['500', '501', '502', '503', '504', '505', '506', '507', '508', '509', '510', '511'],
  ...['520', '521', '522', '523', '524', '525', '526', '527', '529', '530'],
] as const;

const labels = {
  http_request_method: boundedId(10),
  /** The template of the route, such as `/orders/:id`; `unknown` if no route matches. */
  http_route: boundedId(200),
  http_response_status_code: oneOf(...httpStatuses),
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
