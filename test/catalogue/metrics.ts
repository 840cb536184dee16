/** What the source documents ask to be measured: the list against which `catalogue.test.ts` holds what is there. */
export interface AskedMetric {
  readonly name: string;
  /** `computed` is a recording rule; the others are exposed by the service itself. */
  readonly type: 'counter' | 'gauge' | 'histogram' | 'computed';
  readonly labels: readonly string[];
  /** Histograms: the bucket bounds that it must have, in seconds or whatever it counts. */
  readonly bounds?: readonly number[];
}

type Row = readonly [name: string, type: AskedMetric['type'], labels?: string, bounds?: readonly number[]];

const rows = (...list: readonly Row[]): readonly AskedMetric[] =>
  list.map(([name, type, labels = '', bounds]) => ({
    name,
    type,
    labels: labels.split(' ').filter(Boolean),
    ...(bounds && { bounds }),
  }));

/** By system, in the order of the catalogue. */
export const askedMetrics: Readonly<Record<string, readonly AskedMetric[]>> = {
  'WhatsApp authentication': rows(
    ['whatsapp_auth_attempts_total', 'counter', 'phone_number company_id auth_method status'],
    ['whatsapp_verification_codes_sent_total', 'counter', 'phone_number company_id'],
    ['whatsapp_sessions_created_total', 'counter', 'user_id company_id'],
    ['whatsapp_sessions_expired_total', 'counter', 'user_id company_id'],
    ['whatsapp_rate_limit_hits_total', 'counter', 'phone_number limit_type'],
    ['whatsapp_auth_response_time_seconds', 'histogram', 'auth_method status', [0.1, 0.5, 1, 2, 5, 10]],
    ['whatsapp_verification_code_generation_time_seconds', 'histogram', '', [0.01, 0.05, 0.1, 0.5, 1]],
    ['whatsapp_active_sessions', 'gauge', 'company_id'],
    ['whatsapp_pending_verifications', 'gauge', 'company_id'],
  ),
  CrewAI: rows(
    ['crewai_messages_processed_total', 'counter', 'crew_id agent_id company_id status'],
    ['crewai_tasks_executed_total', 'counter', 'task_type crew_id status'],
    ['crewai_handoffs_performed_total', 'counter', 'from_agent to_agent crew_id'],
    ['crewai_memory_operations_total', 'counter', 'operation_type crew_id'],
    ['crewai_message_processing_time_seconds', 'histogram', 'crew_id agent_id', [0.5, 1, 2, 5, 10, 30, 60]],
    ['crewai_task_execution_time_seconds', 'histogram', 'task_type agent_id', [0.1, 0.5, 1, 2, 5, 10]],
    ['crewai_handoff_time_seconds', 'histogram', 'from_agent to_agent', [0.1, 0.5, 1, 2, 5]],
    ['crewai_active_crews', 'gauge', 'company_id'],
    ['crewai_active_agents', 'gauge', 'crew_id agent_type'],
    ['crewai_memory_usage_bytes', 'gauge', 'crew_id memory_type'],
    ['crewai_queue_depth', 'gauge', 'crew_id'],
  ),
  'Business intelligence': rows(
    ['business_daily_active_users', 'gauge', 'company_id channel'],
    ['business_user_retention_rate', 'gauge', 'company_id period'],
    ['business_conversation_volume_total', 'counter', 'company_id channel'],
    ['business_conversation_length_messages', 'histogram', 'company_id channel', [1, 5, 10, 20, 50, 100]],
    ['business_response_time_seconds', 'histogram', 'company_id agent_type', [1, 5, 10, 30, 60, 120]],
    ['business_revenue_per_user', 'gauge', 'company_id period'],
    ['business_cost_per_conversation', 'gauge', 'company_id channel'],
  ),
  Infrastructure: rows(
    ['database_connection_errors_total', 'counter'],
    ['redis_connection_errors_total', 'counter'],
  ),
  WhatsSelf: rows(
    ['messages_outbound_total', 'counter'],
    ['messages_outbound_failed_total', 'counter', 'reason'],
    ['messages_inbound_total', 'counter'],
    ['delivery_success_ratio', 'computed'],
    ['first_response_latency_seconds', 'histogram', '', [120]],
    ['queue_depth', 'gauge'],
    ['rate_global_per_min', 'gauge'],
    ['rate_per_contact_per_5min', 'gauge', 'contactId'],
    ['cb_state_global', 'gauge'],
    ['cb_state_contact', 'gauge', 'contactId'],
    ['cb_fail_rate_window', 'gauge'],
    ['trigger_hits_total', 'counter', 'triggerId'],
    ['flow_auto_steps_total', 'counter', 'flowId'],
    ['flow_step_drops_total', 'counter', 'flowId step'],
    ['contact_opt_changes_total', 'counter', 'direction'],
    ['whatsapp_session_up', 'gauge'],
    ['whatsapp_session_recovery_seconds', 'histogram', '', [300]],
    ['whatsapp_qr_updates_total', 'counter'],
    ['process_uptime_seconds', 'gauge'],
    ['nodejs_event_loop_lag_seconds', 'gauge'],
    ['db_pool_in_use', 'gauge'],
  ),
  'Agente Qualificador': rows(
    ['qualifier_leads_created_total', 'counter', 'source'],
    ['qualifier_leads_processed_total', 'counter', 'outcome'],
    ['qualifier_leads_unanswered', 'gauge'],
    ['qualifier_sessions_active', 'gauge'],
    ['qualifier_sessions_stuck', 'gauge'],
    ['qualifier_webhook_requests_total', 'counter', 'status'],
    ['qualifier_webhook_response_time_seconds', 'histogram', '', [10, 30]],
    ['qualifier_webhook_timeouts_total', 'counter'],
    ['qualifier_consecutive_errors', 'gauge'],
    ['qualifier_errors_total', 'counter', 'type'],
    ['qualifier_suspicious_requests_total', 'counter', 'reason'],
    ['remediation_runs_total', 'counter', 'action result'],
  ),
  Production: rows(
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
  AtendeAI: rows(
    ['system_cpu_usage_percent', 'gauge', 'service clinic_id'],
    ['system_memory_usage_bytes', 'gauge', 'service clinic_id'],
    ['system_disk_usage_percent', 'gauge', 'service clinic_id'],
    ['http_request_duration_seconds', 'histogram', 'method route status_code service'],
    ['cache_requests_total', 'counter', 'result'],
  ),
};
