import { endpoint } from '../alerts/references.ts';

/** Endpoints of every service with the kit, and of the servers of the stack. */
export const metricsEndpoint = endpoint('GET', '/metrics');
export const health = endpoint('GET', '/health');
/** The same in detail: what each check found. */
export const deepHealth = endpoint('GET', '/health/deep');
/** Of blackbox-exporter: probes a target now, and says what it saw. */
export const probe = endpoint('GET', '/probe');
/** Of the desk. */
export const deskEndpoints = {
  backupStatus: endpoint('GET', '/production/backup/status'),
  makeBackup: endpoint('POST', '/production/backup/manual'),
  remedyRuns: endpoint('GET', '/production/remedies'),
  approveRemedy: endpoint('POST', '/production/remedies/:id/approve'),
} as const;
