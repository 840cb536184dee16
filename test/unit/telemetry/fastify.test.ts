import { type FastifyInstance, fastify } from 'fastify';
import { combine } from 'vigia/metrics';
import { requestsTo } from 'vigia/platform/metrics';
import { afterEach, describe, expect, it } from 'vitest';
import { type FastifyTelemetry, instrumentFastify } from '../../../telemetry/fastify.ts';
import { createHealth } from '../../../telemetry/health.ts';
import { createLoggers } from '../../../telemetry/logger.ts';
import { createInstruments } from '../../../telemetry/metrics.ts';

const identity = { service: 'svc', version: '1.2.3', environment: 'test' };
const one = 'orders';
const another = 'people';
const requests = combine([requestsTo(one, 8), requestsTo(another, 8)]);

describe('an instrumented Fastify service', () => {
  let app: FastifyInstance;
  afterEach(() => app.close());

  function start(options: Partial<FastifyTelemetry> = {}) {
    const written: string[] = [];
    const destinations = [{ write: (line: string) => void written.push(line) }];
    const log = createLoggers({ ...identity, destinations });
    const instruments = createInstruments(requests);
    app = fastify();
    instrumentFastify(app, { ...identity, log: log.app, instruments, ...options });
    app.post('/orders/:id', async request => {
      log.app.info('within');
      return request.body;
    });
    app.get('/broken', async () => {
      throw new Error('no');
    });
    app.get('/orders', async () => 'ok');
    return { log, instruments, lines: () => written.map(line => JSON.parse(line)) };
  }

  it('logs each request once, with the id and route that its own lines carry', async () => {
    const { lines } = start();
    const { headers } = await app.inject({ method: 'POST', url: '/orders/7?a=b', payload: { a: 1 } });
    expect(lines()).toMatchObject([
      { msg: 'within', requestId: headers['x-request-id'], route: '/orders/:id' },
      {
        ...{ event: 'http_request', method: 'POST', route: '/orders/:id', statusCode: 200 },
        ...{ requestId: headers['x-request-id'], durationMs: expect.any(Number) },
      },
    ]);
  });
  it('takes the id of the caller when it is a sound one', async () => {
    start();
    const idOf = async (given: string) =>
      (await app.inject({ url: '/orders', headers: { 'x-request-id': given } })).headers['x-request-id'];
    expect(await idOf('abc-1')).toBe('abc-1');
    expect(await idOf('a b\u00e9')).toMatch(/^[\da-f-]{36}$/);
    expect(await idOf('x'.repeat(65))).toMatch(/^[\da-f-]{36}$/);
  });
  it('says what machines ask for at debug only, and what else is told to be quiet', async () => {
    const { log, lines } = start();
    for (const url of ['/metrics', '/live', '/health']) await app.inject(url);
    expect(lines()).toEqual([]);
    log.setLevel('debug');
    await app.inject('/live');
    expect(lines()).toMatchObject([{ level: 'debug', route: '/live' }]);
    await app.close();
    const other = start({ quiet: ['/orders'] });
    await app.inject('/orders');
    await app.inject({ method: 'POST', url: '/orders/7', payload: {} });
    await app.inject('/live');
    expect(other.lines().flatMap(({ event, route }) => (event ? route : []))).toEqual(['/live']);
  });
  it('tells its health, who it is, and that it lives', async () => {
    const failing = createHealth({
      store: { limitMs: 100, run: () => Promise.reject(new Error('away')) },
    });
    start({ deepHealth: failing });
    const well = await app.inject('/health');
    expect(well.statusCode).toBe(200);
    expect(well.json()).toMatchObject({
      overallStatus: 'healthy',
      version: '1.2.3',
      environment: 'test',
      checks: {},
    });
    const deep = await app.inject('/health/deep');
    expect(deep.statusCode).toBe(503);
    expect(deep.json()).toMatchObject({ overallStatus: 'unhealthy', checks: { store: { error: 'away' } } });
    expect((await app.inject('/live')).json()).toEqual({ status: 'alive' });
    await app.close();
    start();
    expect((await app.inject('/health/deep')).statusCode).toBe(404);
  });
  it.each([
    ['a map', { '/orders': one, '/broken': another }],
    ['a function', (route: string) => (route === '/broken' ? another : route === '/live' ? undefined : one)],
  ])('times the APIs by %s from route to service, and no other request', async (_, apis) => {
    start({ apis });
    await app.inject('/orders');
    await app.inject({ method: 'POST', url: '/orders/7', payload: {} });
    await app.inject('/broken');
    await app.inject('/live');
    const { body } = await app.inject('/metrics');
    const counts = [...body.matchAll(/http_request_duration_seconds_count\{(.*)\} (\d+)/g)].map(
      ([, labels, n]) => `${labels} ${n}`,
    );
    expect(counts.sort()).toEqual([
      `method="GET",route="/broken",status_code="5xx",service="${another}" 1`,
      `method="GET",route="/orders",status_code="2xx",service="${one}" 1`,
      `method="POST",route="/orders",status_code="2xx",service="${one}" 1`,
    ]);
  });
  it('gives what stands in for the exposition', async () => {
    start({ expose: async accept => ({ contentType: 'text/plain', body: `for ${accept}` }) });
    const { body } = await app.inject({ url: '/metrics', headers: { accept: 'a/b' } });
    expect(body).toBe('for a/b');
    await app.close();
    start({ expose: () => Promise.reject(Object.assign(new Error('not now'), { statusCode: 503 })) });
    expect((await app.inject('/metrics')).statusCode).toBe(503);
  });
});
