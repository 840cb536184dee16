import { metrics } from '../../catalogue/rows.ts';

/** What the source documents ask to be measured: the list against which the catalogue test holds what is there. */
export const askedMetrics = {
  AtendeAI: metrics(
    ['system_cpu_usage_percent', 'gauge', 'service clinic_id'],
    ['system_memory_usage_bytes', 'gauge', 'service clinic_id'],
    ['system_disk_usage_percent', 'gauge', 'service clinic_id'],
    ['http_request_duration_seconds', 'histogram', 'method route status_code service'],
    ['cache_requests_total', 'counter', 'result'],
  ),
};
