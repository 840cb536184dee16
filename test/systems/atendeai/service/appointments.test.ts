import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import type { Login } from '../../../../exporter/seams/logins.ts';
import { PatientCaller } from '../../../../exporter/systems/atendeai/caller.ts';
import { atendeai } from '../../../../exporter/systems/atendeai/module.ts';
import {
  endScenario,
  eventually,
  json,
  post,
  scrape,
  startScenario,
  startTestApp,
  total,
} from '../../../service/support.ts';
import { callerOf } from '../../falachefe/service/caller.ts';

const tomorrow = () => new Date(Date.now() + 86_400_000);
const ana = { phone: '+5511987650011', companyId: 'aurora' };
const bia = { phone: '+5511987650012', companyId: 'ipe' };
const of = (clinic_id: string) => ({ clinic_id });
const patientOf = (app: App): PatientCaller => new PatientCaller(() => app.url, new AbortController().signal);

describe('the appointments of a clinic', () => {
  let app: App;
  let login: Login;
  beforeAll(async () => {
    app = await startTestApp();
    login = (await callerOf(app).logIn(ana))!;
  });
  afterAll(() => app.close());
  afterEach(() => endScenario(app, 'clinic-outage'));
  const authorization = () => ({ authorization: `Bearer ${login.token}` });
  const requested = () => total(app, 'appointments_requested_total', of('aurora'));
  const confirmed = () => total(app, 'appointments_confirmed_total', of('aurora'));
  const revenue = () => total(app, 'revenue_total', { currency: 'BRL' });

  it.each(['2099-12-31T23:59:60Z', '0001-01-01T00:00:00Z', '2099-02-30T00:00:00Z', 'soon'])(
    'are not at %s',
    async startsAt => {
      const answer = await post(app, '/appointments', { startsAt }, authorization());
      expect(answer).toMatchObject({ status: 400, body: { field: 'startsAt' } });
    },
  );
  it('are zero for every clinic before anybody asks', async () => {
    for (const clinic of ['aurora', 'ipe', 'horizonte']) {
      const series = (await scrape(app)).filter(
        ({ name, labels }) => name.startsWith('appointments_') && labels.clinic_id === clinic,
      );
      expect(series.map(({ value }) => value)).toEqual([0, 0]);
    }
  });
  it('are counted when asked for, and when confirmed, which is revenue at the price of the clinic', async () => {
    const id = (await patientOf(app).requestAppointment(login, tomorrow()))!;
    expect([await requested(), await confirmed(), await revenue()]).toEqual([1, 0, 0]);
    expect((await patientOf(app).confirmAppointment(login, id)).status).toBe(200);
    expect([await requested(), await confirmed(), await revenue()]).toEqual([1, 1, 9]);
    expect(await total(app, 'appointments_requested_total', of('ipe'))).toBe(0);
  });
  it('are confirmed once, though asked to twice at the same time', async () => {
    const before = await confirmed();
    const id = (await patientOf(app).requestAppointment(login, tomorrow()))!;
    await Promise.all([1, 2, 3].map(() => patientOf(app).confirmAppointment(login, id)));
    expect(await confirmed()).toBe(before + 1);
    expect((await patientOf(app).confirmAppointment(login, id)).status).toBe(409);
    expect(await confirmed()).toBe(before + 1);
  });
  it('are not confirmed when WhatsApp refuses, nor earned; the answer is 502', async () => {
    const before = [await confirmed(), await revenue()];
    const id = (await patientOf(app).requestAppointment(login, tomorrow()))!;
    await startScenario(app, 'clinic-outage');
    await eventually(
      () => total(app, 'http_request_duration_seconds_count', { service: 'atendeai', status_code: '5xx' }),
      failures => failures > 0,
    );
    expect((await patientOf(app).confirmAppointment(login, id)).status).toBe(502);
    expect([await confirmed(), await revenue()]).toEqual(before);
  });
  it('are listed for whoever is logged in, and nobody else can confirm them', async () => {
    const { clinic, appointments } = await json<{ clinic: string; appointments: { id: number }[] }>(
      `${app.url}/appointments`,
      authorization(),
    );
    expect(clinic).toBe('Clínica Aurora');
    expect(appointments.length).toBeGreaterThanOrEqual(3);
    const other = (await callerOf(app).logIn(bia))!;
    expect((await patientOf(app).confirmAppointment(other, appointments[0]!.id)).status).toBe(404);
  });
  it('are refused in the past, without a time, and without a login, each with its hint', async () => {
    const ask = (body: unknown, headers = authorization()) => post(app, '/appointments', body, headers);
    expect(await ask({ startsAt: '2020-01-01T10:00:00Z' })).toMatchObject({
      status: 400,
      body: { field: 'startsAt', hint: 'give a time to come' },
    });
    expect(await ask({ startsAt: 'soon' })).toMatchObject({ status: 400, body: { field: 'startsAt' } });
    expect(await ask({})).toMatchObject({ status: 400, body: { error: 'startsAt is missing' } });
    expect((await ask({ startsAt: tomorrow() }, { authorization: 'Bearer nobody' })).status).toBe(401);
  });
  it('look the clinic up in the cache: one miss, then hits, and a miss again while the store is away', async () => {
    const fresh = (await callerOf(app).logIn({ phone: '+5511987650013', companyId: 'horizonte' }))!;
    const lookUps = (result: string) => total(app, 'cache_requests_total', { result });
    await app.services.store.delete('clinic:horizonte');
    const before = [await lookUps('miss'), await lookUps('hit')] as const;
    for (let i = 0; i < 3; i++) await patientOf(app).listAppointments(fresh);
    expect([await lookUps('miss'), await lookUps('hit')]).toEqual([before[0] + 1, before[1] + 2]);
    await app.services.store.cut();
    expect(await patientOf(app).listAppointments(fresh)).toBe(200);
    await app.services.store.restore();
    expect(await lookUps('miss')).toBe(before[0] + 2);
  });
  it('are timed by clinic, as all that is asked for one is', async () => {
    const times = (clinic: string) => total(app, 'clinic_request_duration_seconds_count', of(clinic));
    const before = await times('ipe');
    expect(await times('aurora')).toBeGreaterThan(5);
    await callerOf(app).requestCode(bia);
    expect(await times('ipe')).toBe(before + 1);
    await fetch(`${app.url}/health`);
    expect(await total(app, 'clinic_request_duration_seconds_count', of('other'))).toBe(0);
  });
});

describe('the appointments where no system lets people in', () => {
  it('say so', async () => {
    const app = await startTestApp({}, [atendeai]);
    const answer = await post(app, '/appointments', { startsAt: tomorrow() });
    expect(answer).toMatchObject({ status: 503, body: { error: 'nobody can log in here' } });
    await app.close();
  });
});
