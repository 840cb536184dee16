import type { Part } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../databases.ts';
import { actingPart } from './acting.ts';
import { type DeskUnderTest, deskWithPages } from './desk.ts';
import { notificationOf, seed, type Told } from './seed.ts';

const NOW = Date.UTC(2026, 0, 31, 12);
const MINUTE = 60_000;
const PAGES = ['/inbox', '/runbooks', '/runbooks/CrewAIQueueBacklog', '/statistics', '/on-call', '/status'];

/** The names of the alerts in the rows of the inbox, in their order. */
const namesIn = (text: string) =>
  [...text.matchAll(/<span class="mono outside">([^<]*)<\/span><\/p>/g)].map(([, name]) => name);

describe.each(databases)('the pages on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  const opened = async (env: Readonly<Record<string, string>> = {}): Promise<DeskUnderTest> => {
    const { databaseUrl } = await database.fresh();
    return deskWithPages({
      ...{ now: NOW, parts: [actingPart] },
      env: { ...env, ...(databaseUrl && { DATABASE_URL: databaseUrl }) },
    });
  };

  describe('of an ordinary day', () => {
    let pages: DeskUnderTest;
    const accept = (one: Told, receiver = 'critical') =>
      pages.desk.context.incidents.accept(receiver, notificationOf(one));
    const idOf = async (name: string) => (await pages.desk.context.incidents.list({ name })).incidents[0]!.id;
    beforeAll(async () => {
      pages = await opened();
      await accept({
        ...{
          name: 'Old',
          severity: 'critical',
          category: 'business',
          service: 'bot',
          environment: 'staging',
        },
        ...{ tenant: 'acme', startsAt: NOW - 90 * MINUTE },
      });
      for (const receiver of ['critical', 'escalation', 'critical'])
        await accept({ name: 'New', severity: 'critical', startsAt: NOW - 5 * MINUTE }, receiver);
      await accept({ name: 'Mild', severity: 'warning', startsAt: NOW - MINUTE });
      await accept({ name: 'Taken', startsAt: NOW - 60 * MINUTE });
      await pages.desk.context.incidents.append(await idOf('Taken'), {
        ...{ kind: 'acknowledged', by: 'Ana', at: NOW - 30 * MINUTE, detail: { until: NOW + MINUTE } },
      });
      await accept({ name: 'Gone', startsAt: NOW - 40 * MINUTE });
      await accept({ name: 'Gone', startsAt: NOW - 40 * MINUTE, endsAt: NOW - 10 * MINUTE });
      await accept({ name: 'Lost', startsAt: NOW - 50 * MINUTE });
      pages.desk.context.incidents.doubtEnds('silent');
      await accept({ name: 'Lost', startsAt: NOW - 50 * MINUTE, endsAt: NOW - 20 * MINUTE });
      pages.desk.context.incidents.doubtEnds(undefined);
      await accept({ name: 'Beat', severity: 'none', startsAt: NOW });
    });
    afterAll(() => pages.close());

    it('show one row for each incident: what fires first, the worst and newest on top', async () => {
      const { status, text } = await pages.get('/inbox');
      expect(status).toBe(200);
      expect(namesIn(text)).toEqual(['New', 'Old', 'Mild', 'Taken', 'Lost', 'Gone']);
      expect([...text.matchAll(/<h2 id="group-(\w+)">/g)].map(([, name]) => name)).toEqual([
        ...['firing', 'acknowledged', 'unknown', 'resolved'],
      ]);
      expect(text).toContain('Ana, 30 min ago');
      expect(text).toContain('<strong>10 min ago</strong><span>lasted 30 min</span>');
      expect(text).toContain('<title>(3) Incidents · Vigia</title>');
    });

    it.each([
      ['environment=staging', ['Old']],
      ['severity=warning', ['Mild', 'Taken', 'Lost', 'Gone']],
      ['category=business', ['Old']],
      ['service=bot', ['Old']],
      ['tenant=acme', ['Old']],
      ['tenant=nobody', []],
      ['alert=New', ['New']],
      ['severity=none', ['Beat']],
      ['state=firing', ['New', 'Old', 'Mild']],
      ['state=acknowledged', ['Taken']],
      ['state=unknown', ['Lost']],
      ['state=resolved', ['Gone']],
      ['state=firing&environment=production&severity=critical', ['New']],
    ])('choose by %s, and keep it in what is asked next', async (query, names) => {
      const { text } = await pages.get(`/inbox?${query}`);
      expect(namesIn(text)).toEqual(names);
      expect(text).toContain(`hx-get="/inbox?${query.replaceAll('&', '&amp;')}"`);
    });

    it('count an acknowledgement that has run out as firing', async () => {
      pages.clock.set(NOW + 2 * MINUTE);
      expect(namesIn((await pages.get('/inbox?state=firing')).text)).toContain('Taken');
      expect(namesIn((await pages.get('/inbox?state=acknowledged')).text)).toEqual([]);
      pages.clock.set(NOW);
    });

    it('send a form to the address that people keep', async () => {
      const path = '/inbox?environment=staging&severity=&tenant=';
      const { status, headers } = await pages.get(path);
      expect([status, headers.get('location')]).toEqual([302, '/inbox?environment=staging']);
      const live = await pages.get(path, { 'hx-request': 'true', 'hx-source': 'form' });
      expect([live.status, live.headers.get('hx-push-url')]).toEqual([200, '/inbox?environment=staging']);
      const again = await pages.get('/inbox', { 'hx-request': 'true', 'hx-source': 'div#inbox' });
      expect(again.headers.get('hx-push-url')).toBeNull();
    });

    it('tell one incident: what, since when, how bad, what happened, what can be done', async () => {
      const { text } = await pages.get(`/incidents/${await idOf('New')}`);
      for (const part of ['New in short', '5 min', 'action="/incidents/', 'name="note"', 'Silence'])
        expect(text).toContain(part);
      // Told three times, twice by the same receiver.
      expect(text.match(/<li class="told">/g)).toHaveLength(2);
      expect(text).toContain('×2');
      const resolved = await pages.get(`/incidents/${await idOf('Gone')}`);
      expect(resolved.text).not.toContain('name="note"');
      expect(resolved.text).toContain('Took');
    });

    it('tell what became of a remedy, in words', async () => {
      const id = await idOf('Gone');
      const detail = { action: 'clean-up', state: 'waiting', run: 'b7c9', attempt: 2, answer: 'done' };
      await pages.desk.context.incidents.append(id, { kind: 'remedied', by: 'the desk', detail });
      for (const [language, words] of [
        ['en', 'clean-up ×2: waits for its turn'],
        ['pt', 'clean-up ×2: espera a sua vez'],
      ] as const) {
        const { text } = await pages.get(`/incidents/${id}`, { 'accept-language': language });
        expect(text).toContain(`${words}\nanswer: done`);
        expect(text).not.toContain('b7c9');
      }
    });

    it.each([
      '/incidents/999999',
      '/incidents/0',
      '/incidents/x',
      '/incidents/99999999999999999999',
      '/runbooks/Nothing',
      '/nothing',
      '/runbooks/CrewAIQueueBacklog?run=q99',
    ])('tell a person in a page that there is no %s, and a program in JSON', async path => {
      const person = await pages.get(path);
      expect(person.status).toBe(404);
      expect(person.text).toContain('<!doctype html>');
      const program = await pages.get(path, { accept: '*/*' });
      expect(program.status).toBe(404);
      expect(JSON.parse(program.text)).toHaveProperty('error');
    });

    it('are in the language that was chosen, else the browser\u2019s, else the desk\u2019s', async () => {
      expect((await pages.get('/inbox')).text).toContain('<html lang="en">');
      const portuguese = await pages.get('/inbox', { 'accept-language': 'pt-PT,pt;q=0.9' });
      expect(portuguese.text).toContain('<html lang="pt-BR">');
      expect(portuguese.text).toContain('Reconhecido');
      const chosen = await pages.get('/language?to=pt&back=/inbox?state=firing');
      expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/inbox?state=firing']);
      const cookie = chosen.headers.get('set-cookie')!.split(';')[0]!;
      expect((await pages.get('/status', { cookie })).text).toContain('Servidores');
    });

    it('give the Markdown of a runbook to a program, and a page to a person', async () => {
      const program = await pages.get('/runbooks/CrewAIQueueBacklog.md', { accept: '*/*' });
      expect(program.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
      expect(program.text).toContain('# CrewAIQueueBacklog');
      expect((await pages.get('/runbooks/CrewAIQueueBacklog.md')).text).toContain('<article');
    });

    it('offer each query of a runbook once, and answer it without script', async () => {
      const { text } = await pages.get('/runbooks/CrewAIQueueBacklog');
      expect(text.match(/form="run-q1"/g)).toHaveLength(1);
      const asked = await pages.get('/runbooks/CrewAIQueueBacklog?run=q1');
      expect(asked.text).toMatch(
        /id="answer-q1" aria-live="polite"><p class="bad">Open the runbook from an incident/,
      );
    });

    it('load nothing from elsewhere, and have no script, style or handler of their own', async () => {
      const id = await idOf('New');
      for (const path of [
        ...PAGES,
        `/incidents/${id}`,
        `/runbooks/CrewAIQueueBacklog?incident=${id}`,
        '/nothing',
      ]) {
        const { text } = await pages.get(path);
        expect(text, path).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?! src="\/assets\/)|javascript:/i);
        expect(text, path).not.toMatch(/hx-on|hx-vals="js:|\[[^\]"]*\]" hx-trigger/);
        for (const [, address] of text.matchAll(/<(?:script|link|img)[^>]* (?:src|href)="([^"]*)"/g))
          expect(address, path).toMatch(/^\/assets\//);
      }
    });

    it('serve what they load for ever, under an address of its content', async () => {
      const { text } = await pages.get('/inbox');
      for (const [, path] of text.matchAll(/(?:src|href)="(\/assets\/[^"]*)"/g)) {
        const { status, headers } = await pages.get(path!);
        expect([path, status, headers.get('cache-control')]).toEqual([
          path,
          200,
          'public, max-age=31536000, immutable',
        ]);
      }
    });
  });

  it('escape whatever an alert says, on every page', async () => {
    const pages = await opened();
    const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'';
    const { incidents } = pages.desk.context;
    const texts = Object.fromEntries(
      ['summary', 'description', 'value', 'threshold'].map(name => [name, hostile]),
    );
    await incidents.accept(
      'critical',
      notificationOf({
        ...{ name: hostile, severity: hostile, category: hostile, service: hostile, environment: hostile },
        ...{ tenant: hostile, startsAt: NOW, labels: { [hostile]: hostile } },
        generatorUrl: `http://x/"onmouseover="alert(1)`,
        annotations: { ...texts, runbook_url: 'javascript:alert(1)', dashboard_url: 'data:text/html,x' },
      }),
    );
    await incidents.accept(
      'critical',
      notificationOf({ name: 'CrewAIQueueBacklog', startsAt: NOW, labels: { crew_id: hostile } }),
    );
    const [known, unknown] = (await incidents.list()).incidents;
    await incidents.append(unknown!.id, {
      kind: 'acknowledged',
      by: hostile,
      detail: { note: hostile, [hostile]: hostile },
    });
    const paths = [
      ...PAGES,
      `/inbox?tenant=${encodeURIComponent(hostile)}`,
      `/incidents/${unknown!.id}`,
      `/runbooks/CrewAIQueueBacklog?incident=${known!.id}&run=q1`,
      `/${encodeURIComponent(hostile)}`,
    ];
    for (const path of paths) {
      const { text } = await pages.get(path);
      expect(text, path).toContain('<!doctype html>');
      expect(text, path).not.toMatch(/<script>|<img src=x|javascript:|href="data:|"onmouseover/);
    }
    expect((await pages.get(`/incidents/${unknown!.id}`)).text).toContain('&lt;script&gt;alert(1)');
    await pages.close();
  });

  it('stay small and quick with 10,000 incidents of long texts, each of which is on one page', async () => {
    const pages = await opened();
    const { incidents } = pages.desk.context;
    const long = 'x'.repeat(300);
    for (let i = 0; i < 10_000; i += 500) {
      const alerts = Array.from({ length: 500 }, (_, j) => ({
        ...{
          name: `Alert${(i + j) % 40}`,
          startsAt: NOW - (i + j) * 1000,
          tenant: `tenant-${(i + j) % 300}`,
        },
        ...{ labels: { number: String(i + j), long }, annotations: { summary: long, description: long } },
      }));
      await incidents.accept('critical', notificationOf(...alerts));
    }
    const began = performance.now();
    const first = await pages.get('/inbox');
    expect(performance.now() - began).toBeLessThan(2000);
    expect(first.text.length).toBeLessThan(150_000);
    expect(first.text).toContain('1–50 of 10000');
    expect(namesIn(first.text)).toHaveLength(50);
    const last = await pages.get('/inbox?page=200');
    expect(last.text).toContain('9951–10000 of 10000');
    expect(last.text).not.toContain('rel="next"');
    const seen = new Set<string>();
    for (const page of [1, 2, 100, 200]) {
      const { text } = await pages.get(`/inbox?page=${page}`);
      for (const [, id] of text.matchAll(/id="incident-(\d+)"/g)) seen.add(id!);
    }
    expect(seen.size).toBe(200);
    for (const path of ['/statistics?days=7', '/status'])
      expect((await pages.get(path)).text.length, path).toBeLessThan(150_000);
    const beyond = await pages.get('/inbox?page=99999');
    expect(beyond.status).toBe(200);
    await pages.close();
  }, 120_000);

  it('tell open pages that something has changed, and no more often than once in a second', async () => {
    const pages = await opened();
    const events = await eventsOf(`${pages.desk.url}/events`);
    await events.until(1);
    const began = performance.now();
    for (let i = 0; i < 20; i++)
      await pages.desk.context.incidents.accept('critical', notificationOf({ name: `A${i}`, startsAt: NOW }));
    await events.until(3);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(events.count()).toBe(3);
    await pages.close();
    expect(await events.ended).toBe(true);
  });
});

