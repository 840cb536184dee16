import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { endScenario, eventually, startScenario, startTestApp } from '../../../service/support.ts';
import { itemsOf } from '../../../unit/telemetry/envelope.ts';
import { type Sink, startSink } from '../../../unit/telemetry/sink.ts';
import { callerOf } from './caller.ts';

const ana = { phone: '+5511987650101', companyId: 'aurora' };

describe('errors of the service', () => {
  let sink: Sink;
  let app: App;
  beforeAll(async () => {
    sink = await startSink();
    app = await startTestApp({ SENTRY_DSN: `${sink.url.replace('http://', 'http://key@')}/1` });
  });
  afterAll(async () => {
    await app.close();
    await sink.close();
  });
  const contexts = (component: string) =>
    sink.bodies
      .flatMap(itemsOf)
      .filter(({ type }) => type === 'event')
      .map(({ payload }) => (payload.contexts as Record<string, object>)[component])
      .filter(context => context !== undefined);
  const reported = (component: string) =>
    eventually(
      async () => contexts(component),
      found => found.length > 0,
    );

  it('are not those of people: a wrong code is refused and not reported', async () => {
    await callerOf(app).requestCode(ana);
    expect((await callerOf(app).tryWrongCode(ana)).status).toBe(401);
    expect(contexts('whatsapp-auth')).toEqual([]);
  });
  it('are reported from the crew, with who had the message in hand', async () => {
    const caller = callerOf(app);
    const login = (await caller.logIn(ana))!;
    const conversation = (await caller.openConversation(login))!;
    const { openai } = app.services;
    const { complete } = openai;
    Object.assign(openai, { complete: () => Promise.reject(new Error('the model is gone')) });
    await caller.say(login, conversation, 'Oi');
    expect((await reported('crewai'))[0]).toMatchObject({
      crewId: 'vendas',
      agentId: 'vendas-orchestrator',
      taskType: 'classify',
      messageId: expect.stringMatching(/^\d+$/),
    });
    Object.assign(openai, { complete });
  });
  it('are reported from authentication when a store fails, the phone masked', async () => {
    const login = (await callerOf(app).logIn(ana))!;
    await startScenario(app, 'database-down');
    await eventually(
      async () => (await callerOf(app).showToken(login)).status,
      status => status === 503,
    );
    expect((await reported('whatsapp-auth'))[0]).toMatchObject({ companyId: 'aurora' });
    await endScenario(app, 'database-down');
    expect(sink.bodies.map(String).join()).not.toContain('98765');
  });
});
