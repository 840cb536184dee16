import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { dayOf } from '../../../../exporter/base/periods.ts';
import { desk } from '../../../../exporter/desk/module.ts';
import { duePeriod, midnight } from '../../../../exporter/desk/reports/periods.ts';
import type { DailyReport, WeeklyReport } from '../../../../exporter/seams/reports.ts';
import { LeadCaller } from '../../../../exporter/systems/qualifier/lead-caller.ts';
import { qualifier } from '../../../../exporter/systems/qualifier/module.ts';
import type { Figures } from '../../../../exporter/systems/qualifier/reports/figures.ts';
import { listener } from '../../../service/desk/support.ts';
import { eventually, json, startTestApp } from '../../../service/support.ts';

describe('when a report is due', () => {
  const days = ({ from, to }: { from: Date; to: Date }) => [dayOf(from), dayOf(to)];
  it('the day before is, from 08:00 on', () => {
    expect(days(duePeriod('daily', new Date('2026-03-11T07:59:00')))).toEqual(['2026-03-09', '2026-03-10']);
    expect(days(duePeriod('daily', new Date('2026-03-11T08:00:00')))).toEqual(['2026-03-10', '2026-03-11']);
  });
  it('the week that ended on Sunday is, from Monday 08:00 on', () => {
    // 2026-03-09 is a Monday.
    const last = ['2026-02-23', '2026-03-02'];
    const this_ = ['2026-03-02', '2026-03-09'];
    expect(days(duePeriod('weekly', new Date('2026-03-09T07:59:00')))).toEqual(last);
    expect(days(duePeriod('weekly', new Date('2026-03-09T08:00:00')))).toEqual(this_);
    expect(days(duePeriod('weekly', new Date('2026-03-15T23:00:00')))).toEqual(this_);
  });
});

