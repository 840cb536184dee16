import { type FastifyInstance, fastify } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instrumentFastify } from '../../../telemetry/fastify.ts';
import { createLoggers } from '../../../telemetry/logger.ts';
import { startTracing, type Tracing } from '../../../telemetry/tracing.ts';
import { collector } from './collected.ts';

const identity = { service: 'svc', version: '1.2.3', environment: 'test' };
const { spans, processor } = collector();
let tracing: Tracing;
let app: FastifyInstance;
beforeAll(async () => {
  tracing = await startTracing({ ...identity, processors: [processor] });
});
afterAll(async () => {
  await app.close();
  await tracing.shutdown();
});

it('joins the lines of a request, its exemplar and its span', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLoggers({
    ...identity,
    destinations: [{ write: line => void lines.push(JSON.parse(line)) }],
  });
  app = fastify();
  instrumentFastify(app, { log: log.app });
  app.post('/orders/:id', async () => {
    log.app.info('within');
    throw new Error('no');
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  await fetch(`${url}/orders/7`, {
    ...{ method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
  });
  const page = await fetch(`${url}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
  expect(spans).toMatchObject([{ name: 'POST /orders/:id', attributes: { 'http.route': '/orders/:id' } }]);
  const { traceId, spanId } = spans[0]!.spanContext();
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(line).toMatchObject({ trace_id: traceId, span_id: spanId });
    expect(Object.keys(line).filter(key => key.startsWith('field_'))).toEqual([]);
  }
  expect(await page.text()).toContain(`# {traceId="${traceId}",spanId="${spanId}"}`);
});
