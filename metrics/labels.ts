import { boundedId, maskedPhone, OTHER, oneOf } from 'vigia/metrics';

/**
 * Label definitions that several metrics share. Budgets are per process and sized for the sample service; a
 * larger deployment raises them here and sees the cost in `docs/metrics.md`.
 */
export const companyId = boundedId(3);
/** AtendeAI's tenants: in the sample, each company is a clinic, under the same id. */
export const clinicId = boundedId(3);
/** Stands for a clinic where something is no clinic's alone. */
export const SHARED = 'shared';
export const userId = boundedId(5);
export const phoneNumber = maskedPhone(5);

export const crewId = boundedId(3);
export const agentId = boundedId(7);

export const authMethod = oneOf('session_token', 'verification_code');
export const authStatus = oneOf('success', 'failed');
export const channel = oneOf('whatsapp', 'web');
/** `other` is where an agent past its budget goes, whose type would cost a series of its own. */
export const agentType = oneOf('orchestrator', 'specialist', 'support', OTHER);
/** `timeout` is an attempt that was given up; `error` one that failed by itself. */
export const processingStatus = oneOf('success', 'error', 'timeout');
/** `other` is for the tasks of agents past their budget. */
export const taskType = oneOf('classify', 'answer', 'lookup', OTHER);
