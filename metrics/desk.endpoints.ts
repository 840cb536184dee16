import { endpoint } from 'vigia/alerts';

/** Endpoints of the desk that runbooks call. */
export const backupStatus = endpoint('GET', '/production/backup/status');
export const makeBackup = endpoint('POST', '/production/backup/manual');
export const remedyRuns = endpoint('GET', '/production/remedies');
export const approveRemedy = endpoint('POST', '/production/remedies/:id/approve');
