/**
 * The `alertname` of the reports that the service sends through Alertmanager; they are not alerts. Alertmanager has the
 * channels, e-mail among them.
 */
export const REPORT_NOTICE = 'QualifierReport';
