import { boundedId, type LabelValues, oneOf } from '../../metrics/label.ts';
import { histogram } from '../../metrics/metric.ts';

/** The HTTP API of every service, with the labels of the AtendeAI document. */

export const httpRequestDuration = histogram({
  name: 'http_request_duration_seconds',
  help: 'Response time of API requests, by resource and class of status code',
  unit: 'seconds',
  labels: {
    // Bounded, not closed: beyond the budget a request still counts under its service and class, so that no 5xx is lost.
    method: boundedId(3),
    /** The path up to its first parameter: the cost of a histogram for each method of each path is too high. */
    route: boundedId(8),
    status_code: oneOf('2xx', '4xx', '5xx'),
    // Closed too: objectives are per service and must not lose what exceeds the budget.
    service: oneOf('atendeai', 'falachefe', 'whatsself'),
  },
  // The alerts are at 2 s and 5 s; without a higher bound, no request could be seen to take longer than 5 s.
  buckets: [0.25, 2, 5, 10],
  maxCombinations: 19,
});

/** The name of a service in this histogram. */
export type HttpService = LabelValues<typeof httpRequestDuration.labels>['service'];
