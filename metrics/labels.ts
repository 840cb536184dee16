import { boundedId, maskedPhone, oneOf } from './label.ts';

/**
 * Label definitions that several metrics share. Budgets are per process and sized for the sample service; a
 * larger deployment raises them here and sees the cost in `docs/metrics.md`.
 */
export const companyId = boundedId(3);
export const userId = boundedId(12);
export const phoneNumber = maskedPhone(12);

export const crewId = boundedId(3);
export const agentId = boundedId(8);

export const authMethod = oneOf('session_token', 'verification_code');
export const authStatus = oneOf('success', 'failed');
export const channel = oneOf('whatsapp', 'web');
export const agentType = oneOf('orchestrator', 'specialist', 'support');
/** `timeout` is an attempt that was given up; `error` one that failed by itself. */
export const processingStatus = oneOf('success', 'error', 'timeout');
export const taskType = oneOf('classify', 'answer', 'lookup', 'summarize');

/** Where log lines go by what they are for: who reads them and how long they are kept hangs on it. */
export const logStream = oneOf('app', 'errors', 'security', 'performance', 'business', 'webhook', 'audit');
export type LogStream = (typeof logStream.values)[number];
/** `info` with all that is less; `error` with what is worse. */
export const logLevel = oneOf('info', 'warn', 'error');
