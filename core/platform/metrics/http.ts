import { boundedId, type LabelValues, oneOf } from '../../metrics/label.ts';
import { histogram } from '../../metrics/metric.ts';

/** The HTTP API of every service, as AtendeAI's document labels it. */

export const httpRequestDuration = histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from a request to the API to its answer, by resource and class of status code',
  unit: 'seconds',
  labels: {
    // Bounded, not closed: past the budget a request is still counted under its service and class, so that no 5xx is lost.
    method: boundedId(3),
    /** The path up to its first parameter: the cost of a histogram for each method of each path is too high. */
    route: boundedId(8),
    status_code: oneOf('2xx', '4xx', '5xx'),
    // Closed too: objectives are per service, and must not lose what goes past the budget.
    service: oneOf('atendeai', 'falachefe', 'whatsself'),
  },
  // 2 s and 5 s are where the alerts are; without a bound above, nothing could be told to be over 5 s.
  buckets: [0.25, 2, 5, 10],
  maxCombinations: 19,
});

/** A service whose API is told apart in it. */
export type HttpService = LabelValues<typeof httpRequestDuration.labels>['service'];
