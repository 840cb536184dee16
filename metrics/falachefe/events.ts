import { anything, defineEvents, eventOf, flag, number, optional, personal, text } from 'vigia/logs';
import { authMethod, processingStatus, taskType } from '../labels.ts';
import { memoryOperations } from './crewai.ts';
import { rateLimitHits } from './whatsapp-auth.ts';

/** What WhatsApp authentication and CrewAI tell of themselves, as the first document names it. */

export const falachefeLoggers = { whatsappAuth: 'security', crewai: 'app' } as const;

const authEvent = eventOf('whatsappAuth', { stream: falachefeLoggers.whatsappAuth });
const crewEvent = eventOf('crewai', { stream: falachefeLoggers.crewai });

export const whatsappAuthEvents = defineEvents({
  /** Audited: who tried to get in is kept apart from the running log. */
  authenticationAttempt: authEvent(
    'Authentication attempt',
    {
      phoneNumber: personal,
      companyId: text,
      authMethod,
      success: flag,
      /** Why it failed. */
      reason: optional(text),
    },
    { audit: { message: 'WhatsApp authentication attempt', fields: { compliance: true } } },
  ),
  verificationCodeSent: authEvent('Verification code sent', {
    phoneNumber: personal,
    companyId: text,
    codeLength: number,
  }),
  sessionCreated: authEvent('Session created', {
    userId: text,
    companyId: text,
    sessionToken: personal,
    expiresAt: anything,
  }),
  rateLimitHit: authEvent(
    'Rate limit hit',
    { phoneNumber: personal, limitType: rateLimitHits.labels.limit_type, attempts: number },
    { level: 'warn' },
  ),
});

export const crewaiEvents = defineEvents({
  messageProcessed: crewEvent(
    'Message processed',
    {
      messageId: text,
      crewId: text,
      agentId: text,
      processingTimeMs: number,
      status: processingStatus,
      reason: optional(text),
    },
    { level: ({ status }) => (status === 'success' ? 'info' : 'error') },
  ),
  taskExecuted: crewEvent(
    'Task executed',
    {
      taskId: text,
      taskType,
      agentId: text,
      crewId: text,
      executionTimeMs: number,
      status: processingStatus,
      result: anything,
    },
    { level: ({ status }) => (status === 'success' ? 'info' : 'warn') },
  ),
  handoffPerformed: crewEvent('Agent handoff performed', {
    fromAgent: text,
    toAgent: text,
    crewId: text,
    handoffTimeMs: number,
    context: anything,
  }),
  memoryOperation: crewEvent(
    'Memory operation',
    {
      operationType: memoryOperations.labels.operation_type,
      crewId: text,
      memoryKey: text,
      success: flag,
    },
    { level: 'debug' },
  ),
});
