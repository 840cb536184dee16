import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import type { RunbookQuery } from 'vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incident } from '../../../desk/incidents/incident.ts';
import { filled, Queries } from '../../../desk/pages/runbooks/queries.ts';
import { serverClient } from '../../../desk/servers/client.ts';
import { TestClock } from './seed.ts';

const NOON = Date.UTC(2026, 0, 31, 12);
const promql: RunbookQuery = {
  ...{ id: 'q1', language: 'PromQL', text: 'up', pieces: ['up'], metric: true, earlier: false },
};
const logql: RunbookQuery = {
  ...{ id: 'q2', language: 'LogQL', text: '{a="$crew_id"}', metric: false, earlier: false },
  pieces: ['{a="', { label: 'crew_id' }, '"}'],
};
const incident = {
  ...{ id: 1, name: 'A', status: 'firing', startsAt: NOON - 60_000, endsAt: null },
  labels: { crew_id: 'crew-4', environment: 'production' },
} as unknown as Incident;

/** Answers as Prometheus and Loki do, and keeps what it was asked. */
class Answering {
  readonly asked: URL[] = [];
  answer: { status?: number; body: unknown; afterMs?: number } = { body: {} };
  private server!: Server;

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      this.asked.push(new URL(request.url!, 'http://a'));
      const { status = 200, body, afterMs = 0 } = this.answer;
      setTimeout(() => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }, afterMs);
    }).listen(0, '127.0.0.1');
    // A property keeps the thread longer than connections are kept otherwise.
    this.server.keepAliveTimeout = 60_000;
    await new Promise(done => this.server.once('listening', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('queries of runbooks', () => {
  const server = new Answering();
  let queries: Queries;
  beforeAll(async () => {
    const url = await server.start();
    const servers = { prometheus: serverClient('Prometheus', url), loki: serverClient('Loki', url) };
    queries = new Queries({ servers, clock: new TestClock(NOON), timeScale: 1, timeoutMs: 1500, atOnce: 2 });
  });
  afterAll(() => server.stop());

  it('are a table of series, with what the incident is about first', async () => {
    const series = (crew_id: string, value: string) => ({
      metric: { crew_id, environment: 'production' },
      value: [NOON / 1000, value],
    });
    server.answer = {
      body: { data: { resultType: 'vector', result: [series('crew-1', '9'), series('crew-4', '2')] } },
    };
    const answer = await queries.ask(promql, incident);
    expect(server.asked.at(-1)!.pathname).toBe('/api/v1/query');
    expect(Number(server.asked.at(-1)!.searchParams.get('time'))).toBe(NOON / 1000);
    expect(answer).toMatchObject({
      table: {
        columns: [{ label: 'crew_id' }, { label: 'environment' }, { kind: 'value' }],
        rows: [
          { cells: ['crew-4', 'production', 2], same: true },
          { cells: ['crew-1', 'production', 9], same: false },
        ],
        found: 2,
      },
    });
  });

  it('are asked at the end of an incident that is resolved', async () => {
    server.answer = { body: { data: { resultType: 'scalar', result: [0, 'NaN'] } } };
    const ended = { ...incident, status: 'resolved', endsAt: NOON - 30_000 } as Incident;
    expect(await queries.ask(promql, ended)).toMatchObject({ table: { rows: [{ cells: [Number.NaN] }] } });
    expect(Number(server.asked.at(-1)!.searchParams.get('time'))).toBe(NOON / 1000 - 30);
  });

  it('are lines with the labels of the incident, the newest first', async () => {
    const values = [
      [`${NOON - 2000}000000`, '{"level":"error","message":"Message lost","crewId":"crew-4","service":"x"}'],
      [`${NOON - 1000}000000`, 'plain <b>'],
    ];
    server.answer = { body: { data: { resultType: 'streams', result: [{ stream: {}, values }] } } };
    expect(await queries.ask(logql, incident)).toMatchObject({
      table: {
        rows: [
          { cells: [{ time: NOON - 1000 }, 'plain <b>'] },
          { cells: [{ time: NOON - 2000 }, 'error  Message lost  crewId=crew-4'] },
        ],
      },
    });
    expect(server.asked.at(-1)!.searchParams.get('query')).toBe('{a="crew-4"}');
  });

  it('need the labels that they name', async () => {
    expect(await queries.ask(logql)).toEqual({ unanswered: { because: 'needs', labels: ['crew_id'] } });
  });

  it('keep a label inside its string, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), value => {
        const text = filled(logql, { labels: { crew_id: value } });
        expect(JSON.parse(text.slice('{a='.length, -'}'.length))).toBe(value.toWellFormed());
      }),
    );
  });

  it.each([
    ['refuses', { status: 400, body: { status: 'error', error: 'bad \\"query\\"' } }, 'bad'],
    ['is too slow', { body: {}, afterMs: 4000 }, '1.5 s'],
    ['answers what is not an answer', { body: [] }, undefined],
  ])('say so when the server %s', async (_, answer, why) => {
    server.answer = answer;
    const given = await queries.ask(promql, incident);
    if (why === undefined) expect(given).toMatchObject({ table: { found: 0 } });
    else
      expect(given).toMatchObject({
        unanswered: { server: 'Prometheus', why: expect.stringContaining(why) },
      });
  });

  it('are not asked without end: what is too much at once is refused', async () => {
    server.answer = { body: {}, afterMs: 100 };
    const all = await Promise.all([1, 2, 3].map(() => queries.ask(promql, incident)));
    expect(all.filter(one => 'unanswered' in one && one.unanswered.because === 'busy')).toHaveLength(1);
    server.answer = { body: {} };
    expect(await queries.ask(promql, incident)).toMatchObject({ table: { found: 0 } });
  });

  it('have at most as many rows as a page shows, each cut', async () => {
    const result = Array.from({ length: 700 }, (_, i) => ({
      metric: { a: 'x'.repeat(5000), b: String(i) },
      value: [0, String(i)],
    }));
    server.answer = { body: { data: { resultType: 'vector', result } } };
    const answer = await queries.ask(promql, incident);
    const { table } = answer as Extract<typeof answer, { table: unknown }>;
    expect(table.found).toBe(700);
    expect(table.rows).toHaveLength(50);
    expect(JSON.stringify(table).length).toBeLessThan(50_000);
  });

  it('say which server the desk does not know', async () => {
    const none = new Queries({ servers: {}, clock: new TestClock(NOON), timeScale: 1 });
    expect(await none.ask(promql)).toEqual({ unanswered: { because: 'absent', server: 'Prometheus' } });
  });
});
