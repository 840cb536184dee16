import { endpoint } from 'vigia/alerts';

/** Endpoints of the sample service that runbooks call. Its routes take the paths from here. */
export const endpoints = {
  backupStatus: endpoint('GET', '/production/backup/status'),
  makeBackup: endpoint('POST', '/production/backup/manual'),
  recover: endpoint('POST', '/qualifier/recovery'),
  blockContact: endpoint('POST', '/whatsself/contacts/:contactId/block'),
} as const;

/** Paths of the API of each service begin like this. */
export const WHATSSELF_PATH = '/whatsself/';
export const APPOINTMENTS_PATH = '/appointments';
