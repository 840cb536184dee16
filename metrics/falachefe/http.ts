import { requestsTo } from 'vigia/platform/metrics';

export const apiRequests = requestsTo('falachefe', 8);
