import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spansLost } from 'vigia/platform/metrics';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { kitMetrics } from '../../../core/platform/metrics/index.ts';
import { DeliveryGauges } from '../../../telemetry/delivery/gauges.ts';
import { createInstruments } from '../../../telemetry/metrics.ts';
import { SpanCount } from '../../../telemetry/tracing/counted.ts';
import { startTracing, type Tracing, withSpan } from '../../../telemetry/tracing.ts';
import { eventually } from '../../service/support.ts';

describe('spans that cannot be delivered', () => {
  let status = 404;
  const paths: string[] = [];
  let server: Server;
  let tracing: Tracing;
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const said = () =>
    stderr.mock.calls.map(([text]) => String(text)).filter(text => text.startsWith('tracing:'));

  beforeAll(async () => {
    server = createServer((request, response) => {
      paths.push(request.url ?? '');
      request
        .resume()
        .on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'));
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    // The receiver is in this process: its requests would be spans, too.
    const otlpEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    tracing = await startTracing({
      service: 's',
      version: '1',
      environment: 'test',
      otlpEndpoint,
      untraced: ['/v1'],
    });
  });
  afterAll(async () => {
    await tracing.shutdown();
    server.closeAllConnections();
    server.close();
    stderr.mockRestore();
  });
  const lostAre = (lost: number) =>
    eventually(
      async () => tracing.state(),
      state => state.lost === lost,
    );

  it('are counted, and said once for each outage', async () => {
    await withSpan('one', async () => {});
    await lostAre(1);
    await withSpan('two', async () => {});
    await lostAre(2);
    expect(said()).toHaveLength(1);
    expect(said()[0]).toMatch(/spans are lost, 127\.0\.0\.1:\d+ does not take them: /);
    status = 200;
    await withSpan('three', async () => {});
    await eventually(
      async () => tracing.state(),
      state => state.sent === 1,
    );
    expect(said()).toHaveLength(2);
    expect(said()[1]).toContain('again; 2 were lost');
    status = 404;
    await withSpan('four', async () => {});
    await lostAre(3);
    expect(said()).toHaveLength(3);
  });
  it('go to an address with a slash at its end as to one without', () => {
    expect(new Set(paths)).toEqual(new Set(['/v1/traces']));
  });
  it('are a metric', async () => {
    const instruments = createInstruments(kitMetrics);
    const gauges = new DeliveryGauges(instruments);
    gauges.measure(undefined, { sent: 1, lost: 3 });
    gauges.measure(undefined, { sent: 1, lost: 5 });
    expect((await instruments.expose()).body).toContain(`${spansLost.name} 5`);
  });
  it('are counted when too many wait', () => {
    const count = new SpanCount('here', 2);
    const nothing = { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} };
    const processor = count.processor(nothing);
    for (let i = 0; i < 5; i++) processor.onEnd({} as never);
    expect(count.state()).toEqual({ sent: 0, lost: 3 });
  });
});
