import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { startTracing, type Tracing, withSpan } from '../../../../telemetry/tracing.ts';
import { eventually, startTestApp } from '../../../service/support.ts';
import { collector } from '../../../unit/telemetry/collected.ts';
import { callerOf } from './caller.ts';

describe('traces', () => {
  let ended: ReadableSpan[] = [];
  let tracing: Tracing;
  let app: App;
  beforeAll(async () => {
    const collected = collector();
    ended = collected.spans;
    const processors = [collected.processor];
    tracing = await startTracing({ service: 's', version: '1', environment: 'test', processors });
    app = await startTestApp();
  });
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
    const [orchestrator, specialist] = named('crewai.agent.work');
    for (const child of [orchestrator!, specialist!, named('crewai.handoff')[0]!])
      expect(parentOf(child)).toBe(message);
    for (const [task, agent] of [
      ['crewai.task.classify', orchestrator],
      ['crewai.task.answer', specialist],
    ] as const)
      expect(parentOf(named(task)[0]!)).toBe(agent);
    expect(named('crewai.task.answer')[0]!.attributes).toMatchObject({
      'crewai.crew_id': 'vendas',
      'app.component': 'crewai',
    });
    expect(new Set(named('crewai.agent.work').map(span => span.spanContext().traceId)).size).toBe(1);
  });
  it('describe crew, agent and model call by the conventions for generative AI', () => {
    const gen = (span: ReadableSpan) =>
      Object.fromEntries(Object.entries(span.attributes).filter(([key]) => key.startsWith('gen_ai.')));
    expect(gen(named('crewai.message.process')[0]!)).toEqual({
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': 'vendas',
      'gen_ai.conversation.id': expect.stringMatching(/^\d+$/),
    });
    expect(gen(named('crewai.agent.work')[0]!)).toEqual({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.id': 'vendas-orchestrator',
      'gen_ai.agent.name': 'orchestrator',
    });
    const [chat] = named('chat gpt-4o');
    expect(parentOf(chat!)).toBe(named('crewai.task.answer')[0]);
    expect(chat!.kind).toBe(SpanKind.CLIENT);
    expect(gen(chat!)).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': expect.any(Number),
      'gen_ai.usage.output_tokens': expect.any(Number),
      'gen_ai.client.operation.duration': expect.any(Number),
    });
    const { attributes } = chat!;
    expect(attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(120);
    // The simulated model takes 0.2 s at the least.
    expect(attributes['gen_ai.client.operation.duration']).toBeGreaterThan(0.15);
  });
  it('hold no phone number', () => {
    const text = JSON.stringify(
      ended.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    );
    expect(text).toContain('+55*********21');
    expect(text).not.toContain('98765');
  });
  it('are cleared of what others write into them: the caller, and the instrumentation of HTTP', async () => {
    await withSpan('looking up 5511987654321', async span => {
      span.setAttribute('note', 'call 5511987654321').addEvent('asked', { who: 'ana@example.com' });
      await fetch(`${app.url}/live?phone=5511987654321`);
    });
    const [span] = named('looking up +55*********21');
    expect(span!.attributes).toEqual({ note: 'call +55*********21' });
    expect(span!.events[0]!.attributes).toEqual({ who: '[email]' });
    const request = ended.find(other => parentOf(other) === span);
    expect(request!.attributes['url.full']).toContain('+55*********21');
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
