import { boundedId, maskedPhone, OTHER, oneOf } from 'vigia/metrics';

/**
 * Label definitions that several metrics share. Budgets are per process and sized for the sample service; a
 * larger deployment raises them here and sees the cost in `docs/metrics.md`.
 */
export const companyId = boundedId(3);
/** AtendeAI's tenants: in the sample, each company is a clinic, under the same id. */
export const clinicId = boundedId(3);
/** Stands in for a clinic where something does not belong to a single clinic. */
export const SHARED = 'shared';
export const userId = boundedId(5);
export const phoneNumber = maskedPhone(5);

export const crewId = boundedId(3);
export const agentId = boundedId(7);

export const authMethod = oneOf('session_token', 'verification_code');
export const authStatus = oneOf('success', 'failed');
export const channel = oneOf('whatsapp', 'web');
/** `other` takes the agents beyond the budget, because each type costs a series. */
export const agentType = oneOf('orchestrator', 'specialist', 'support', OTHER);
/** `timeout` is an attempt that was abandoned; `error` is one that failed by itself. */
export const processingStatus = oneOf('success', 'error', 'timeout');
/** `other` takes the tasks of agents beyond the budget. */
export const taskType = oneOf('classify', 'answer', 'lookup', OTHER);
