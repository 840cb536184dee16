import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLoggers, withRequestId } from '../../../telemetry/logger.ts';
import { startTracing, type Tracing, withSpan } from '../../../telemetry/tracing.ts';

function capture() {
  const written: string[] = [];
  const log = createLoggers({
    service: 'svc',
    version: '1.2.3',
    environment: 'test',
    level: 'debug',
    loggers: { crewai: 'app' },
    destinations: [{ write: line => void written.push(line) }],
  });
  return {
    log,
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
