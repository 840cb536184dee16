import { type FastifyInstance, fastify } from 'fastify';
import { pino } from 'pino';
import { Counter, Registry } from 'prom-client-15';
import { parseExposition } from 'vigia/exposition';
import { counter } from 'vigia/metrics';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FastifyTelemetry, instrumentFastify } from '../../../telemetry/fastify.ts';
import { createLoggers } from '../../../telemetry/logger.ts';
import { createInstruments } from '../../../telemetry/metrics.ts';
import { eventually } from '../../service/support.ts';

const identity = { service: 'svc', version: '1.2.3', environment: 'test' };
const sales = counter({ name: 'sales_total', help: 'Sales', unit: 'items' });

describe('a Fastify service that has things of its own', () => {
  const apps: FastifyInstance[] = [];
  afterEach(async () => {
    await Promise.all(apps.splice(0).map(app => app.close()));
    vi.restoreAllMocks();
  });

  function start(options: FastifyTelemetry = {}, app: FastifyInstance = fastify()) {
    const written: string[] = [];
    const destinations = [{ write: (line: string) => void written.push(line) }];
    const log = createLoggers({ ...identity, destinations });
    apps.push(app);
    instrumentFastify(app, { log: log.app, instruments: createInstruments([sales]), ...options });
    return { app, lines: () => written.map(line => JSON.parse(line)) };
  }
  function ownRegistry() {
    const registry = new Registry();
    new Counter({ name: 'visits_total', help: 'Visits', registers: [registry] }).inc();
    return registry;
  }

  it('counts and times requests by template, and not what machines ask for', async () => {
    const { app } = start();
    app.get('/people/:phone', async () => 'ok');
    app.get('/broken', async () => Promise.reject(new Error('no')));
    for (const url of ['/people/5511987654321', '/people/5511912345678', '/broken', '/nowhere/5511987654321'])
      await app.inject(url);
    for (const url of ['/metrics', '/live', '/health']) await app.inject(url);
    const { body } = await app.inject('/metrics');
    const counts = [...body.matchAll(/^http_server_requests_total\{(.*)\} (\d+)$/gm)];
    expect(counts.map(([, labels, count]) => `${labels} ${count}`).sort()).toEqual([
      'http_request_method="GET",http_route="/broken",http_response_status_code="500" 1',
      'http_request_method="GET",http_route="/people/:phone",http_response_status_code="200" 2',
      'http_request_method="GET",http_route="unknown",http_response_status_code="404" 1',
    ]);
    expect(body).toMatch(/^http_server_request_duration_seconds_count\{.*people.*\} 2$/m);
    expect(body).toMatch(/^http_server_active_requests 0$/m);
    expect(body).not.toContain('987654321');
    parseExposition(body);
  });
  it('counts what is under way', async () => {
    const { app } = start();
    let answer = (): void => {};
    app.get('/slow', () => new Promise(done => (answer = () => done('late'))));
    const slow = app.inject('/slow');
    await eventually(
      async () => (await app.inject('/metrics')).body,
      body => /^http_server_active_requests 1$/m.test(body),
    );
    answer();
    await slow;
    expect((await app.inject('/metrics')).body).toMatch(/^http_server_active_requests 0$/m);
  });
  it('loses no status to the budget of routes: what is past it is counted as other', async () => {
    const { app } = start();
    for (let i = 0; i < 320; i++)
      app.get(`/r${i}`, async (_, reply) => reply.code(i > 310 ? 503 : 200).send());
    for (let i = 0; i < 320; i++) await app.inject(`/r${i}`);
    const { body } = await app.inject('/metrics');
    const all = [...body.matchAll(/^http_server_requests_total\{(.*)\} (\d+)$/gm)];
    expect(all.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(320);
    const failed = all.filter(([, labels]) => labels!.includes('status_code="500"'));
    expect(failed.map(([, labels, count]) => `${labels} ${count}`)).toEqual([
      'http_request_method="other",http_route="other",http_response_status_code="500" 9',
    ]);
  });
  it('counts a status that nobody has heard of as its class', async () => {
    const { app } = start();
    for (const status of [299, 499, 599, 777])
      app.get(`/s${status}`, (_, reply) => reply.code(status).send());
    for (const status of [299, 499, 599, 777]) await app.inject(`/s${status}`);
    const { body } = await app.inject('/metrics');
    const counted = [
      ...body.matchAll(/^http_server_requests_total\{.*http_route="\/s(\d+)".*code="(\d+)"\} 1$/gm),
    ];
    expect(counted.map(([, sent, code]) => [sent, code])).toEqual([
      ['299', '200'],
      ['499', '499'],
      ['599', '500'],
      ['777', '500'],
    ]);
  });
  it('logs the error of a request that failed, with its id and route; not where somebody else does', async () => {
    const broken = async () => Promise.reject(new Error('call +5511987654321'));
    const { app, lines } = start();
    app.get('/broken', broken);
    app.get('/refused', async () => Promise.reject(Object.assign(new Error('no'), { statusCode: 409 })));
    const { headers } = await app.inject('/broken');
    await app.inject('/refused');
    expect(lines().filter(({ level }) => level === 'error')).toMatchObject([
      { ...{ route: '/broken', statusCode: 500 }, requestId: headers['x-request-id'], stream: 'errors' },
    ]);
    expect(JSON.stringify(lines())).not.toContain('987654321');
    const quiet = start({ logErrors: false });
    quiet.app.get('/broken', broken);
    await quiet.app.inject('/broken');
    expect(quiet.lines().map(({ level }) => level)).toEqual(['info']);
  });
  it('without a log and instruments is measured all the same, and nothing is written', async () => {
    const written = vi.spyOn(process.stdout, 'write');
    const app = fastify();
    apps.push(app);
    instrumentFastify(app);
    await app.inject('/nowhere');
    expect((await app.inject('/metrics')).body).toMatch(/http_server_requests_total\{.*"404"\} 1/);
    expect(written).not.toHaveBeenCalled();
  });
  it('can have neither, other paths, or none', async () => {
    const { app } = start({
      requestMetrics: false,
      nodeMetrics: false,
      paths: { metrics: '/m', health: false },
    });
    expect((await app.inject('/m')).body.trim().split('\n').at(-1)).toBe('sales_total 0');
    expect((await app.inject('/m?name=a')).statusCode).toBe(200);
    for (const url of ['/metrics', '/health']) expect((await app.inject(url)).statusCode).toBe(404);
    expect(() => start({ paths: { live: 'live' } })).toThrow(
      'paths.live is "live": give a path such as "/live", or false',
    );
  });
  it.each([
    ['before', true],
    ['after', false],
  ])('keeps its own /metrics, added %s, and gets what it does not have', async (_, isBefore) => {
    const registry = ownRegistry();
    const app = fastify();
    const own = () =>
      app.get('/metrics', async (_, reply) =>
        reply.type(registry.contentType).send(await registry.metrics()),
      );
    if (isBefore) own();
    const { lines } = start({ registries: [registry] }, app);
    if (!isBefore) own();
    const { body, headers } = await app.inject('/metrics');
    expect(headers['content-type']).toBe(registry.contentType);
    expect(body).toMatch(/^visits_total 1$/m);
    expect(body).toMatch(/^sales_total 0$/m);
    expect(body.match(/# TYPE visits_total/g)).toHaveLength(1);
    parseExposition(body);
    expect(lines()).toContainEqual(expect.objectContaining({ event: 'metrics_merged' }));
  });
  it('keeps its own /metrics of OpenMetrics, whatever is asked for', async () => {
    const registry = new Registry();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    new Counter({ name: 'visits_total', help: 'Visits', registers: [registry] }).inc();
    const { app } = start();
    app.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
    const { body } = await app.inject('/metrics');
    expect(body).toMatch(/^visits_total 1$/m);
    expect(body).toMatch(/^sales_total 0$/m);
    parseExposition(body, 'openmetrics');
  });
  it('keeps its own health, and its refusals', async () => {
    const { app } = start();
    app.get('/health', async () => 'mine');
    app.addHook('onRequest', async (request, reply) =>
      request.url === '/metrics' ? reply.code(401).send('who are you?') : undefined,
    );
    expect((await app.inject('/health')).body).toBe('mine');
    expect((await app.inject('/metrics')).statusCode).toBe(401);
    expect((await app.inject('/live')).json()).toEqual({ status: 'alive' });
  });
  it('answers where only a route for everything would', async () => {
    const { app } = start();
    app.get('/*', async (_, reply) => reply.type('text/html').send('<html>'));
    app.setNotFoundHandler((_, reply) => reply.code(404).send('mine'));
    expect((await app.inject('/metrics')).body).toMatch(/^sales_total 0$/m);
    expect((await app.inject('/page')).body).toBe('<html>');
    expect((await app.inject({ method: 'HEAD', url: '/metrics' })).statusCode).toBe(200);
    expect((await app.inject({ method: 'POST', url: '/metrics' })).body).toBe('mine');
  });
  it.each([
    ['a generator', { genReqId: (): string => 'mine-1' }],
    ['a header', { requestIdHeader: 'x-correlation-id', genReqId: (): string => 'mine-1' }],
  ])('makes its own ids by %s', async (_, options) => {
    const { app, lines } = start({}, fastify(options));
    app.get('/', async () => 'ok');
    const { headers } = await app.inject({ url: '/', headers: { 'x-request-id': 'theirs' } });
    expect(headers['x-request-id']).toBe('mine-1');
    expect(lines()).toMatchObject([{ requestId: 'mine-1' }]);
  });
  it('has any logger: what it logs by itself goes where it went', async () => {
    const written: string[] = [];
    const loggerInstance = pino({}, { write: line => void written.push(line) });
    const { app } = start({}, fastify({ loggerInstance }) as unknown as FastifyInstance);
    // Of any type, the app is one that can be instrumented.
    instrumentFastify(fastify({ loggerInstance }));
    instrumentFastify(fastify({ http2: true }));
    await app.inject('/nowhere');
    expect(written.join('')).toContain('"msg":"incoming request"');
  });
  it('is instrumented once, and says so', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { app, lines } = start();
    instrumentFastify(app);
    await app.inject('/nowhere');
    expect(lines()).toHaveLength(1);
    expect(said.mock.calls.join()).toContain('instrumented already');
  });
  it('says what it was given instead of an app', () => {
    expect(() => instrumentFastify(undefined as never)).toThrow('not a Fastify instance of version 4 or 5');
    expect(() => start({ apis: { '/a': 'b' }, instruments: undefined as never })).toThrow(
      'apis are given without',
    );
  });
});
