import { endpoint } from 'vigia/alerts';

/** Endpoints of the desk that runbooks call. Its routes take the paths from here. */
export const backupStatus = endpoint('GET', '/production/backup/status');
export const makeBackup = endpoint('POST', '/production/backup/manual');
