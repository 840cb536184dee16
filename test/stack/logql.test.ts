import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { containing, countOverTime, lines, logql, rate, sum, where } from 'vigia/logql';
import { anything, defineEvents, eventOf, flag, number, text } from 'vigia/logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referencesIn } from '../../core/alerts/prose.ts';
import { linesOf } from '../../core/logql/lines.ts';
import type { LogMetric, LogQuery } from '../../core/logql/node.ts';
import { locate } from '../../core/run/locate.ts';
import { LogDelivery } from '../../telemetry/delivery/delivery.ts';
import { createEvents } from '../../telemetry/events.ts';
import { createLoggers } from '../../telemetry/logger.ts';
import { alerts, startNative } from '../bundle.ts';
import { eventually } from './http.ts';

const { absent } = await locate(['loki'], true);
const missing = absent.get('loki');

const event = eventOf('shop', { stream: 'app' });
const events = defineEvents({
  sold: event(
    'Sold',
    { item: text, amount: number, paid: flag, cart: anything },
    { level: ({ paid }) => (paid ? 'info' : 'error') },
  ),
});

describe.skipIf(missing !== undefined)(`LogQL as Loki reads it${missing ? `: ${missing}` : ''}`, () => {
  let stack: Awaited<ReturnType<typeof startNative>> | undefined;
  let folder = '';
  let loki = '';
  let delivery: LogDelivery;
  const items = [
    'plain',
    'with "quotes" and \\ backslash',
    '`ticks` {braces} | pipes',
    'ação 🛒\tnew\nline',
    '^a.*$',
  ];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-logql-'));
    stack = await startNative({ only: ['loki'] });
    loki = stack.urls.loki!;
    delivery = new LogDelivery({ url: loki, folder });
    const log = createLoggers({
      ...{ service: 'shop', version: '1', environment: 'test' },
      loggers: { shop: 'app' },
      destinations: [delivery],
    });
    const tell = createEvents(events, log);
    for (const [i, item] of items.entries())
      tell.sold({ item, amount: i, paid: i % 2 === 0, cart: { item } });
  }, 60_000);
  afterAll(async () => {
    await delivery?.close();
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async <Found>(path: string, query: string): Promise<Found> => {
    const response = await fetch(`${loki}/loki/api/v1/${path}?${new URLSearchParams({ query })}`);
    if (!response.ok) throw new Error(`${query}: ${await response.text()}`);
    return (await response.json()) as Found;
  };
  const found = async (query: LogQuery): Promise<string[]> => {
    type Lines = { data: { result: { values: [string, string][] }[] } };
    const { data } = await ask<Lines>('query_range', logql(query));
    return data.result.flatMap(({ values }) => values.map(([, line]) => JSON.parse(line).item as string));
  };
  const sold = linesOf(events.sold, { service: 'shop' });

  it('finds the lines of an event at each of its levels', async () => {
    const all = await eventually(
      () => found(sold),
      answer => answer.length === items.length,
      30_000,
    );
    expect(all.toSorted()).toEqual(items.toSorted());
  });
  it.each(items)('finds the line with %j, by the field and by the text', async item => {
    expect(await found(where(sold, { item }))).toEqual([item]);
    expect(await found(where(sold, { item: [item, 'other'] }))).toEqual([item]);
    expect(await found(where(sold, { item: { startsWith: item.slice(0, 5) } }))).toEqual([item]);
    expect(await found(where(sold, { item: { not: item } }))).toHaveLength(items.length - 1);
    expect(await found(containing(sold, JSON.stringify(item).slice(1, -1)))).toEqual([item]);
  });
  it('compares numbers and flags', async () => {
    expect(await found(where(sold, { amount: { atLeast: 3 } }))).toHaveLength(2);
    expect(await found(where(sold, { amount: { below: 3 }, paid: false }))).toEqual([items[1]]);
    expect(await found(where(sold, { amount: 4 }))).toEqual([items[4]]);
  });
  it('counts and rates, by fields and labels', async () => {
    type Vector = { data: { result: { metric: Record<string, string>; value: [number, string] }[] } };
    const count = sum(countOverTime(sold, '1h'), { by: ['paid', 'level'] });
    const { data } = await ask<Vector>('query', logql(count));
    const counts = data.result.map(({ metric, value }) => [metric.paid, metric.level, value[1]]);
    expect(counts.toSorted()).toEqual([
      ['false', 'error', '2'],
      ['true', 'info', '3'],
    ]);
    expect((await ask<Vector>('query', logql(sum(rate(sold, '1h'))))).data.result).toHaveLength(1);
  });
  it('parses any text in quotes as what it was', async () => {
    type Formatted = { data: string };
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async value => {
        const query = logql(where(lines({ stream: 'app' }), { msg: value }));
        await ask<Formatted>('format_query', query);
      }),
      { numRuns: 100 },
    );
  });
  it('parses every log query of every runbook', async () => {
    const queries = alerts.flatMap(({ runbook }) =>
      referencesIn(runbook.steps).flatMap((one): (LogQuery | LogMetric)[] => {
        if (!('kind' in one)) return [];
        if (one.kind === 'earlier') return [one.query];
        return one.kind === 'log lines' || one.kind === 'log metric' ? [one] : [];
      }),
    );
    expect(queries.length).toBeGreaterThan(10);
    for (const query of queries) await ask('format_query', logql(query));
  });
});
