import { openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type DestinationStream, pino } from 'pino';
import { LogDelivery } from '../../../telemetry/delivery/delivery.ts';
import { createLoggers } from '../../../telemetry/logger.ts';

/**
 * A service that logs: a burst, then a steady load until it is told to stop or killed. After each line that the logger
 * has accepted it writes the line's number to a file, so that nothing of what it accepted is unknown.
 */
const { values } = parseArgs({
  options: {
    by: { type: 'string' },
    service: { type: 'string' },
    run: { type: 'string' },
    url: { type: 'string' },
    folder: { type: 'string' },
    accepted: { type: 'string' },
    burst: { type: 'string' },
  },
});
const { by, service, run, url, folder, accepted, burst } = values as Record<keyof typeof values, string>;

/** Lines of the steady load in each turn, and turns a second. */
const LINES = 20;
const TURNS = 20;

const delivery = by === 'vigia' ? new LogDelivery({ url, folder }) : undefined;
const log = delivery
  ? createLoggers({ service, version: '1', environment: 'test', destinations: [delivery] }).app
  : pino({ base: { service } }, pinoLoki());
const record = openSync(accepted, 'a');
let n = 0;
let stopping = false;
process.on('message', () => {
  stopping = true;
});

function one(): void {
  log.info({ run, n }, 'Line of the delivery test');
  writeSync(record, `${run}:${n++}\n`);
}

process.send?.('started');
// As many in one turn as a busy service may log.
for (let left = Number(burst); left > 0; left -= 500) {
  for (let i = 0; i < Math.min(500, left); i++) one();
  await sleep(1);
}
process.send?.('burst');
while (!stopping) {
  for (let i = 0; i < LINES; i++) one();
  await sleep(1000 / TURNS);
}
await delivery?.close(30_000);
// pino-loki ships every second, and once more when its worker ends.
if (!delivery) await sleep(5000);
process.exit(0);

function pinoLoki(): DestinationStream {
  return pino.transport({
    target: 'pino-loki',
    options: { host: url, labels: { service }, batching: { interval: 1 }, silenceErrors: true },
  });
}