it('show what other parts tell programs, as the reader may see it', async () => {
  const pages = await deskWithPages({ now: NOW, parts: [actingPart] });
  const { incidents } = pages.desk.context;
  await incidents.accept('critical', notificationOf({ name: 'QualifierLeadsUnanswered', startsAt: NOW }));
  const onCall = await pages.get('/on-call');
  for (const part of ['Ana Ribeiro', 'Bruno Lima', 'after 15 min', 'Everyone'])
    expect(onCall.text).toContain(part);
  const status = await pages.get('/status');
  expect(status.text).toMatch(/Watchdog · staging<\/th><td><span class="badge critical">Missed/);
  expect(status.text).toMatch(/Watchdog · production<\/th><td><span class="badge good">Arrives/);
  // On every page: nobody knows what fires.
  expect((await pages.get('/inbox')).text).toContain(
    '<a href="/status">The heartbeat of staging does not arrive</a>',
  );

  const waiting = await pages.get('/incidents/1');
  expect(waiting.text).toContain('The desk may call retry-leads when you approve it.');
  const path = /action="(\/production\/remedies\/run-1\/approve[^"]*)"/.exec(waiting.text)![1]!;
  const approved = await fetch(`${pages.desk.url}${path}`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ by: 'Ana' }) },
    headers: { accept: 'text/html' },
  });
  expect([approved.status, approved.headers.get('location')]).toEqual([303, '/incidents/1']);
  const after = await pages.get('/incidents/1');
  expect(after.text).toContain('succeeded');
  expect(after.text).not.toContain('/approve');
  await pages.close();

  const alone = await deskWithPages({ now: NOW });
  expect((await alone.get('/on-call')).text).toContain('declares no rota');
  expect((await alone.get('/status')).text).toContain('No heartbeat is watched');
  await alone.close();
});

