import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import type { CheckResult } from '../../../../telemetry/health.ts';
import { eventually, json, post, startTestApp, total } from '../../../service/support.ts';
import { callerOf } from './caller.ts';

interface Message {
  sender: string;
  agentId: string;
}
const ana = { phone: '+5511987650001', companyId: 'aurora' };
const bea = { phone: '+5511987650002', companyId: 'ipe' };

describe('the service', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('lets a phone in by the code that was sent to it, once, and by the session then', async () => {
    const caller = callerOf(app);
    const login = await caller.logIn(ana);
    expect(login?.token).toMatch(/^[\w-]{43}$/);
    expect((await caller.showToken(login!)).status).toBe(200);
    expect(
      await total(app, 'whatsapp_auth_attempts_total', {
        status: 'success',
        auth_method: 'verification_code',
      }),
    ).toBe(1);
    expect(
      await total(app, 'whatsapp_auth_attempts_total', { status: 'success', auth_method: 'session_token' }),
    ).toBe(1);
    expect(await total(app, 'whatsapp_auth_response_time_seconds_count', { status: 'success' })).toBe(2);
    expect(await total(app, 'whatsapp_sessions_created_total')).toBe(1);
    expect(await total(app, 'whatsapp_verification_codes_sent_total')).toBe(1);
    expect(await total(app, 'whatsapp_verification_code_generation_time_seconds_count')).toBe(1);
    await eventually(
      () => total(app, 'whatsapp_active_sessions', { company_id: 'aurora' }),
      n => n === 1,
    );
  });
  it('refuses a wrong code, a used one and the session of another phone', async () => {
    const caller = callerOf(app);
    const before = await total(app, 'whatsapp_auth_attempts_total', { status: 'failed' });
    await caller.requestCode(bea);
    expect((await caller.tryWrongCode(bea)).status).toBe(401);
    const login = await caller.logIn(bea);
    const stolen = await post(app, '/auth', { ...ana, sessionToken: login!.token });
    expect(stolen).toMatchObject({ status: 401, body: { field: 'sessionToken' } });
    expect(await total(app, 'whatsapp_auth_attempts_total', { status: 'failed' })).toBe(before + 2);
  });
  it('lets sessions expire, each counted once', async () => {
    const login = await callerOf(app).logIn({ phone: '+5511987650003', companyId: 'horizonte' }, 10);
    await app.services.database.query(
      `UPDATE whatsapp_sessions SET expires_at = now() WHERE company_id = 'horizonte'`,
    );
    await eventually(
      () => total(app, 'whatsapp_sessions_expired_total', { company_id: 'horizonte' }),
      n => n === 1,
    );
    expect((await callerOf(app).showToken(login!)).status).toBe(401);
    await new Promise(done => setTimeout(done, 2200));
    expect(await total(app, 'whatsapp_sessions_expired_total', { company_id: 'horizonte' })).toBe(1);
  });
  it('refuses the eleventh code request in a minute, and counts the refusal, not an attempt', async () => {
    const caller = callerOf(app);
    const person = { phone: '+5511987650004', companyId: 'aurora' };
    const statuses = [];
    for (let i = 0; i < 12; i++) statuses.push((await caller.requestCode(person)).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(202));
    expect(statuses.slice(10)).toEqual([429, 429]);
    expect(await total(app, 'whatsapp_rate_limit_hits_total', { limit_type: 'verification_codes' })).toBe(2);
  });
  it('answers messages through the crew, handing over as far as the message needs', async () => {
    const caller = callerOf(app);
    const login = (await caller.logIn(ana))!;
    const id = (await caller.openConversation(login, 'web'))!;
    for (const text of ['Oi', 'Quanto custa?', 'Qual o estado do meu pedido?'])
      expect((await caller.say(login, id, text)).status).toBe(202);
    const authorization = `Bearer ${login.token}`;
    const done = await eventually(
      async () =>
        (await json<{ messages: Message[] }>(`${app.url}/conversations/${id}`, { authorization })).messages,
      messages => messages.filter(({ sender }) => sender === 'agent').length === 3,
    );
    const answered = done.filter(({ sender }) => sender === 'user').map(({ agentId }) => agentId);
    expect(answered).toEqual(['vendas-orchestrator', 'vendas-specialist', 'vendas-support']);
    expect(await total(app, 'crewai_handoffs_performed_total', { crew_id: 'vendas' })).toBe(3);
    expect(await total(app, 'crewai_tasks_executed_total', { status: 'success' })).toBe(6);
    expect(
      await total(app, 'crewai_messages_processed_total', { status: 'success', company_id: 'aurora' }),
    ).toBe(3);
    expect(await total(app, 'crewai_message_processing_time_seconds_count')).toBe(3);
    expect(await total(app, 'crewai_memory_usage_bytes', { memory_type: 'short_term' })).toBeGreaterThan(0);
    expect((await caller.closeConversation(login, id, 99.9)).status).toBe(200);
    expect(await total(app, 'crewai_memory_usage_bytes', { memory_type: 'short_term' })).toBe(0);
    expect((await caller.say(login, id, 'Oi')).status).toBe(409);
  });
  it('shows nobody the conversation of another', async () => {
    const caller = callerOf(app);
    const [mine, theirs] = [(await caller.logIn(ana))!, (await caller.logIn(bea))!];
    const id = (await caller.openConversation(theirs))!;
    expect((await caller.say(mine, id, 'Oi')).status).toBe(404);
  });
  it('tells its health, with what each check found', async () => {
    for (const path of ['/health', '/health/deep']) {
      const response = await fetch(`${app.url}${path}`);
      const { checks } = (await response.json()) as { checks: Record<string, CheckResult> };
      expect(response.status).toBe(200);
      expect(Object.keys(checks)).toEqual(['database', 'redis', 'uaz', 'openai', 'whatsappAuth', 'crewai']);
      for (const check of Object.values(checks)) {
        expect(check).toMatchObject({
          status: 'healthy',
          responseTime: expect.any(Number),
          timestamp: expect.any(String),
        });
      }
      expect(checks.crewai).toMatchObject({ activeCrews: 3, activeAgents: 7 });
      expect(checks.whatsappAuth!.activeSessions).toBeGreaterThan(0);
    }
  });
  it('is alive, and has an index', async () => {
    expect((await fetch(`${app.url}/live`)).status).toBe(200);
    expect(await (await fetch(`${app.url}/`)).text()).toContain('href="/scenarios"');
  });
});
