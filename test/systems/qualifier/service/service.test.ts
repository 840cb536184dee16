import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { leadPhones } from '../../../../exporter/systems/qualifier/lead-caller.ts';
import { qualifier } from '../../../../exporter/systems/qualifier/module.ts';
import { type QualifierRemedy, qualifierRemedies } from '../../../../metrics/qualifier.remedies.ts';
import { post, startTestApp, total } from '../../../service/support.ts';

const TOKEN = 'a-token-of-the-test';
const SERVICE = 'a-token-of-services';
const phones = leadPhones(8, 60);
const write = (app: App, body: object, token: string = TOKEN) =>
  post(app, '/qualifier/webhook', { source: 'website', ...body }, { 'x-webhook-token': token });
const requests = (app: App, status: string) => total(app, 'qualifier_webhook_requests_total', { status });
const suspicious = (app: App, reason: string) =>
  total(app, 'qualifier_suspicious_requests_total', { reason });
const leadRow = async (app: App, id: unknown) =>
  (await app.services.database.query('SELECT status, processado FROM leads WHERE id = $1', [id]))[0];
const sessionRow = async (app: App, leadId: unknown) =>
  (await app.services.database.query('SELECT ativa FROM sessions WHERE lead_id = $1', [leadId]))[0];

describe('the qualifier', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp({ QUALIFIER_WEBHOOK_TOKEN: TOKEN, SERVICE_TOKEN: SERVICE });
  });
  afterAll(() => app.close());
  /** As the desk does. */
  const act = (action: QualifierRemedy) =>
    post(app, qualifierRemedies[action].path, {}, { authorization: `Bearer ${SERVICE}` });

  it('sorts a lead who asks for an offer as qualified, and settles its session with the next message', async () => {
    const first = await write(app, { phone: phones[0], text: 'Quero contratar' });
    expect(first).toMatchObject({ status: 200, body: { outcome: 'qualified' } });
    const { leadId } = first.body;
    expect(await leadRow(app, leadId)).toEqual({ status: 'qualificado', processado: true });
    expect(await sessionRow(app, leadId)).toEqual({ ativa: true });
    const second = await write(app, { phone: phones[0], text: 'Pode ser amanhã' });
    expect(second).toEqual({ status: 200, body: { leadId } });
    expect(await sessionRow(app, leadId)).toEqual({ ativa: false });
    expect(await total(app, 'qualifier_leads_created_total', { source: 'website' })).toBe(1);
    expect(await total(app, 'qualifier_leads_processed_total', { outcome: 'qualified' })).toBe(1);
    expect(await requests(app, 'success')).toBe(2);
    expect(await total(app, 'qualifier_webhook_response_time_seconds_count')).toBe(2);
  });
  it('sorts a lead who only greets as unqualified, and ends the session', async () => {
    const { body } = await write(app, { phone: phones[1], text: 'Oi' });
    expect(body).toMatchObject({ outcome: 'unqualified' });
    expect(await sessionRow(app, body.leadId)).toEqual({ ativa: false });
    expect(await total(app, 'qualifier_leads_processed_total', { outcome: 'unqualified' })).toBe(1);
  });
  it('refuses a caller without the token, and counts it', async () => {
    expect((await write(app, { phone: phones[2], text: 'Oi' }, 'wrong')).status).toBe(401);
    expect(await suspicious(app, 'bad_origin')).toBe(1);
    // Nobody learns what the message should be like without the token.
    expect((await write(app, {}, 'wrong')).status).toBe(401);
  });
  it('refuses many links, and the same words again and again', async () => {
    const links = 'http://a.example http://b.example http://c.example';
    expect((await write(app, { phone: phones[3], text: links })).status).toBe(422);
    const same = { phone: phones[4], text: 'Quanto custa?' };
    for (let i = 0; i < 3; i++) expect((await write(app, same)).status).toBe(200);
    expect((await write(app, same)).status).toBe(422);
    expect(await suspicious(app, 'spam')).toBe(2);
  });
  it('refuses a phone that writes more than twenty messages a minute', async () => {
    const statuses = [];
    for (let i = 0; i < 24; i++)
      statuses.push((await write(app, { phone: phones[5], text: `Pergunta ${i}` })).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(200));
    expect(statuses).toContain(429);
    expect(await suspicious(app, 'rate_limited')).toBeGreaterThanOrEqual(1);
    expect((await write(app, { phone: phones[6], text: 'Outro telefone' })).status).toBe(200);
  });
  it.each([
    ['no text', { phone: phones[7] }, 'text'],
    ['no phone number', { phone: 'x', text: 'Oi' }, 'phone'],
    ['an unknown source', { phone: phones[7], text: 'Oi', source: 'fax' }, 'source'],
    ['an unknown field', { phone: phones[7], text: 'Oi', extra: 1 }, 'extra'],
  ])('refuses %s with the field and the hint, and counts it as refused', async (_, body, field) => {
    const [refused, served] = [
      await requests(app, 'refused'),
      await total(app, 'qualifier_webhook_response_time_seconds_count'),
    ];
    const answer = await write(app, body);
    expect(answer).toMatchObject({ status: 400, body: { error: expect.any(String), field } });
    expect(answer.body.hint).toMatch(/\w{3}/);
    expect(await requests(app, 'refused')).toBe(refused + 1);
    expect(await total(app, 'qualifier_webhook_response_time_seconds_count')).toBe(served);
  });
  it('counts failures in a row, whose leads are tried again until they are answered', async () => {
    const before = await requests(app, 'error');
    await app.services.database.cut();
    for (let i = 0; i < 3; i++)
      expect((await write(app, { phone: phones[10 + i], text: 'Quero contratar' })).status).toBe(503);
    expect(await total(app, 'qualifier_consecutive_errors')).toBe(3);
    expect(await requests(app, 'error')).toBe(before + 3);
    expect(await total(app, 'qualifier_errors_total', { type: 'database' })).toBe(3);
    await app.services.database.restore();
    expect((await write(app, { phone: phones[14], text: 'Quero contratar' })).status).toBe(200);
    expect(await total(app, 'qualifier_consecutive_errors')).toBe(0);
  });
  it('counts by the document’s queries: leads within the hour, sessions untouched for half of one', async () => {
    const { database } = app.services;
    const old = (minutes: number) =>
      database.query(
        `INSERT INTO leads (phone, texto, origem, created_at, claimed_at) VALUES ('+5531900000001', 'Oi', 'whatsapp', now() - $1 * interval '1 minute', now()) RETURNING id`,
        [minutes],
      );
    app.parts(qualifier).qualification.queue.pause();
    const [{ id }, { id: older }] = [(await old(59))[0]!, (await old(61))[0]!] as [
      { id: number },
      { id: number },
    ];
    for (const [leadId, minutes] of [
      [id, 31],
      [older, 29],
    ]) {
      await database.query(
        `INSERT INTO sessions (lead_id, phone, updated_at) VALUES ($1, '+5531900000001', now() - $2 * interval '1 minute')`,
        [leadId, minutes],
      );
    }
    await app.parts(qualifier).measure();
    expect(await total(app, 'qualifier_leads_unanswered')).toBe(1);
    expect(await total(app, 'qualifier_sessions_stuck')).toBe(1);
    expect(await total(app, 'qualifier_sessions_active')).toBeGreaterThanOrEqual(2);

    app.parts(qualifier).qualification.queue.resume();
    expect(await act('clean-up-stuck-sessions')).toEqual({
      status: 200,
      body: { action: 'clean-up-stuck-sessions', affected: 1 },
    });
    await database.query(`UPDATE leads SET claimed_at = now() - interval '1 minute' WHERE id IN ($1, $2)`, [
      id,
      older,
    ]);
    // Leads older than the hour of the gauge are not given up.
    expect((await act('retry-unprocessed-leads')).body).toMatchObject({ left: 0 });
    expect([await leadRow(app, id), await leadRow(app, older)]).toMatchObject([
      { processado: true },
      { processado: true },
    ]);
    await app.parts(qualifier).measure();
    expect(await total(app, 'qualifier_leads_unanswered')).toBe(0);
    expect(await total(app, 'qualifier_sessions_stuck')).toBe(0);
  });
  it.each(['roll-back', 'restart', 'fail-over'] as const)('does a %s when it is called', async action => {
    expect(await act(action)).toEqual({ status: 200, body: { action, affected: 0 } });
    expect((await write(app, { phone: phones[20], text: 'Quero contratar' })).status).toBe(200);
  });
  it('does nothing for a caller without the token', async () => {
    for (const headers of [{}, { authorization: 'Bearer guessed' }, { authorization: `Basic ${SERVICE}` }])
      for (const { path } of Object.values(qualifierRemedies))
        expect(await post(app, path, {}, headers)).toMatchObject({
          status: 401,
          body: { hint: expect.stringContaining('service-token') },
        });
    expect((await post(app, '/backup/manual', {})).status).toBe(401);
  });
});
