import { context, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundedId, maskedPhone, OTHER, oneOf } from '../../../core/metrics/label.ts';
import { counter, gauge, histogram } from '../../../core/metrics/metric.ts';
import { requestsTo } from '../../../core/platform/metrics/http.ts';
import { createInstruments } from '../../../telemetry/metrics.ts';
import { startTracing, type Tracing, withSpan } from '../../../telemetry/tracing.ts';
import { parse } from '../../service/support.ts';

const attempts = counter({
  name: 'attempts_total',
  help: 'Attempts',
  unit: 'operations',
  labels: { phone_number: maskedPhone(3), status: oneOf('success', 'failed') },
});
const byCrew = counter({
  name: 'by_crew_total',
  help: 'By crew and agent',
  unit: 'operations',
  labels: { crew_id: boundedId(10), status: oneOf('success', 'failed') },
  maxCombinations: 6,
});
const byTask = counter({
  name: 'by_task_total',
  help: 'By agent and its task',
  unit: 'operations',
  labels: {
    agent_id: boundedId(10),
    task: oneOf('answer', 'lookup', OTHER),
    status: oneOf('success', 'failed'),
  },
  maxCombinations: 4,
});
const closed = counter({
  name: 'closed_total',
  help: 'Closed',
  unit: 'operations',
  labels: { a: oneOf('x', 'y'), b: oneOf('1', '2') },
});
const plain = counter({ name: 'plain_total', help: 'Plain', unit: 'operations' });
const depth = gauge({ name: 'depth', help: 'Depth', unit: 'items' });
const time = histogram({
  name: 'time_seconds',
  help: 'Time',
  unit: 'seconds',
  labels: { a: oneOf('x') },
  buckets: [0.5, 1],
});
const instruments = () => createInstruments([attempts, byCrew, byTask, closed, plain, depth, time]);
const samples = async (kit: ReturnType<typeof instruments>, name: string) =>
  parse((await kit.expose()).body).filter(sample => sample.name.startsWith(name));

describe('counters', () => {
  it('of closed labels, and without labels, start at zero', async () => {
    const kit = instruments();
    expect((await samples(kit, 'closed_total')).map(({ value }) => value)).toEqual([0, 0, 0, 0]);
    expect((await samples(kit, 'plain_total')).map(({ value }) => value)).toEqual([0]);
  });
  it('add up what they grew by, whenever they are read', async () => {
    const kit = instruments();
    const labels = { crew_id: 'vendas', status: 'success' } as const;
    const read = async () => (await samples(kit, 'by_crew_total')).map(({ value }) => value);
    kit.counter(byCrew).inc(labels);
    kit.counter(byCrew).inc({ ...labels }, 2.5);
    expect(await read()).toEqual([3.5]);
    expect(await read()).toEqual([3.5]);
    kit.counter(byCrew).inc(labels, 0);
    kit.counter(byCrew).inc(labels);
    expect(await read()).toEqual([4.5]);
  });
  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('do not grow by %d, and say so at once', value => {
    const labels = { crew_id: 'vendas', status: 'success' } as const;
    expect(() => instruments().counter(byCrew).inc(labels, value)).toThrow(
      `by_crew_total cannot grow by ${value}: give a number, 0 or more`,
    );
  });
  it('of bounded labels are put at zero for every closed value of a known identifier', async () => {
    const kit = instruments();
    kit.counter(byCrew).zero({ crew_id: 'vendas' });
    expect((await samples(kit, 'by_crew_total')).map(({ labels, value }) => [labels.status, value])).toEqual([
      ['success', 0],
      ['failed', 0],
    ]);
  });
  it('count by one or by what is given', async () => {
    const kit = instruments();
    kit.counter(plain).inc();
    kit.counter(plain).inc(2);
    kit.counter(closed).inc({ a: 'x', b: '1' }, 3);
    expect((await samples(kit, 'plain_total'))[0]!.value).toBe(3);
    expect((await samples(kit, 'closed_total'))[0]!.value).toBe(3);
  });
});

