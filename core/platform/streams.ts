import { oneOf } from '../metrics/label.ts';

/** Log streams, by purpose. The stream decides who reads the lines and how long they are kept. */
export const logStream = oneOf('app', 'errors', 'security', 'performance', 'business', 'webhook', 'audit');
export type LogStream = (typeof logStream.values)[number];
/** `info` includes lower levels; `error` includes higher ones. */
export const logLevel = oneOf('info', 'warn', 'error');
