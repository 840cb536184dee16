import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Logger, pino } from 'pino';
import { LogDelivery } from '../../exporter/telemetry/delivery/delivery.ts';
import { createLoggers } from '../../exporter/telemetry/logger.ts';

/**
 * Prints, as JSON, the processor time in microseconds that one line costs the thread that logs, for what is named as
 * the first argument, with as many lines in one turn of the event loop as the second says.
 */
const [what, perTurn] = [process.argv[2]!, Number(process.argv[3])];

/** Each is about half a second of logging: what the warm-up leaves is the same for all. */
const LINES = 30_000;
const PAUSE_MS = 300;
const FIELDS = {
  event: 'http_request',
  method: 'POST',
  route: '/conversations/:id/messages',
  statusCode: 202,
  durationMs: 12.3,
  requestId: '0b39bb36-2d4f-4f4e-9c3a-1f8f7c9e2a55',
};

/** A receiver on a thread of its own, so that it costs the measured one nothing. */
const receiver = new Worker(
  `const { parentPort } = require('node:worker_threads');
   const server = require('node:http').createServer((q, r) => q.resume().on('end', () => r.writeHead(204).end()));
   server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
  { eval: true },
);
const port = await new Promise<number>(done => receiver.once('message', done));
const url = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), 'vigia-bench-'));

const loggers: Readonly<Record<string, () => Logger>> = {
  nothing: () => pino({ base: null }, { write: () => {} }),
  'pino-loki': () => {
    const options = { host: url, labels: { service: 's' }, batching: { interval: 1 } };
    return pino({ base: null }, pino.transport({ target: 'pino-loki', options }));
  },
  delivery: () => pino({ base: null }, new LogDelivery({ url, folder })),
  kit: () =>
    createLoggers({ service: 's', version: '1', environment: 'bench', destinations: [{ write: () => {} }] })
      .app,
};
const log = loggers[what]!();
await sleep(PAUSE_MS);

async function measure(count: number): Promise<number> {
  const start = process.threadCpuUsage();
  for (let i = 0; i < count; i++) {
    log.info({ ...FIELDS, i }, 'HTTP request');
    if (i % perTurn === perTurn - 1) await turn();
  }
  await turn();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / count;
}

await measure(LINES / 3);
await sleep(PAUSE_MS);
process.stdout.write(JSON.stringify(await measure(LINES)));
rmSync(folder, { recursive: true, force: true });
process.exit(0);
