import { linesOf, where } from 'vigia/logql';
import { httpRequest } from 'vigia/platform/events';

/** The sample logs its requests with the logger `app`. */
export const requests = linesOf(httpRequest, { stream: 'app' });
/** Requests that ended with a 5xx status, one line each. */
export const failedRequests = where(requests, { statusCode: { atLeast: 500 } });
