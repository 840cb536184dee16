import { boundedId, oneOf } from './label.ts';
import { histogram } from './metric.ts';

/** The HTTP API of every service, as AtendeAI's document labels it. */

export const httpRequestDuration = histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from a request to the API to its answer, by resource and class of status code',
  unit: 'seconds',
  labels: {
    // Bounded, not closed: past the budget a request is still counted under its class, so that no 5xx is lost.
    method: boundedId(3),
    /** The path up to its first parameter: the cost of a histogram for each method of each path is too high. */
    route: boundedId(8),
    status_code: oneOf('2xx', '4xx', '5xx'),
    // Closed too: objectives are per service, and must not lose what goes past the budget.
    service: oneOf('falachefe', 'whatsself'),
  },
  buckets: [0.05, 0.25, 1, 2, 5],
  // Nine in full, as the demo's day has them, and each class of each service for what comes later.
  maxCombinations: 15,
});
