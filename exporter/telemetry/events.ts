import type { Loggers } from './logger.ts';

/** Seconds as the documents' `…ms` fields. */
const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

export interface AuthenticationAttempt {
  readonly phoneNumber: string;
  readonly companyId: string;
  readonly authMethod: string;
  readonly success: boolean;
  /** Why it failed. */
  readonly reason?: string;
}
export interface MessageProcessed {
  readonly messageId: string;
  readonly crewId: string;
  readonly agentId: string;
  readonly seconds: number;
  readonly status: 'success' | 'error' | 'timeout';
  readonly reason?: string;
}
export interface TaskExecuted {
  readonly taskId: string;
  readonly taskType: string;
  readonly agentId: string;
  readonly crewId: string;
  readonly seconds: number;
  readonly status: 'success' | 'error' | 'timeout';
  readonly result: unknown;
}
export interface HandoffPerformed {
  readonly fromAgent: string;
  readonly toAgent: string;
  readonly crewId: string;
  readonly seconds: number;
  readonly context: unknown;
}
export interface MemoryOperation {
  readonly operationType: 'read' | 'write' | 'update' | 'delete';
  readonly crewId: string;
  readonly memoryKey: string;
  readonly success: boolean;
}

/** The typed events of the service. Phones, tokens and secrets in any field are masked or removed by the logger. */
export type Events = ReturnType<typeof createEvents>;

export function createEvents({ whatsappAuth, crewai, audit }: Loggers) {
  return {
    /** Logged, and audited: who tried to get in is kept apart from the running log. */
    authenticationAttempt(event: AuthenticationAttempt): void {
      whatsappAuth.info({ event: 'authentication_attempt', ...event }, 'Authentication attempt');
      audit.info(
        { event: 'authentication_attempt', ...event, compliance: true },
        'WhatsApp authentication attempt',
      );
    },
    verificationCodeSent(event: { phoneNumber: string; companyId: string; codeLength: number }): void {
      whatsappAuth.info({ event: 'verification_code_sent', ...event }, 'Verification code sent');
    },
    sessionCreated(event: {
      userId: string;
      companyId: string;
      sessionToken: string;
      expiresAt: Date;
    }): void {
      whatsappAuth.info({ event: 'session_created', ...event }, 'Session created');
    },
    rateLimitHit(event: { phoneNumber: string; limitType: string; attempts: number }): void {
      whatsappAuth.warn({ event: 'rate_limit_hit', ...event }, 'Rate limit hit');
    },
    messageProcessed({ seconds, ...event }: MessageProcessed): void {
      const level = event.status === 'success' ? 'info' : 'error';
      crewai[level](
        { event: 'message_processed', ...event, processingTimeMs: milliseconds(seconds) },
        'Message processed',
      );
    },
    taskExecuted({ seconds, ...event }: TaskExecuted): void {
      const level = event.status === 'success' ? 'info' : 'warn';
      crewai[level](
        { event: 'task_executed', ...event, executionTimeMs: milliseconds(seconds) },
        'Task executed',
      );
    },
    handoffPerformed({ seconds, ...event }: HandoffPerformed): void {
      crewai.info(
        { event: 'handoff_performed', ...event, handoffTimeMs: milliseconds(seconds) },
        'Agent handoff performed',
      );
    },
    memoryOperation(event: MemoryOperation): void {
      crewai.debug({ event: 'memory_operation', ...event }, 'Memory operation');
    },
  };
}
