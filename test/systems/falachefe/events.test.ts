import { createEvents, createLoggers } from '@vigia/telemetry';
import { describe, expect, it } from 'vitest';
import { crewaiEvents, falachefeLoggers, whatsappAuthEvents } from '../../../metrics/falachefe/events.ts';

const events = {
  ...whatsappAuthEvents,
  ...crewaiEvents,
} as const;

function capture() {
  const written: string[] = [];
  const log = createLoggers({
    service: 'svc',
    version: '1.2.3',
    environment: 'test',
    level: 'debug',
    loggers: falachefeLoggers,
    destinations: [{ write: line => void written.push(line) }],
  });
  return {
    tell: createEvents(events, log),
    lines: () => written.map(line => JSON.parse(line)),
    raw: () => written.join(''),
  };
}

describe('the events of the documents', () => {
  it('audit an authentication attempt beside logging it, with the phone masked', () => {
    const { tell, lines, raw } = capture();
    tell.authenticationAttempt({
      phoneNumber: '+5511987654321',
      companyId: 'c',
      authMethod: 'verification_code',
      success: false,
    });
    expect(lines().map(({ logger, compliance }) => [logger, compliance])).toEqual([
      ['whatsapp-auth', undefined],
      ['audit', true],
    ]);
    expect(lines()[0].phoneNumber).toBe('+55*********21');
    expect(raw()).not.toContain('98765');
  });
  it('mask a session token, and remove secrets from results and contexts', () => {
    const { tell, lines, raw } = capture();
    tell.sessionCreated({
      userId: 'u',
      companyId: 'c',
      sessionToken: 'A'.repeat(40),
      expiresAt: new Date(0),
    });
    tell.taskExecuted({
      taskId: 't',
      taskType: 'answer',
      agentId: 'a',
      crewId: 'w',
      executionTimeMs: 1500,
      status: 'success',
      result: { apiKey: 'K', text: 'x' },
    });
    tell.handoffPerformed({
      fromAgent: 'a',
      toAgent: 'b',
      crewId: 'w',
      handoffTimeMs: 100,
      context: { userData: { password: 'P', token: 'T', n: 1 } },
    });
    expect(lines()[0].sessionToken).toBe('…AAAA');
    expect(lines()[1]).toMatchObject({
      logger: 'crewai',
      executionTimeMs: 1500,
      result: { text: '[1 characters]' },
    });
    expect(lines()[2].context).toEqual({ userData: { n: 1 } });
    expect(raw()).not.toMatch(/"(apiKey|password|token)"/);
  });
  it('say more loudly what went wrong', () => {
    const { tell, lines } = capture();
    const message = { messageId: '1', crewId: 'w', agentId: 'a', processingTimeMs: 1000 } as const;
    tell.messageProcessed({ ...message, status: 'success' });
    tell.messageProcessed({ ...message, status: 'error' });
    tell.rateLimitHit({ phoneNumber: '5511987654321', limitType: 'messages', attempts: 61 });
    tell.verificationCodeSent({ phoneNumber: '5511987654321', companyId: 'c', codeLength: 6 });
    tell.memoryOperation({ operationType: 'read', crewId: 'w', memoryKey: 'k', success: true });
    expect(lines().map(({ level }) => level)).toEqual(['info', 'error', 'warn', 'info', 'debug']);
  });
});
