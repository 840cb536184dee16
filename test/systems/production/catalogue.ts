import { alerts, metrics } from '../../catalogue/rows.ts';

/** What the source documents ask to be measured: the list against which the catalogue test holds what is there. */
export const askedMetrics = {
  Production: metrics(
    ['conversations_started_total', 'counter', 'channel clinic_id'],
    ['conversations_finished_total', 'counter', 'channel clinic_id'],
    ['conversations_handed_off_total', 'counter', 'channel clinic_id'],
    ['leads_generated_total', 'counter', 'channel'],
    ['leads_qualified_total', 'counter', 'channel'],
    ['lead_score', 'histogram', 'channel'],
    ['appointments_requested_total', 'counter', 'clinic_id'],
    ['appointments_confirmed_total', 'counter', 'clinic_id'],
    ['revenue_total', 'counter', 'currency'],
    ['api_cost_total', 'counter', 'provider'],
    ['infrastructure_cost_total', 'counter', 'resource'],
    ['external_service_up', 'gauge', 'service'],
    ['external_service_response_time_seconds', 'histogram', 'service'],
    ['database_query_duration_seconds', 'histogram', 'operation'],
    ['backup_last_success_timestamp_seconds', 'gauge', 'target'],
    ['backup_last_size_bytes', 'gauge', 'target'],
    ['backup_duration_seconds', 'gauge', 'target'],
    ['backup_failures_total', 'counter', 'target'],
  ),
};

/** What they want to be told of. */
export const askedAlerts = {
  'Production and AtendeAI': alerts(
    ['processor above 80 %', 'HostCpuHigh', 0.8, 'warning'],
    ['processor above 95 %', 'HostCpuSaturated', 0.95, 'critical'],
    ['memory above 85 %', 'HostMemoryHigh', 0.85, 'warning'],
    ['memory above 95 %', 'HostMemoryExhausted', 0.95, 'critical'],
    ['disk above 85 %', 'HostDiskHigh', 0.85, 'warning'],
    ['disk above 95 %', 'HostDiskFull', 0.95, 'critical'],
    ['response time above 2 s', 'ResponseTimeHigh', 2, 'warning'],
    ['response time above 5 s', 'ResponseTimeCritical', 5, 'critical'],
    ['system failure', 'SystemFailure'],
    ['external service down', 'ExternalServiceDown'],
    ['backup failed', 'BackupFailed'],
    ['backup older than 26 hours', 'BackupTooOld', 26 * 3600],
  ),
};
