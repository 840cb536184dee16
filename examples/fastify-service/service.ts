import { createInstruments, createLoggers, instrumentFastify } from '@vigia/telemetry';
import { fastify } from 'fastify';
import { counter } from 'vigia/metrics';

const greetings = counter({ name: 'greetings_total', help: 'Greetings answered', unit: 'operations' });
const instruments = createInstruments([greetings]);
const log = createLoggers({ service: 'greeter', version: '1.0.0', environment: 'production' });
const app = fastify();
instrumentFastify(app, { log: log.app, instruments });
app.get('/hello/:phone', async ({ params }) => {
  instruments.counter(greetings).inc();
  log.app.info(params, 'Somebody says hello');
  return { hello: 'world' };
});
await app.listen({ port: Number(process.env.PORT ?? 3000) });
