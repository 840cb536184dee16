import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { seedPast } from '../../../../exporter/systems/falachefe/business/past.ts';
import { refreshBusiness } from '../../../../exporter/systems/falachefe/business/refresh.ts';
import { startTestApp, total } from '../../../service/support.ts';

const DAY = `interval '1 day'`;

describe('the business metrics', () => {
  let app: App;
  const sql = (text: string) => app.services.database.query<{ id: number }>(text);
  /** Refreshed by the test alone. */
  beforeAll(async () => {
    app = await startTestApp({ BUSINESS_REFRESH_SECONDS: '3600' });
    await sql(
      `INSERT INTO users (id, phone, company_id) SELECT 'u' || n, '+551190000000' || n, 'aurora' FROM generate_series(1, 4) n`,
    );
  });
  afterAll(() => app.close());

  const converse = async (user: string, ago = `interval '0'`): Promise<number> => {
    const [row] = await sql(
      `INSERT INTO conversations (company_id, user_id, crew_id, channel, created_at) VALUES ('aurora', '${user}', 'vendas', 'whatsapp', now() - ${ago}) RETURNING id`,
    );
    return row!.id;
  };
  const answer = (conversation: number, seconds: number) =>
    sql(`INSERT INTO messages (conversation_id, company_id, sender, content, agent_type, status, sent_at, response_at)
         VALUES (${conversation}, 'aurora', 'user', 'x', 'support', 'answered', now() - ${seconds} * interval '1 second', now())`);

  it('count each conversation once, however often they are refreshed', async () => {
    for (const user of ['u1', 'u2', 'u2']) await converse(user);
    for (let i = 0; i < 3; i++) await refreshBusiness(app.services);
    expect(
      await total(app, 'business_conversation_volume_total', { company_id: 'aurora', channel: 'whatsapp' }),
    ).toBe(3);
    expect(
      await total(app, 'business_daily_active_users', { company_id: 'aurora', channel: 'whatsapp' }),
    ).toBe(2);
    await converse('u1');
    await refreshBusiness(app.services);
    expect(await total(app, 'business_conversation_volume_total')).toBe(4);
  });
  it('count each once when two refreshes run at the same time', async () => {
    const before = await total(app, 'business_conversation_volume_total');
    for (let i = 0; i < 10; i++) await converse('u1');
    await Promise.all([1, 2, 3].map(() => refreshBusiness(app.services)));
    expect(await total(app, 'business_conversation_volume_total')).toBe(before + 10);
  });
  it('observe the length of a conversation when it closes, though it was counted before', async () => {
    const id = await converse('u3');
    for (const seconds of [2, 3, 4]) await answer(id, seconds);
    await refreshBusiness(app.services);
    expect(await total(app, 'business_conversation_length_messages_count')).toBe(0);
    await sql(`UPDATE conversations SET closed_at = now() WHERE id = ${id}`);
    await refreshBusiness(app.services);
    await refreshBusiness(app.services);
    expect(await total(app, 'business_conversation_length_messages_count')).toBe(1);
    expect(await total(app, 'business_conversation_length_messages_sum')).toBe(3);
  });
  it('observe every response time itself, not an average', async () => {
    const before = await total(app, 'business_response_time_seconds_count');
    const id = await converse('u3');
    await answer(id, 3);
    await answer(id, 50);
    await refreshBusiness(app.services);
    const bucket = (le: string) =>
      total(app, 'business_response_time_seconds_bucket', { le, agent_type: 'support' });
    expect(await total(app, 'business_response_time_seconds_count')).toBe(before + 2);
    expect((await bucket('60')) - (await bucket('30'))).toBe(1);
  });
  it('give retention, revenue per user and cost per conversation', async () => {
    await converse('u4', `9 * ${DAY}`);
    await converse('u1', `9 * ${DAY}`);
    await sql(`INSERT INTO revenues (company_id, user_id, amount) VALUES ('aurora', 'u1', 90)`);
    const id = await converse('u1');
    await sql(`INSERT INTO costs (company_id, conversation_id, amount) VALUES ('aurora', ${id}, 3.4)`);
    await refreshBusiness(app.services);
    const [{ n: today } = { n: 0 }] = await app.services.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM conversations WHERE created_at >= date_trunc('day', now(), 'UTC')`,
    );
    expect(await total(app, 'business_user_retention_rate', { company_id: 'aurora', period: '7d' })).toBe(
      0.5,
    );
    expect(await total(app, 'business_revenue_per_user', { company_id: 'aurora', period: '1d' })).toBe(30);
    expect(await total(app, 'business_revenue_per_user', { company_id: 'ipe', period: '1d' })).toBe(0);
    expect(await total(app, 'business_cost_per_conversation', { company_id: 'aurora' })).toBeCloseTo(
      3.4 / today,
    );
  });
});

describe('the seeded past', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp({ BUSINESS_REFRESH_SECONDS: '3600' });
    await seedPast(app.services.database);
    await refreshBusiness(app.services);
  });
  afterAll(() => app.close());

  it('gives retention and revenue values, and adds nothing to counters and histograms', async () => {
    for (const period of ['7d', '30d']) {
      const rate = await total(app, 'business_user_retention_rate', { company_id: 'ipe', period });
      expect(rate).toBeGreaterThanOrEqual(0);
      expect(rate).toBeLessThanOrEqual(1);
    }
    expect(
      await total(app, 'business_user_retention_rate', { company_id: 'ipe', period: '7d' }),
    ).toBeGreaterThan(0.2);
    expect(
      await total(app, 'business_revenue_per_user', { company_id: 'ipe', period: '30d' }),
    ).toBeGreaterThan(1);
    expect(await total(app, 'business_conversation_volume_total')).toBe(0);
    expect(await total(app, 'business_conversation_length_messages_count')).toBe(0);
    expect(await total(app, 'business_response_time_seconds_count')).toBe(0);
  });
  it('is bounded, and written once', async () => {
    const count = async (table: string) =>
      (await app.services.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n;
    const rows = [await count('conversations'), await count('messages')];
    expect(rows[0]).toBe(810);
    expect(rows[1]).toBeLessThan(8000);
    await seedPast(app.services.database);
    expect([await count('conversations'), await count('messages')]).toEqual(rows);
  });
});
