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
  backupStatus: endpoint('GET', '/production/backup/status', 'desk'),
  makeBackup: endpoint('POST', '/production/backup/manual', 'desk'),
  remedyRuns: endpoint('GET', '/production/remedies', 'desk'),
  approveRemedy: endpoint('POST', '/production/remedies/:id/approve', 'desk'),
} as const;
