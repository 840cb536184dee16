/**
 * The `alertname` of the reports that the service sends through Alertmanager; they are not alerts. Alertmanager has the
 * channels, e-mail among them.
 */
export const REPORT_NOTICE = 'QualifierReport';

/** Path at which the service receives notifications from Alertmanager to forward by WhatsApp. */
export const EMERGENCY_PATH = '/production/emergency';
