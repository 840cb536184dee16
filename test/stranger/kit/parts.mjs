import { createInstruments, createLoggers, openShipping } from '@vigia/telemetry';
import { Counter, register } from 'prom-client';
import { counter } from 'vigia/metrics';

/** What the services of all frameworks do alike. */

const greetings = counter({ name: 'greetings_total', help: 'Greetings answered', unit: 'operations' });
const visits = new Counter({ name: 'visits_total', help: 'Visits' });

const { LOKI_URL, LOG_FOLDER, PORT } = process.env;
export const port = Number(PORT);
export const instruments = createInstruments([greetings]);
const shipping = await openShipping({ url: LOKI_URL, folder: LOG_FOLDER, intervalMs: 100 });
const service = { service: 'greeter', version: '1.0.0', environment: 'test' };
export const log = createLoggers({ ...service, destinations: [shipping, process.stdout] });
export const telemetry = { log: log.app, instruments, registries: [register] };

export function greet(phone) {
  visits.inc();
  instruments.counter(greetings).inc();
  log.app.info({ phone }, 'Somebody says hello');
  return { hello: 'world' };
}
export function fail() {
  throw new Error('nobody is at home');
}
/** Ends what keeps the process; it ends by itself then. */
export function end(server) {
  setImmediate(() => {
    server.close(() => void shipping.close());
    server.closeIdleConnections();
  });
  return 'bye';
}
