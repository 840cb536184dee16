import {
  createExposition,
  createLoggers,
  instrumentExpress,
  openShipping,
  withLogContext,
} from '@vigia/telemetry';
import express from 'express';
import * as again from 'telemetry-again';

/** Two copies of the kit in one process, and nothing that ends it: it ends by itself, with its own code. */

const service = { service: 'twice', version: '1.0.0', environment: 'test' };
const app = express();
instrumentExpress(app);
again.instrumentExpress(app, { log: again.createLoggers(service).app });
const expose = createExposition({});
const page = await again.createExposition({})();
const shipping = await openShipping({ url: process.env.LOKI_URL, folder: process.env.LOG_FOLDER });
const log = createLoggers({ ...service, destinations: [shipping] });
log.app.info('written, and left to the next start');
withLogContext({ requestId: 'r-1' }, () => again.createLoggers(service).app.info('the other copy'));
console.log(
  JSON.stringify({ same: page.body.split('\n').length === (await expose()).body.split('\n').length }),
);
process.exitCode = 3;
