import { alerts, metrics } from '../../catalogue/rows.ts';

/** What the source documents ask to be measured: the list against which the catalogue test holds what is there. */
export const askedMetrics = {
  'WhatsApp authentication': metrics(
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
  CrewAI: metrics(
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
  'Business intelligence': metrics(
    ['business_daily_active_users', 'gauge', 'company_id channel'],
    ['business_user_retention_rate', 'gauge', 'company_id period'],
    ['business_conversation_volume_total', 'counter', 'company_id channel'],
    ['business_conversation_length_messages', 'histogram', 'company_id channel', [1, 5, 10, 20, 50, 100]],
    ['business_response_time_seconds', 'histogram', 'company_id agent_type', [1, 5, 10, 30, 60, 120]],
    ['business_revenue_per_user', 'gauge', 'company_id period'],
    ['business_cost_per_conversation', 'gauge', 'company_id channel'],
  ),
  Infrastructure: metrics(
    ['database_connection_errors_total', 'counter'],
    ['redis_connection_errors_total', 'counter'],
  ),
};

/** What they want to be told of. */
export const askedAlerts = {
  Falachefe: alerts(
    ['failed logins a second', 'WhatsAppAuthHighFailureRate', 0.1, 'warning', '2m'],
    ['login time p95', 'WhatsAppAuthHighResponseTime', 5, 'warning', '5m'],
    ['rate-limit hits a second', 'WhatsAppAuthRateLimitHits', 10, 'critical', '1m'],
    ['failed crew messages a second', 'CrewAIMessageProcessingErrors', 0.05, 'warning', '2m'],
    ['crew answer time p95', 'CrewAIHighProcessingTime', 30, 'warning', '5m'],
    ['messages waiting for a crew', 'CrewAIQueueBacklog', 100, 'critical', '5m'],
    ['database connection errors a second', 'DatabaseConnectionErrors', 0.1, 'critical', '1m'],
    ['Redis connection errors a second', 'RedisConnectionErrors', 0.1, 'critical', '1m'],
  ),
};
