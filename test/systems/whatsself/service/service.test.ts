import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { ratePerContactPer5Minutes } from '../../../../metrics/whatsself.ts';
import { eventually, json, post, scrape, startTestApp, total } from '../../../service/support.ts';

const write = (app: App, phone: string, text: string) => post(app, '/whatsself/inbound', { phone, text });
const phone = (n: number) => `+5521988${String(100_000 + n)}`;

describe('WhatsSelf', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
    await eventually(
      () => total(app, 'whatsapp_session_up'),
      up => up === 1,
    );
  });
  afterAll(() => app.close());

  it('answers a trigger, and times the first response', async () => {
    const { status, body } = await write(app, phone(1), 'Bom dia');
    expect(status).toBe(202);
    expect(body).toMatchObject({ contactId: expect.stringMatching(/^c-\d+$/), triggerId: 'saudacao' });
    await eventually(
      () => total(app, 'first_response_latency_seconds_count'),
      n => n === 1,
    );
    expect(await total(app, 'messages_inbound_total')).toBe(1);
    expect(await total(app, 'messages_outbound_total')).toBe(1);
    expect(await total(app, 'messages_outbound_failed_total')).toBe(0);
    expect(await total(app, 'trigger_hits_total', { triggerId: 'saudacao' })).toBe(1);
  });
  it('leads through a flow, counting its steps', async () => {
    for (const text of ['Quero avaliar', 'Cinco', 'Sim']) {
      expect((await write(app, phone(2), text)).status).toBe(202);
    }
    expect(await total(app, 'flow_auto_steps_total', { flowId: 'pesquisa' })).toBe(3);
    expect(await total(app, 'flow_step_drops_total')).toBe(0);
  });
  it('lets a contact out and in again, each change counted once, and says nothing to who is out', async () => {
    const { body } = await write(app, phone(3), 'Sair');
    await write(app, phone(3), 'Parar');
    expect(await total(app, 'contact_opt_changes_total', { direction: 'out' })).toBe(1);
    const message = { contactId: body.contactId, text: 'Promoção!' };
    expect((await post(app, '/whatsself/messages', message)).status).toBe(409);
    expect((await write(app, phone(3), 'Bom dia')).body.triggerId).toBeUndefined();
    await write(app, phone(3), 'Voltar');
    expect(await total(app, 'contact_opt_changes_total', { direction: 'in' })).toBe(1);
    expect((await post(app, '/whatsself/messages', message)).status).toBe(202);
  });
  it('takes nothing from a contact that is blocked, until it is let in again', async () => {
    const { body } = await write(app, phone(4), 'Bom dia');
    const path = `/whatsself/contacts/${body.contactId}/block`;
    expect((await post(app, path, { blocked: true })).status).toBe(200);
    expect((await write(app, phone(4), 'Bom dia')).status).toBe(403);
    await post(app, path, { blocked: false });
    expect((await write(app, phone(4), 'Bom dia')).status).toBe(202);
  });
  it('tells its session', async () => {
    expect(await json(`${app.url}/whatsself/session`)).toMatchObject({ connected: true });
  });
  it('exposes the busiest contacts by their ids, and the others together', async () => {
    const { budget } = ratePerContactPer5Minutes.labels.contactId;
    for (let i = 10; i < 20; i++) await write(app, phone(i), 'Bom dia');
    for (let i = 0; i < 3; i++) await write(app, phone(15), 'Bom dia');
    const rates = async () => (await scrape(app)).filter(({ name }) => name === 'rate_per_contact_per_5min');
    const found = await eventually(rates, list => list.some(({ value }) => value >= 8));
    expect(found).toHaveLength(budget + 1);
    expect(found.filter(({ labels }) => labels.contactId === 'other')).toHaveLength(1);
    for (const { labels } of found) expect(labels.contactId).toMatch(/^(c-\d+|other)$/);
  });
  it('times its API by service, resource and class of status', async () => {
    await write(app, 'nobody', 'Oi');
    const inbound = { service: 'whatsself', route: '/whatsself/inbound', method: 'POST' };
    expect(
      await total(app, 'http_request_duration_seconds_count', { ...inbound, status_code: '4xx' }),
    ).toBeGreaterThanOrEqual(1);
    expect(
      await total(app, 'http_request_duration_seconds_count', { ...inbound, status_code: '2xx' }),
    ).toBeGreaterThanOrEqual(10);
    expect(await total(app, 'http_request_duration_seconds_count', { service: 'other' })).toBe(0);
  });
  it.each([
    ['no phone number', '/whatsself/inbound', { phone: 'x', text: 'Oi' }, 400, 'phone'],
    ['no text', '/whatsself/inbound', { phone: phone(1) }, 400, 'text'],
    ['an id of another form', '/whatsself/messages', { contactId: '17', text: 'Oi' }, 400, 'contactId'],
    ['an unknown contact', '/whatsself/messages', { contactId: 'c-999999', text: 'Oi' }, 404, 'contactId'],
    [
      'an unknown contact to block',
      '/whatsself/contacts/c-999999/block',
      { blocked: true },
      404,
      'contactId',
    ],
  ])('refuses %s, with the hint', async (_, path, body, status, field) => {
    const answer = await post(app, path, body);
    expect(answer).toMatchObject({ status, body: { error: expect.any(String), field } });
    expect(answer.body.hint).toMatch(/\w{3}/);
  });
});