describe('the reports of the qualifier', { timeout: 20_000 }, () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  }, 60_000);
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.parts(desk).reports.log.record();
    for (const table of ['sessions', 'leads', 'growth_by_hour', 'report_deliveries'])
      await app.services.database.query(`DELETE FROM ${table}`);
  });
  const today = () => midnight(new Date());
  const hour = (daysAgo: number, at = 12) =>
    new Date(midnight(new Date(), daysAgo).getTime() + at * 3_600_000);
  const leads = async (n: number, status: string, at: Date) => {
    await app.services.database.query(
      `INSERT INTO leads (phone, texto, origem, status, processado, created_at)
       SELECT '+5511987650' || i, 'Oi', 'whatsapp', $2, $2 <> 'novo', $3 FROM generate_series(1, $1) AS i`,
      [n, status, at],
    );
  };
  const grown = async (at: Date, name: string, labels: object, growth: number) => {
    await app.services.database.query(
      `INSERT INTO growth_by_hour VALUES (date_trunc('hour', $1::timestamptz), $2, $3, $4)`,
      [at, name, JSON.stringify(labels), growth],
    );
  };
  const report = <T>(kind: string, query = '') => json<T>(`${app.url}/qualifier/reports/${kind}${query}`);
  const requests = async (at: Date, success: number, error: number) => {
    await grown(at, 'qualifier_webhook_requests_total', { status: 'success' }, success);
    await grown(at, 'qualifier_webhook_requests_total', { status: 'error' }, error);
  };

  it('tell of a day: leads, conversion, errors, performance', async () => {
    await leads(6, 'qualificado', hour(1));
    await leads(2, 'desqualificado', hour(1));
    await leads(1, 'novo', hour(1));
    await leads(50, 'qualificado', hour(2));
    await requests(hour(1), 90, 10);
    await grown(hour(1, 13), 'qualifier_webhook_requests_total', { status: 'refused' }, 5);
    await grown(hour(1), 'qualifier_errors_total', { type: 'model' }, 10);
    for (const [le, n] of [
      ['1', 80],
      ['2', 100],
      ['+Inf', 100],
    ] as const)
      await grown(hour(1), 'qualifier_webhook_response_time_seconds_bucket', { le }, n);
    await grown(hour(1), 'qualifier_webhook_response_time_seconds_sum', {}, 120);
    await grown(hour(1), 'qualifier_webhook_response_time_seconds_count', {}, 100);
    const { figures, from, to } = await report<DailyReport<Figures>>('daily');
    expect([new Date(from), new Date(to)]).toEqual([midnight(new Date(), 1), today()]);
    expect(figures).toMatchObject({
      leadsReceived: 9,
      leadsProcessed: 8,
      leadsQualified: 6,
      leadsUnanswered: 1,
      conversionRate: 0.75,
      requests: 100,
      requestsFailed: 10,
      requestsRefused: 5,
      successRate: 0.9,
      meanSeconds: 1.2,
      p95Seconds: 1.75,
      errors: 10,
      errorsByType: { model: 10 },
    });
    const text = await (await fetch(`${app.url}/qualifier/reports/daily?format=text`)).text();
    for (const part of ['Conversion rate:       75.0 %', 'Response p95:          1.75 s', 'model: 10'])
      expect(text).toContain(part);
  });
  it('count what really happens, and lose nothing when the process ends and another begins', async () => {
    const write = async (service: App, phone: string) => {
      const caller = new LeadCaller(
        () => service.url,
        service.parts(qualifier).token,
        new AbortController().signal,
      );
      await caller.write(phone, 'Quero contratar o plano anual');
    };
    await write(app, '+5511987650401');
    const now = await report<DailyReport<Figures>>('daily', `?date=${dayOf(new Date())}`);
    expect(now.figures).toMatchObject({ leadsReceived: 1, leadsQualified: 1, requests: 1, successRate: 1 });
    expect(now.figures.meanSeconds).toBeGreaterThan(0);
    await app.parts(desk).reports.log.record();
    const again = await report<DailyReport<Figures>>('daily', `?date=${dayOf(new Date())}`);
    expect(again.figures.requests).toBe(1);
  });
  it('add what could not be written while the database was away', async () => {
    const caller = new LeadCaller(() => app.url, 'wrong token', new AbortController().signal);
    await app.services.database.cut();
    await caller.write('+5511987650402', 'Oi').catch(() => {});
    await app
      .parts(desk)
      .reports.log.record()
      .catch(() => {});
    await app.services.database.restore();
    const { figures } = await report<DailyReport<Figures>>('daily', `?date=${dayOf(new Date())}`);
    expect(figures.suspiciousByReason).toMatchObject({ bad_origin: 1 });
  });
  it('tell of a week: trends against the week before, day by day, errors, what to do', async () => {
    await leads(10, 'qualificado', hour(8));
    await leads(3, 'qualificado', hour(2));
    await leads(7, 'desqualificado', hour(2));
    await requests(hour(8), 100, 0);
    await requests(hour(2), 90, 10);
    await grown(hour(2), 'qualifier_errors_total', { type: 'model' }, 9);
    await grown(hour(2), 'qualifier_errors_total', { type: 'whatsapp' }, 1);
    const { figures, before, days, advice } = await report<WeeklyReport<Figures>>('weekly');
    expect(figures).toMatchObject({ leadsReceived: 10, conversionRate: 0.3, successRate: 0.9 });
    expect(before).toMatchObject({ leadsReceived: 10, conversionRate: 1, successRate: 1 });
    expect(days.map(({ figures: day }) => day.leadsReceived)).toEqual([0, 0, 0, 0, 0, 10, 0]);
    expect(advice.map(({ finding }) => finding)).toEqual([
      'the webhook succeeded for 90.0 %, the objective is 95 %',
      '9.0 % of the requests met an error of type model',
      'conversion fell from 100.0 % to 30.0 %',
    ]);
    const text = await (await fetch(`${app.url}/qualifier/reports/weekly?format=text`)).text();
    expect(text).toContain('model: 9 (90.0 % of all; the week before 0)');
    expect(text).toContain('1. the webhook succeeded for 90.0 %');
  });
  it('recommend nothing when every objective was met', async () => {
    await leads(10, 'qualificado', hour(2));
    await requests(hour(2), 100, 0);
    expect((await report<WeeklyReport<Figures>>('weekly')).advice).toEqual([]);
  });
  it.each([
    ['/qualifier/reports/daily?date=31-01-2026', 'date'],
    ['/qualifier/reports/daily?date=2026-02-30', 'date'],
    ['/qualifier/reports/weekly?format=pdf', 'format'],
  ])('refuse %s, naming the field and the hint', async (path, field) => {
    const response = await fetch(`${app.url}${path}`);
    expect(response.status).toBe(400);
    expect((await response.json()) as object).toMatchObject({ field, hint: expect.any(String) });
  });

  describe('are delivered', () => {
    const look = () => app.parts(desk).reports.look(hour(0, 9));
    const delivered = async () =>
      (await app.services.database.query('SELECT report FROM report_deliveries ORDER BY report')).map(
        ({ report }) => report,
      );
    beforeEach(() => app.services.database.query('DELETE FROM report_deliveries'));

    it('once each', async () => {
      await leads(4, 'qualificado', hour(1));
      await leads(4, 'qualificado', hour(15));
      await look();
      await look();
      const made = await delivered();
      expect(made).toHaveLength(2);
      for (const kind of ['daily', 'weekly']) expect(String(made)).toContain(kind);
    });
    it('not at all of a time before the service had anything to do', async () => {
      await leads(4, 'qualificado', hour(0, 1));
      await look();
      expect(await delivered()).toEqual([]);
    });
    it('by Alertmanager where there is one, and again when it did not take them', async () => {
      let status = 500;
      const alertmanager = await listener(() => ({ status }));
      const other = await startTestApp({ ALERTMANAGER_URL: alertmanager.url });
      try {
        await other.services.database.query(
          `INSERT INTO leads (phone, texto, origem, created_at) VALUES ('+5511987650001', 'Oi', 'whatsapp', $1)`,
          [hour(20)],
        );
        await expect(other.parts(desk).reports.look(hour(0, 9))).rejects.toThrow('alertmanager answered 500');
        alertmanager.received.length = 0;
        status = 200;
        await other.parts(desk).reports.look(hour(0, 9));
        const posted = await eventually(
          async () => alertmanager.received.flatMap(({ body }) => body),
          all => all.length === 2,
        );
        const labels = posted.map(one => [one.labels.alertname, one.labels.severity, one.labels.report]);
        expect(labels.sort()).toEqual([
          ['QualifierReport', 'none', 'daily'],
          ['QualifierReport', 'none', 'weekly'],
        ]);
        expect(posted[0].annotations.description).toContain('Leads received:        0');
      } finally {
        await other.close();
        await alertmanager.close();
      }
    }, 40_000);
  });
});
