import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { earlier, step } from 'vigia/alerts';
import { lines, ofAlert, where } from 'vigia/logql';
import { rate, sum } from 'vigia/promql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../../core/alerts/alert.ts';
import { type Fault, seeThrough, type Watch } from '../../../core/drill/drill.ts';
import { askRunbook, readsLogs, runbookSummary, unanswered } from '../../../core/drill/runbook.ts';
import { orders, ordersFail } from '../../shop.ts';

const failures = where(lines({ stream: 'errors' }), { requestId: ofAlert('request') });
const alert: Alert = {
  ...ordersFail,
  runbook: {
    ...ordersFail.runbook,
    steps: [
      step`Read ${failures}, then ${earlier(lines({ stream: 'app' }))}.`,
      step`Which fail? ${sum(rate(orders, '5m'))} shows it.`,
    ],
  },
};
const SINCE = 1_800_000_000_000;
const firing = { labels: { request: 'r-1' }, since: SINCE };

describe('the queries of a runbook, while its alert fires', () => {
  /** What was asked, and from which answer on there is something. */
  const asked: URL[] = [];
  let finds: (url: URL, time: number) => boolean = () => true;
  let server: Server;
  let url = '';
  beforeEach(async () => {
    asked.length = 0;
    finds = () => true;
    server = createServer((request, response) => {
      const target = new URL(request.url!, 'http://x');
      asked.push(target);
      const times = asked.filter(one => one.searchParams.get('query') === target.searchParams.get('query'));
      const result = finds(target, times.length)
        ? [
            {
              stream: {},
              values: [
                ['1', 'a'],
                ['2', 'b'],
              ],
            },
          ]
        : [];
      response.end(JSON.stringify({ data: { result } }));
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => void server.close());
  const answerers = () => ({ loki: { url }, prometheus: url, timeScale: 60 });
  const queryOf = (one: URL) => one.searchParams.get('query');

  it('are asked of Loki and of Prometheus, with the labels of the alert, on compressed time', async () => {
    expect(await askRunbook(alert, firing, answerers(), 1000)).toEqual([
      { query: '{stream="errors"} | json | requestId="r-1"', language: 'LogQL', found: 2 },
      { query: '{stream="app"}', language: 'LogQL', found: 2 },
      { query: 'sum(rate(shop_orders_total[5s]))', language: 'PromQL', found: 1 },
    ]);
    const paths = Map.groupBy(asked, one => one.pathname);
    expect(paths.get('/loki/api/v1/query_range')).toHaveLength(2);
    expect(paths.get('/api/v1/query')).toHaveLength(1);
  });
  it('look for lines since the fault, and for earlier ones only where the runbook says so', async () => {
    await askRunbook(alert, firing, answerers(), 1000);
    const start = (query: string) =>
      Number(
        asked
          .find(one => queryOf(one) === query)!
          .searchParams.get('start')!
          .slice(0, -6),
      );
    expect(start('{stream="errors"} | json | requestId="r-1"')).toBe(SINCE);
    expect(start('{stream="app"}')).toBe(SINCE - 3_600_000);
  });
  it('are asked again until they find something, and no longer than the patience', async () => {
    finds = (one, time) => queryOf(one) !== '{stream="app"}' || time > 1;
    expect(unanswered(await askRunbook(alert, firing, answerers(), 5000))).toBeUndefined();
    finds = one => queryOf(one) !== '{stream="app"}';
    const queries = await askRunbook(alert, firing, answerers(), 700);
    expect(unanswered(queries)).toBe('{stream="app"}');
    expect(runbookSummary(queries)).toEqual([
      '2 runbook queries, 1 found lines',
      '1 PromQL queries of runbooks, 1 returned a result',
    ]);
  });
  it('are not asked where no one can answer, and the reason is counted', async () => {
    const loki = { notAsked: 'the stack has no Loki' };
    const queries = await askRunbook(alert, firing, { ...answerers(), loki, canAnswer: () => false }, 1000);
    expect(asked).toEqual([]);
    expect(unanswered(queries)).toBeUndefined();
    expect(runbookSummary(queries)).toEqual([
      '2 LogQL queries of runbooks not asked: the stack has no Loki',
      '1 PromQL queries of runbooks not asked: the replayed series cannot answer it',
    ]);
  });
  it('need the labels that they name', async () => {
    await expect(askRunbook(alert, { ...firing, labels: {} }, answerers(), 1000)).rejects.toThrow(
      'the alert has no label request',
    );
  });

  it('fail the drill when one of them finds nothing, after the scenario has ended', async () => {
    const states = ['inactive', 'firing', 'firing', 'firing', 'firing'] as const;
    let at = 0;
    let ended = false;
    const watch: Watch = {
      state: async () => (ended ? 'inactive' : states[Math.min(at++, states.length - 1)]!),
      notifications: async () =>
        at < 2
          ? []
          : [
              {
                ...{ status: 'firing', alertname: alert.name, receiver: 'warning', annotations: {} },
                ...{ labels: { request: 'r-2' }, receivedAt: Date.now() },
              },
            ],
    };
    const fault: Fault = {
      start: async () => SINCE,
      end: async () => {
        ended = true;
      },
    };
    finds = one => queryOf(one) !== '{stream="app"}';
    const result = await seeThrough(alert, watch, fault, {
      patienceMs: 600,
      ask: now => askRunbook(alert, now, answerers(), 600),
    });
    expect(result.failure).toContain('a query of its runbook found nothing while it fired: {stream="app"}');
    expect(result.asked?.map(one => 'found' in one && one.found)).toEqual([2, 0, 1]);
    expect(queryOf(asked[0]!)).toContain('requestId="r-2"');
    expect(ended).toBe(true);
  });
  it('tell whether the drill needs Loki', () => {
    expect(readsLogs(alert)).toBe(true);
    expect(readsLogs(ordersFail)).toBe(false);
  });
});
