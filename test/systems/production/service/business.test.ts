import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { probeExternalServices } from '../../../../exporter/systems/production/external-services.ts';
import { endScenario, eventually, startScenario, startTestApp, total } from '../../../service/support.ts';
import { callerOf } from '../../falachefe/service/caller.ts';

const ana = { phone: '+5511987650031', companyId: 'aurora' };
const web = { channel: 'web', clinic_id: 'aurora' };

describe('the business of production', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('counts conversations that start, go to a person and finish, each once', async () => {
    const caller = callerOf(app);
    const login = (await caller.logIn(ana))!;
    const id = (await caller.openConversation(login, 'web'))!;
    expect(await total(app, 'conversations_started_total', web)).toBe(1);
    const processed = () => total(app, 'crewai_messages_processed_total');
    for (const text of ['Quero falar com um atendente', 'Atendente!', 'Quanto custa?'])
      expect((await caller.say(login, id, text)).status).toBe(202);
    expect(await total(app, 'conversations_handed_off_total', web)).toBe(1);
    expect(await total(app, 'conversations_handed_off_total')).toBe(1);
    expect(await processed(), 'the crew sees nothing of what waits for a person').toBe(0);
    await Promise.all([caller.closeConversation(login, id), caller.closeConversation(login, id)]);
    expect(await total(app, 'conversations_finished_total', web)).toBe(1);
  });
  it('scores the lead of a conversation when it is closed, by what was said in it', async () => {
    const caller = callerOf(app);
    const login = (await caller.logIn(ana))!;
    const id = (await caller.openConversation(login, 'whatsapp'))!;
    for (const text of ['Quanto custa?', 'Vocês atendem no sábado?']) await caller.say(login, id, text);
    await eventually(
      () => total(app, 'crewai_messages_processed_total', { status: 'success' }),
      n => n === 2,
    );
    await caller.closeConversation(login, id);
    const whatsapp = { channel: 'whatsapp' };
    expect(await total(app, 'leads_generated_total', whatsapp)).toBe(1);
    expect(await total(app, 'leads_qualified_total', whatsapp)).toBe(0);
    // Two questions 20, two messages 8, came back 10.
    expect(await total(app, 'lead_score_sum', whatsapp)).toBe(38);
    expect(await total(app, 'leads_generated_total', { channel: 'web' })).toBe(0);
  });
  it('costs what the model’s tokens and the messages cost', async () => {
    const [row] = await app.services.database.query<{ cost: number }>(
      'SELECT sum(amount)::float8 AS cost FROM costs',
    );
    expect(row!.cost).toBeGreaterThan(0);
    expect(await total(app, 'api_cost_total', { provider: 'openai' })).toBeCloseTo(row!.cost, 8);
    const messages = await total(app, 'api_cost_total', { provider: 'whatsapp' });
    expect(messages).toBeCloseTo(2 * 0.0374, 8);
  });
  it('times every statement by what it does', async () => {
    const timed = (operation: string) => total(app, 'database_query_duration_seconds_count', { operation });
    const before = await timed('delete');
    await app.services.database.query('DELETE FROM scored_leads WHERE score > 1000');
    await expect(app.services.database.query('DELETE FROM nowhere')).rejects.toThrow('nowhere');
    expect(await timed('delete')).toBeGreaterThanOrEqual(before + 2);
    for (const operation of ['select', 'insert', 'update']) expect(await timed(operation)).toBeGreaterThan(0);
  });
});

describe('the services of others', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  const up = (service: string) => total(app, 'external_service_up', { service });

  it('are up while they answer, and their answers are timed', async () => {
    await probeExternalServices(app.services);
    for (const service of ['whatsapp', 'openai', 'database', 'redis']) {
      expect(await up(service), service).toBe(1);
      const timed = await total(app, 'external_service_response_time_seconds_count', { service });
      expect(timed, service).toBeGreaterThan(0);
    }
  });
  it('are down one by one: the store, the database, the model', async () => {
    await app.services.store.cut();
    await app.services.database.cut();
    await startScenario(app, 'model-api-down');
    await probeExternalServices(app.services);
    expect([await up('whatsapp'), await up('openai'), await up('database'), await up('redis')]).toEqual([
      1, 0, 0, 0,
    ]);
    await app.services.store.restore();
    await app.services.database.restore();
    await endScenario(app, 'model-api-down');
    await probeExternalServices(app.services);
    expect([await up('openai'), await up('database'), await up('redis')]).toEqual([1, 1, 1]);
  });
  it('are down when they do not answer within the time', async () => {
    const hanging = {
      ...app.services,
      openai: { ...app.services.openai, health: () => new Promise<void>(() => {}) },
    };
    const start = performance.now();
    await probeExternalServices(hanging, 200);
    expect(performance.now() - start).toBeLessThan(1500);
    expect(await up('openai')).toBe(0);
    expect(await up('redis')).toBe(1);
  });
});
