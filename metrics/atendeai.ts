import { histogram } from 'vigia/metrics';
import { requestsTo } from 'vigia/platform/metrics';
import { clinicId } from './labels.ts';

/** AtendeAI: requests made for a clinic, and to its API. */

export const clinicRequestDuration = histogram({
  name: 'clinic_request_duration_seconds',
  help: 'Response time of requests made for a clinic',
  unit: 'seconds',
  labels: { clinic_id: clinicId },
  buckets: [0.5, 2],
});

export const apiRequests = requestsTo('atendeai', 6);
