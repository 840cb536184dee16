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
interface MessageOfContact {
  readonly messageId: string;
  readonly contactId: string;
}

/** The typed events of the service. Phones, tokens and secrets in any field are masked or removed by the logger. */
export type Events = ReturnType<typeof createEvents>;

export function createEvents({ app, whatsappAuth, crewai, whatsself, qualifier, audit }: Loggers) {
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

    // WhatsSelf: contacts by their id, and never what was written.
    sessionConnected(event: { downForSeconds?: number }): void {
      whatsself.info({ event: 'session_connected', ...event }, 'WhatsApp session connected');
    },
    sessionDisconnected(event: { upForSeconds: number }): void {
      whatsself.error({ event: 'session_disconnected', ...event }, 'WhatsApp session disconnected');
    },
    /** The code itself would let whoever reads the log in. */
    qrUpdated(): void {
      whatsself.warn({ event: 'qr_updated' }, 'WhatsApp QR code updated');
    },
    inboundReceived(event: MessageOfContact & { triggerId?: string }): void {
      whatsself.info({ event: 'inbound_received', stream: 'webhook', ...event }, 'Message received');
    },
    outboundSent(event: MessageOfContact): void {
      whatsself.info({ event: 'outbound_sent', ...event }, 'Message sent');
    },
    outboundFailed(event: MessageOfContact & { reason: string }): void {
      whatsself.warn({ event: 'outbound_failed', ...event }, 'Message not taken');
    },
    outboundGivenUp(event: MessageOfContact & { attempts: number }): void {
      whatsself.error({ event: 'outbound_given_up', ...event }, 'Message given up');
    },
    /** Of one contact, or without `contactId` of all sends. */
    breakerChanged(event: { state: string; contactId?: string }): void {
      whatsself.warn({ event: 'breaker_changed', ...event }, 'Circuit breaker changed');
    },
    optChanged(event: { contactId: string; direction: 'in' | 'out' }): void {
      whatsself.info({ event: 'opt_changed', ...event }, 'Contact changed its mind');
    },

    // Agente Qualificador: leads by their id, and never what they wrote.
    leadReceived(event: { leadId: string; source: string }): void {
      qualifier.info({ event: 'lead_received', ...event }, 'Lead received');
    },
    leadProcessed(event: { leadId: string; outcome: string }): void {
      qualifier.info({ event: 'lead_processed', ...event }, 'Lead processed');
    },
    leadFailed(event: { leadId: string; type: string; reason: string }): void {
      qualifier.error({ event: 'lead_failed', ...event }, 'Lead not processed');
    },
    webhookFailed(event: { status: string; reason: string }): void {
      qualifier.error({ event: 'webhook_failed', ...event }, 'Webhook request failed');
    },
    /** Logged, and audited. */
    suspiciousRequest(event: { reason: string; phoneNumber?: string }): void {
      qualifier.warn({ event: 'suspicious_request', stream: 'security', ...event }, 'Suspicious request');
      audit.info({ event: 'suspicious_request', ...event, compliance: true }, 'Suspicious webhook request');
    },
    /** Logged, and audited: what was done without a person, or by one. */
    recoveryRun(event: { action: string; result: string; reason: string; affected: number }): void {
      qualifier.warn({ event: 'recovery_run', ...event }, 'Recovery action run');
      audit.info({ event: 'recovery_run', ...event }, 'Recovery action run');
    },

    // Production.
    backupFinished(event: { file: string; trigger: string; bytes: number; seconds: number }): void {
      app.info({ event: 'backup_finished', ...event }, 'Backup made and verified');
    },
    backupFailed(event: { trigger: string; reason: string }): void {
      app.error({ event: 'backup_failed', ...event }, 'Backup failed');
    },
    /** Logged, and audited: who ended an alert, and why. */
    alertResolved(event: { alertId: string; alert: string; by: string; reason: string }): void {
      app.info({ event: 'alert_resolved', ...event }, 'Alert resolved by hand');
      audit.info({ event: 'alert_resolved', ...event }, 'Alert resolved by hand');
    },
    /** Logged, and audited: who was written to, masked, and how many alerts it was about. */
    emergencySent(event: { phoneNumber: string; alerts: readonly string[] }): void {
      app.warn({ event: 'emergency_sent', ...event }, 'Emergency sent by WhatsApp');
      audit.info({ event: 'emergency_sent', ...event }, 'Emergency sent by WhatsApp');
    },
    reportMade(event: { report: string; from: string; to: string; delivered: string }): void {
      app.info({ event: 'report_made', ...event }, 'Report made');
    },
  };
}
