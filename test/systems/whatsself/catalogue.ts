import { alerts, metrics } from '../../catalogue/rows.ts';

/** What the source documents ask to be measured: the list against which the catalogue test holds what is there. */
export const askedMetrics = {
  WhatsSelf: metrics(
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
};

/** What they want to be told of. */
export const askedAlerts = {
  WhatsSelf: alerts(
    ['session disconnected', 'WhatsSelfSessionDisconnected'],
    ['queue stalled', 'WhatsSelfQueueStalled'],
    ['outflow far below inflow', 'WhatsSelfOutflowBelowInflow'],
    ['share of failed sends', 'WhatsSelfSendFailures', 0.25],
    ['circuit breaker open', 'WhatsSelfCircuitBreakerOpen'],
    ['share of 5xx', 'WhatsSelfBackendErrors'],
    ['flood from one contact', 'WhatsSelfContactFlood'],
  ),
};
