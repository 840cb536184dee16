import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvents } from '../../../telemetry/events.ts';
import { createLoggers, withRequestId } from '../../../telemetry/logger.ts';
import { startTracing, type Tracing, withSpan } from '../../../telemetry/tracing.ts';

function capture() {
  const written: string[] = [];
  const log = createLoggers({
    service: 'svc',
    version: '1.2.3',
    environment: 'test',
    level: 'debug',
    destinations: [{ write: line => void written.push(line) }],
  });
  return {
    log,
    events: createEvents(log),
    lines: () => written.map(line => JSON.parse(line)),
    raw: () => written.join(''),
  };
}

describe('a log line', () => {
  let tracing: Tracing;
  beforeAll(async () => {
    const { NoopSpanProcessor } = await import('@opentelemetry/sdk-trace');
    tracing = await startTracing({
      service: 's',
      version: '1',
      environment: 'test',
      processors: [new NoopSpanProcessor()],
    });
  });
  afterAll(() => tracing.shutdown());

  it('has level as text, ts, msg, service, version, environment, logger and stream', () => {
    const { log, lines } = capture();
    log.app.info({ answer: 42 }, 'Hello');
    expect(lines()[0]).toMatchObject({
      level: 'info',
      msg: 'Hello',
      stream: 'app',
      service: 'svc',
      version: '1.2.3',
      environment: 'test',
      logger: 'app',
      answer: 42,
      ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
    });
  });
  it('carries the ids of its request and span', async () => {
    const { log, lines } = capture();
    const span = await withSpan('work', async span => {
      withRequestId('r-1', () => log.crewai.info('in a span'));
      return span.spanContext();
    });
    log.crewai.info('outside');
    expect(lines()[0]).toMatchObject({ requestId: 'r-1', trace_id: span.traceId, span_id: span.spanId });
    expect(lines()[1]).not.toHaveProperty('trace_id');
    expect(lines()[1]).not.toHaveProperty('requestId');
  });
  it('shows errors without the personal data in them', () => {
    const { log, lines, raw } = capture();
    log.app.error({ error: new Error('contact 5511987654321 refused') }, 'Phone 5511987654321 failed');
    expect(lines()[0].error).toMatchObject({ type: 'Error', message: 'contact +55*********21 refused' });
    expect(raw()).not.toContain('98765');
  });
});

describe('the typed events', () => {
  it('audit an authentication attempt beside logging it, with the phone masked', () => {
    const { events, lines, raw } = capture();
    events.authenticationAttempt({
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
    const { events, lines, raw } = capture();
    events.sessionCreated({
      userId: 'u',
      companyId: 'c',
      sessionToken: 'A'.repeat(40),
      expiresAt: new Date(0),
    });
    events.taskExecuted({
      taskId: 't',
      taskType: 'answer',
      agentId: 'a',
      crewId: 'w',
      seconds: 1.5,
      status: 'success',
      result: { apiKey: 'K', text: 'x' },
    });
    events.handoffPerformed({
      fromAgent: 'a',
      toAgent: 'b',
      crewId: 'w',
      seconds: 0.1,
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
    const { events, lines } = capture();
    const message = { messageId: '1', crewId: 'w', agentId: 'a', seconds: 1 };
    events.messageProcessed({ ...message, status: 'success' });
    events.messageProcessed({ ...message, status: 'error' });
    events.rateLimitHit({ phoneNumber: '5511987654321', limitType: 'messages', attempts: 61 });
    events.verificationCodeSent({ phoneNumber: '5511987654321', companyId: 'c', codeLength: 6 });
    events.memoryOperation({ operationType: 'read', crewId: 'w', memoryKey: 'k', success: true });
    expect(lines().map(({ level }) => level)).toEqual(['info', 'error', 'warn', 'info', 'debug']);
  });
});
