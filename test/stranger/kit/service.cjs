const { createInstruments, createLoggers, instrumentExpress, openShipping } = require('@vigia/telemetry');
const express = require('express');
const { Counter, register } = require('prom-client');
const { counter } = require('vigia/metrics');

const greetings = counter({ name: 'greetings_total', help: 'Greetings answered', unit: 'operations' });
const visits = new Counter({ name: 'visits_total', help: 'Visits' });

async function main() {
  const { LOKI_URL, LOG_FOLDER, PORT } = process.env;
  const instruments = createInstruments([greetings]);
  const shipping = await openShipping({ url: LOKI_URL, folder: LOG_FOLDER, intervalMs: 100 });
  const service = { service: 'greeter', version: '1.0.0', environment: 'test' };
  const log = createLoggers({ ...service, destinations: [shipping, process.stdout] });
  const app = express();
  instrumentExpress(app, { log: log.app, instruments, registries: [register] });
  app.get('/hello/:phone', (request, response) => {
    visits.inc();
    instruments.counter(greetings).inc();
    log.app.info(request.params, 'Somebody says hello');
    response.json({ hello: 'world' });
  });
  app.get('/boom', () => {
    throw new Error('nobody is at home');
  });
  const server = app.listen(Number(PORT), '127.0.0.1');
  app.post('/end', (_request, response) => {
    response.end('bye');
    server.close(() => void shipping.close());
    server.closeIdleConnections();
  });
}
main();