it('show who reads, and what that person may do, on a desk that has a login', async () => {
  const guarding: Part = {
    name: 'guarding',
    mount: () => ({
      hooks: server => {
        server.addHook('onRequest', async request => {
          const [name, role] = String(request.headers['x-person'] ?? '').split(' ');
          if (name) Object.assign(request, { person: { name, role } });
        });
        server.post('/login', async () => 'in');
      },
    }),
  };
  const pages = await deskWithPages({ now: NOW, parts: [actingPart, guarding] });
  await pages.desk.context.incidents.accept('critical', notificationOf({ name: 'A', startsAt: NOW }));
  const nobody = await pages.get('/incidents/1');
  expect(nobody.text).toContain('href="/login?back=%2Fincidents%2F1"');
  expect(nobody.text).not.toContain('name="note"');
  const reading = await pages.get('/incidents/1', { 'x-person': 'Rita read' });
  expect(reading.text).toContain('action="/logout"');
  expect(reading.text).toContain('not change them');
  expect(reading.text).not.toContain('name="note"');
  const acting = await pages.get('/incidents/1', { 'x-person': 'Ana act' });
  expect(acting.text).toContain('<input type="hidden" name="by" value="Ana">');
  expect(acting.text).not.toContain('id="acknowledge-by"');
  await pages.close();
});

it('shows a day like others without a fault in either language', async () => {
  const now = Date.now();
  const pages = await deskWithPages({ now, parts: [actingPart] });
  await seed(pages.desk.context, pages.clock, now);
  const ids = (await pages.desk.context.incidents.list({ status: 'firing' })).incidents.map(({ id }) => id);
  for (const language of ['en', 'pt']) {
    for (const path of [...PAGES, '/statistics?days=90&by=week', ...ids.map(id => `/incidents/${id}`)]) {
      const { status, text } = await pages.get(path, { 'accept-language': language });
      expect([path, status]).toEqual([path, 200]);
      expect(text, path).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
    }
  }
  await pages.close();
});

/** Reads the server-sent events of an address. */
async function eventsOf(url: string) {
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  let text = '';
  const count = () => text.split('event: changed').length - 1;
  const ended = (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
    return true;
  })().catch(() => true);
  return {
    ended,
    count,
    until: async (wanted: number) => {
      for (let i = 0; i < 200 && count() < wanted; i++) await new Promise(done => setTimeout(done, 20));
      expect(count()).toBeGreaterThanOrEqual(wanted);
    },
  };
}
