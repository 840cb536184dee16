import { oneOf } from '../metrics/label.ts';

/** Where log lines go by what they are for: who reads them and how long they are kept hangs on it. */
export const logStream = oneOf('app', 'errors', 'security', 'performance', 'business', 'webhook', 'audit');
export type LogStream = (typeof logStream.values)[number];
/** `info` with all that is less; `error` with what is worse. */
export const logLevel = oneOf('info', 'warn', 'error');
