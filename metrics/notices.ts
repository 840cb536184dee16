/**
 * The `alertname` of what the service gives Alertmanager to deliver and is no alert: its reports. Alertmanager has the
 * channels, e-mail among them.
 */
export const REPORT_NOTICE = 'QualifierReport';

/** Where the service takes notifications of Alertmanager that it forwards by WhatsApp. */
export const EMERGENCY_PATH = '/production/emergency';
