import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../exporter/app.ts';
import { startTracing, type Tracing, withSpan } from '../../../exporter/telemetry/tracing.ts';
import { callerOf, eventually, startTestApp } from './support.ts';

describe('traces', { timeout: 20_000 }, () => {
  const ended: ReadableSpan[] = [];
  let tracing: Tracing;
  let app: App;
  beforeAll(async () => {
    const { InMemorySpanExporter, SimpleSpanProcessor } = await import('@opentelemetry/sdk-trace');
    const exporter = new InMemorySpanExporter();
    exporter.export = (spans, done) => {
      ended.push(...spans);
      done({ code: 0 });
    };
    tracing = await startTracing({
      service: 's',
      version: '1',
      environment: 'test',
      processors: [new SimpleSpanProcessor({ exporter })],
    });
    app = await startTestApp();
  }, 30_000);
  afterAll(async () => {
    await app.close();
    await tracing.shutdown();
  });
  const named = (name: string) => ended.filter(span => span.name === name);
  const parentOf = (span: ReadableSpan) =>
    ended.find(other => other.spanContext().spanId === span.parentSpanContext?.spanId);

  it('of a login have authenticate_user with check_active_session and lookup_user in it', async () => {
    await callerOf(app).logIn({ phone: '+5511987654321', companyId: 'aurora' });
    const [user] = await eventually(
      async () => named('whatsapp.auth.authenticate_user'),
      spans => spans.length === 1,
    );
    for (const child of ['whatsapp.auth.check_active_session', 'whatsapp.auth.lookup_user']) {
      expect(named(child)).toHaveLength(1);
      expect(parentOf(named(child)[0]!)).toBe(user);
    }
  });
  it('follow a message from its request through the queue to task and handoff', async () => {
    const caller = callerOf(app);
    const login = (await caller.logIn({ phone: '+5511987654321', companyId: 'aurora' }))!;
    await caller.say(login, (await caller.openConversation(login))!, 'Quanto custa?');
    const [message] = await eventually(
      async () => named('crewai.message.process'),
      spans => spans.length === 1,
    );
    for (const child of ['crewai.task.classify', 'crewai.handoff', 'crewai.task.answer'])
      expect(parentOf(named(child)[0]!)).toBe(message);
    expect(named('crewai.task.answer')[0]!.attributes).toMatchObject({
      'crewai.crew_id': 'vendas',
      'app.component': 'crewai',
    });
  });
  it('hold no phone number', () => {
    const text = JSON.stringify(
      ended.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    );
    expect(text).toContain('+55*********21');
    expect(text).not.toContain('98765');
  });
  it('end with the error, cleared of personal data, and throw it on', async () => {
    const failing = withSpan('failing', async () => {
      throw new Error('no contact 5511987654321');
    });
    await expect(failing).rejects.toThrow('no contact');
    expect(named('failing')[0]!.status).toEqual({ code: 2, message: 'no contact +55*********21' });
    expect(JSON.stringify(named('failing')[0]!.events)).not.toContain('98765');
  });
});
