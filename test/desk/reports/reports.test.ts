import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Desk } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../desk/reports/report.ts';
import { databases } from '../databases.ts';
import { firing, notification, post, startTestDesk } from '../support.ts';
import { market } from './market.ts';
import { type KnownPrometheus, knownPrometheus } from './prometheus.ts';

/** Monday, half past nine in Lisbon, where it is summer since yesterday. */
const NOW = Date.parse('2025-03-31T08:30:00Z');
const HOUR = 3_600_000;
const clock = { now: () => NOW, elapsed: () => performance.now() };
const at = (text: string) => Date.parse(text);
const iso = (time: number) => new Date(time).toISOString();

describe.each(databases)('reports on $name', database => {
  let desk: Desk;
  let prometheus: KnownPrometheus;
  let folder: string;
  let projectFile: string;
  beforeAll(async () => {
    await database.start();
    prometheus = await knownPrometheus();
    folder = await mkdtemp(join(tmpdir(), 'vigia-reports-'));
    projectFile = join(folder, 'project.json');
    await writeFile(projectFile, JSON.stringify(market()));
    desk = await startTestDesk(
      database,
      { PROMETHEUS_URL: prometheus.url, PROJECT_FILE: projectFile },
      { clock },
    );
    await tell();
  });
  afterAll(async () => {
    await desk?.close();
    await prometheus?.close();
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** On Sunday: one acknowledged after four minutes, one that is noise, one that still fires; the week before, two. */
  async function tell(): Promise<void> {
    const one = async (alertname: string, from: string, minutes?: number, acknowledged?: number) => {
      const startsAt = iso(at(from));
      const labels = { alertname, severity: 'warning', service: 'market' };
      await post(desk, '/inbox/warning', notification(firing(labels, { startsAt })));
      const { incidents } = await desk.context.incidents.list({ name: alertname, limit: 1 });
      const { id } = incidents[0]!;
      if (acknowledged !== undefined)
        await desk.context.incidents.append(id, {
          ...{ kind: 'acknowledged', by: 'Ana', at: at(from) + acknowledged * 60_000 },
          detail: { until: NOW + HOUR },
        });
      if (minutes === undefined) return;
      const endsAt = iso(at(from) + minutes * 60_000);
      const ended = firing(labels, { startsAt, status: 'resolved', endsAt });
      await post(desk, '/inbox/warning', { ...notification(ended), status: 'resolved' });
    };
    await one('OrdersFail', '2025-03-30T05:00:00Z', 30, 4);
    await one('OrdersSlow', '2025-03-30T06:00:00Z', 2);
    await one('<b>Stock|low</b>', '2025-03-30T12:00:00Z');
    await one('OrdersFail', '2025-03-20T05:00:00Z', 10);
    await one('OrdersSlow', '2025-03-22T06:00:00Z', 10);
  }

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${desk.url}${path}`, { headers, redirect: 'manual' });
  const report = async (path: string): Promise<Report> =>
    (await get(`${path}.json`)).json() as Promise<Report>;
  const figure = ({ systems }: Report, name: string) =>
    systems.flatMap(({ figures }) => figures).find(one => one.name === name)!;
  const row = (of: Report, name: string, status: string) =>
    figure(of, name).rows.find(({ labels }) => labels.status === status)!;
  /** Of what Prometheus computes, all digits count. */
  const same = (ours: number | null | undefined, theirs: number | undefined) => {
    expect(theirs).toBeTypeOf('number');
    expect(ours! / theirs!).toBeCloseTo(1, 9);
  };

  it('tell of a day, also of one with 23 hours, what Prometheus says of it', async () => {
    const daily = await report('/reports/daily/2025-03-30');
    expect([iso(daily.from), iso(daily.to)]).toEqual([
      '2025-03-30T00:00:00.000Z',
      '2025-03-30T23:00:00.000Z',
    ]);
    expect(daily.slots).toHaveLength(23);
    for (const status of ['placed', 'failed']) {
      const { value, before, trend } = row(daily, 'orders-by-status', status);
      const of = `shop_orders_total{status="${status}"}`;
      same(value, await prometheus.ask(`sum(increase(${of}[23h]))`, daily.to));
      same(before, await prometheus.ask(`sum(increase(${of}[24h]))`, daily.from));
      expect(trend).toHaveLength(23);
      for (const hour of [0, 7, 22])
        same(trend[hour], await prometheus.ask(`sum(increase(${of}[1h]))`, daily.from + (hour + 1) * HOUR));
    }
    // What really happened: 8 hours with 60 an hour, 15 with 180; one failed each 5 minutes.
    expect(row(daily, 'orders-by-status', 'placed').value! / (8 * 60 + 15 * 180)).toBeCloseTo(1, 2);
    expect(row(daily, 'orders-by-status', 'failed').value! / (23 * 12)).toBeCloseTo(1, 2);
  });
  it('tell of a week, of each of its days, and of the week before', async () => {
    const weekly = await report('/reports/weekly/2025-03-28');
    expect(weekly.day).toBe('2025-03-24');
    const { value, before, trend } = row(weekly, 'orders-by-status', 'placed');
    const of = 'sum(increase(shop_orders_total{status="placed"}[$]))';
    same(value, await prometheus.ask(of.replace('$', '167h'), weekly.to));
    same(before, await prometheus.ask(of.replace('$', '168h'), weekly.from));
    expect(trend).toHaveLength(7);
    same(trend[0], await prometheus.ask(of.replace('$', '24h'), weekly.from + 24 * HOUR));
    same(trend[6], await prometheus.ask(of.replace('$', '23h'), weekly.to));
  });
  it('tell how objectives were met: by all events, with the budget of their window', async () => {
    const { objectives, to, from } = await report('/reports/daily/2025-03-30');
    const [{ rows, target }] = objectives as [(typeof objectives)[number]];
    expect(rows).toHaveLength(1);
    const [of] = rows;
    const grown = (status: string) =>
      prometheus.ask(`sum(increase(shop_orders_total{status=~"${status}"}[23h]))`, to);
    const [failed, all] = [await grown('failed'), await grown('failed|placed')];
    same(of!.attained, 1 - failed! / all!);
    same(of!.events, all);
    expect(of!.attained).toBeLessThan(target);
    const left = 'slo:period_error_budget_remaining:ratio';
    same(of!.budgetLeft, await prometheus.ask(left, to));
    same(of!.budgetLeftBefore, await prometheus.ask(left, from));
  });
  it('tell of alerts: how many, how fast people were, what was noise, what still fires', async () => {
    const { alerts } = await report('/reports/daily/2025-03-30');
    expect(alerts).toMatchObject({ total: 3, totalBefore: 0, acknowledged: 1, noise: 1, openCount: 1 });
    expect(alerts.toAcknowledge).toEqual({ median: 4 * 60_000, p95: 4 * 60_000 });
    expect(alerts.toResolve).toEqual({ median: 2 * 60_000, p95: 30 * 60_000 });
    expect(alerts.open).toMatchObject([{ name: '<b>Stock|low</b>', acknowledged: false }]);
    const weekly = await report('/reports/weekly/2025-03-30');
    expect(weekly.alerts).toMatchObject({ total: 3, totalBefore: 2 });
    expect(weekly.alerts.periods.map(({ total }) => total)).toEqual([0, 0, 0, 0, 0, 0, 3]);
  });
  it('recommend by rules, each with its numbers', async () => {
    const daily = await report('/reports/daily/2025-03-30');
    const failed = figure(daily, 'orders-failed').rows[0]!.value!;
    expect(failed).toBeGreaterThan(0.02);
    expect(daily.recommendations).toMatchObject([
      { rule: 'budget-spent', about: 'market-orders', evidence: { target: 0.99 } },
      { rule: 'figure-advice', about: 'orders-failed', evidence: { value: failed, above: 0.02 } },
    ]);
    const calm = await report('/reports/daily/2025-03-16');
    expect(calm.recommendations.map(({ rule }) => rule)).not.toContain('figure-advice');
  });

  describe('say what is missing, and never that it is 0', () => {
    it('when nothing was scraped for hours', async () => {
      const { data } = await report('/reports/daily/2025-03-28');
      expect(data.covered).toBeCloseTo(20 / 24, 1);
      expect(data.gaps).toHaveLength(1);
      expect(Math.abs(data.gaps[0]!.from - at('2025-03-28T10:05:00Z'))).toBeLessThanOrEqual(300_000);
      expect(Math.abs(data.gaps[0]!.to - at('2025-03-28T14:00:00Z'))).toBeLessThanOrEqual(300_000);
      const text = await (await get('/reports/daily/2025-03-28.md')).text();
      expect(text).toContain('Prometheus has data for 83.');
      expect(text).toMatch(/No data from 10:0\d to (13:55|14:00)/);
      const { trend } = row(await report('/reports/daily/2025-03-28'), 'orders-by-status', 'placed');
      expect(trend.slice(11, 14)).toEqual([null, null, null]);
    });
    it('when a figure has no series', async () => {
      expect(figure(await report('/reports/daily/2025-03-30'), 'orders-waiting').rows).toEqual([]);
      const text = await (await get('/reports/daily/2025-03-30.md')).text();
      expect(text).toContain('| Orders waiting, at most | no data | – | – |');
    });
    it('when it is before the first scrape', async () => {
      const { data, objectives, systems } = await report('/reports/daily/2025-03-01');
      expect(data.covered).toBe(0);
      expect(objectives[0]!.rows.every(({ attained }) => attained === null)).toBe(true);
      expect(systems[0]!.figures.every(({ rows }) => rows.every(({ value }) => value === null))).toBe(true);
      const page = await (await get('/reports/daily/2025-03-01')).text();
      expect(page).toContain('Nothing can be recommended without data.');
    });
    it('when the day has not ended', async () => {
      const today = await report('/reports/daily/2025-03-31');
      expect(today.until).toBe(NOW);
      expect(await (await get('/reports/daily/2025-03-31')).text()).toContain('The period has not ended');
    });
    it('when Prometheus is away; alerts are told all the same', async () => {
      const other = await startTestDesk(
        database,
        { PROMETHEUS_URL: 'http://127.0.0.1:9', PROJECT_FILE: projectFile },
        { clock },
      );
      try {
        await post(other, '/inbox/warning', notification(firing({}, { startsAt: '2025-03-30T05:00:00Z' })));
        const response = await fetch(`${other.url}/reports/daily/2025-03-30.json`);
        expect(response.status).toBe(200);
        const { data, alerts, objectives } = (await response.json()) as Report;
        expect(data).toMatchObject({ covered: null, problem: expect.stringContaining('Prometheus') });
        expect([alerts.total, objectives.length]).toEqual([1, 0]);
      } finally {
        await other.close();
      }
    });
  });

  describe('have every form', () => {
    it('by extension, by Accept, and HTML for a browser', async () => {
      const type = async (path: string, accept?: string) =>
        (await get(path, accept ? { accept } : {})).headers.get('content-type');
      const path = '/reports/daily/2025-03-30';
      expect(await type(`${path}.md`, 'text/html')).toContain('text/markdown');
      expect(await type(`${path}.json`)).toContain('application/json');
      expect(await type(path, 'application/json')).toContain('application/json');
      expect(await type(path, 'text/markdown')).toContain('text/markdown');
      expect(await type(path, 'text/html,application/xhtml+xml,*/*;q=0.8')).toContain('text/html');
      expect(await type(path)).toContain('text/html');
    });
    it('in both languages, with their numbers', async () => {
      const english = await (await get('/reports/daily/2025-03-30.md')).text();
      const portuguese = await (await get('/reports/daily/2025-03-30.md?language=pt')).text();
      expect(english).toContain('# Daily report, Sunday, March 30, 2025');
      expect(portuguese).toContain('# Relatório diário, domingo, 30 de março de 2025');
      expect(english).toMatch(/Orders by status: placed \| 3,1\d\d \|/);
      expect(portuguese).toMatch(/Pedidos por situação: placed \| 3\.1\d\d \|/);
      expect(portuguese).toContain('Pergunte ao banco.');
      const asked = await get('/reports/daily/2025-03-30', { 'accept-language': 'pt-BR,pt;q=0.9' });
      expect(await asked.text()).toContain('<html lang="pt-BR">');
    });
    it('and nothing that alerts are named is markup in them', async () => {
      const page = await (await get('/reports/daily/2025-03-30')).text();
      expect(page).toContain('&lt;b&gt;Stock|low&lt;/b&gt;');
      expect(page).not.toContain('<b>Stock');
      expect(page).not.toMatch(/ style="|<style|<script/);
      const text = await (await get('/reports/daily/2025-03-30.md')).text();
      expect(text).toContain('\\<b\\>Stock\\|low\\</b\\>');
    });
    it('and pictures that show its numbers', async () => {
      const page = await (await get('/reports/weekly/2025-03-30?language=pt')).text();
      const pictures = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, path]) => path!);
      expect(pictures.map(path => path.split('/').at(-1))).toEqual([
        'objectives.wide.pt.svg',
        'alerts.wide.pt.svg',
        'system-market.wide.pt.svg',
      ]);
      const [budget, , figures] = await Promise.all(pictures.map(async path => (await get(path)).text()));
      expect(budget).toMatch(/^<svg /);
      expect(budget).toContain('Orders succeed');
      expect(figures).toContain('Pedidos por situação');
      expect(await (await get(pictures[0]!.replace('wide', 'narrow'))).text()).toMatch(/^<svg /);
      expect((await get('/reports/weekly/2025-03-24/nothing.wide.pt.svg')).status).toBe(404);
    });
    it('and are listed; a kind alone leads to the last', async () => {
      const list = await (await get('/reports')).text();
      expect(list).toContain('href="/reports/daily/2025-03-30"');
      expect(list).toContain('href="/reports/weekly/2025-03-24"');
      const redirect = await get('/reports/daily');
      expect([redirect.status, redirect.headers.get('location')]).toEqual([302, '/reports/daily/2025-03-30']);
    });
  });

  it.each([
    ['/reports/daily/2025-02-30', 400, 'day'],
    ['/reports/daily/31-01-2025', 400, 'day'],
    ['/reports/daily/2025-04-01', 400, 'day'],
    ['/reports/daily/0001-01-01', 400, 'day'],
    ['/reports/daily/9999-12-31.json', 400, 'day'],
    ['/reports/monthly/2025-03-30', 404, 'kind'],
    ['/reports/daily/2025-03-30.pdf', 404, 'form'],
    ['/reports/daily/2025-03-30?language=fr', 400, 'language'],
    ['/reports/daily/%00', 400, 'day'],
    ['/reports/daily/2025-03-30/..%2f..%2fmain.ts', 404, undefined],
  ])('%s is refused, naming the field and the mend', async (path, status, field) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ ...(field && { field }), hint: expect.any(String) });
  });
});
