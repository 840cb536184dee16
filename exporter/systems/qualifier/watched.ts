import { webhookRequests, webhookResponseTime } from '../../../metrics/qualifier.ts';
import type { WatchedRequests } from '../../seams/requests.ts';

/** Requests to the webhook; refused ones are the fault of whoever sent them. */
export const watchedWebhook: WatchedRequests = {
  name: 'webhook',
  metrics: [webhookResponseTime, webhookRequests],
  isFailure: ({ name, labels }) =>
    name === webhookRequests.name && ['error', 'timeout'].includes(labels.status ?? ''),
};