describe('the label guard', () => {
  it('masks a phone, so that no raw one becomes a label', async () => {
    const kit = instruments();
    kit.counter(attempts).inc({ phone_number: '5511987654321', status: 'failed' });
    expect((await samples(kit, 'attempts_total'))[0]!.labels.phone_number).toBe('+55*********21');
    expect((await kit.expose()).body).not.toContain('98765');
  });
  it('counts values past a label budget under `other`, losing no event', async () => {
    const kit = instruments();
    for (let i = 10; i < 60; i++)
      kit.counter(attempts).inc({ phone_number: `55119876543${i}`, status: 'failed' });
    const found = await samples(kit, 'attempts_total');
    expect(found.filter(({ labels }) => labels.status === 'failed')).toHaveLength(4);
    expect(found.find(({ labels }) => labels.phone_number === OTHER)!.value).toBe(47);
    expect(found.reduce((sum, { value }) => sum + value, 0)).toBe(50);
    expect(kit.overflows().get('attempts_total')).toBe(47);
  });
  it('never exposes more than maxCombinations, and keeps the closed values of what overflows', async () => {
    const kit = instruments();
    for (let i = 0; i < 9; i++)
      for (const status of ['success', 'failed'] as const)
        kit.counter(byCrew).inc({ crew_id: `c${i}`, status });
    const found = await samples(kit, 'by_crew_total');
    expect(found).toHaveLength(byCrew.maxCombinations);
    expect(
      found
        .filter(({ labels }) => labels.crew_id === OTHER)
        .map(({ labels, value }) => [labels.status, value]),
    ).toEqual([
      ['success', 7],
      ['failed', 7],
    ]);
  });
  it('counts a failed request under its service and class, however many routes came before', async () => {
    const requests = requestsTo('shop', 8);
    const kit = createInstruments([requests]);
    const observe = (route: string, status_code: '2xx' | '5xx') =>
      kit.histogram(requests).observe({ method: 'POST', route, status_code, service: 'shop' }, 0.1);
    for (let i = 0; i < requests.maxCombinations; i++) observe(`/auth/${i}`, '2xx');
    observe('/shop/session', '5xx');
    const failures = (await samples(kit, 'http_request_duration_seconds')).filter(
      ({ name, labels }) => name.endsWith('_count') && labels.status_code === '5xx',
    );
    expect(failures.map(({ labels, value }) => [labels.service, labels.route, value])).toEqual([
      ['shop', OTHER, 1],
    ]);
  });
  it('lets a closed value that follows from an identifier go to `other` with it, and keeps the others', async () => {
    const kit = instruments();
    for (let i = 0; i < 4; i++)
      for (const status of ['success', 'failed'] as const)
        kit.counter(byTask).inc({ agent_id: `a${i}`, task: i % 2 ? 'answer' : 'lookup', status });
    const found = await samples(kit, 'by_task_total');
    expect(found).toHaveLength(byTask.maxCombinations);
    expect(
      found
        .filter(({ labels }) => labels.agent_id === OTHER)
        .map(({ labels, value }) => [labels.task, labels.status, value]),
    ).toEqual([
      [OTHER, 'success', 3],
      [OTHER, 'failed', 3],
    ]);
  });
  it('puts no series at zero for it beforehand', async () => {
    const kit = instruments();
    kit.counter(byTask).zero({ agent_id: 'a', status: 'success' });
    expect((await samples(kit, 'by_task_total')).map(({ labels }) => labels.task)).toEqual([
      'answer',
      'lookup',
    ]);
  });
  it('refuses what the compiler would refuse, naming metric, label and fix', () => {
    const kit = instruments();
    // @ts-expect-error an unknown closed value
    expect(() => kit.counter(closed).inc({ a: 'z', b: '1' })).toThrow(
      'closed_total: label a is "z"; use one of x, y',
    );
    // @ts-expect-error a label that is not declared
    expect(() => kit.counter(closed).inc({ a: 'x', b: '1', c: '1' })).toThrow(
      'closed_total has no label "c"',
    );
    // @ts-expect-error a label that is missing
    expect(() => kit.counter(closed).inc({ a: 'x' })).toThrow('label "b" is missing');
    expect(() => createInstruments([]).counter(plain)).toThrow('plain_total is not among these instruments');
  });
});

describe('the exposition', () => {
  let tracing: Tracing;
  beforeAll(async () => {
    const { NoopSpanProcessor } = await import('@opentelemetry/sdk-trace');
    tracing = await startTracing({
      service: 's',
      version: '1',
      environment: 'test',
      processors: [new NoopSpanProcessor()],
    });
  });
  afterAll(() => tracing.shutdown());

  it('is Prometheus text by default and OpenMetrics with exemplars when asked for', async () => {
    const kit = instruments();
    const ids = await withSpan('work', async span => {
      kit.histogram(time).observe({ a: 'x' }, 0.7);
      return span.spanContext();
    });
    const text = await kit.expose('text/plain');
    expect(text.contentType).toContain('text/plain; version=0.0.4');
    expect(text.body).not.toContain('traceId');
    const open = await kit.expose('application/openmetrics-text;version=1.0.0,text/plain;q=0.5');
    expect(open.contentType).toContain('application/openmetrics-text');
    expect(open.body).toContain(
      `time_seconds_bucket{le="1",a="x"} 1 # {traceId="${ids.traceId}",spanId="${ids.spanId}"} 0.7 `,
    );
    expect(open.body).toMatch(/# TYPE plain counter\nplain_total 0\n/);
    expect(open.body).toMatch(/# EOF\n$/);
    expect((await kit.expose()).body).toBe(text.body);
  });
  it('has no exemplar outside of a span', async () => {
    const kit = instruments();
    expect(trace.getSpan(context.active())).toBeUndefined();
    kit.histogram(time).observe({ a: 'x' }, 0.7);
    expect((await kit.expose('application/openmetrics-text')).body).not.toContain('traceId');
  });
  it('can leave metrics out', async () => {
    const { body } = await instruments().expose('', name => name !== 'depth');
    expect(body).not.toContain('depth');
    expect(body).toContain('plain_total');
  });
});
