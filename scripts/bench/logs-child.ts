import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Logger, pino } from 'pino';
import { LogDelivery } from '../../telemetry/delivery/delivery.ts';
import { createLoggers } from '../../telemetry/logger.ts';
import { median } from './row.ts';

/**
 * Prints, as JSON, the CPU time in microseconds that one line costs the logging thread. The first argument names the
 * candidate, the second the number of lines per turn of the event loop.
 */
const [what, perTurn] = [process.argv[2]!, Number(process.argv[3])];

/** Lines per round; between rounds they are shipped. The first round warms up, the median of the others counts. */
const LINES = 30_000;
const ROUNDS = 6;
const PAUSE_MS = 300;
const FIELDS = {
  event: 'http_request',
  method: 'POST',
  route: '/conversations/:id/messages',
  statusCode: 202,
  durationMs: 12.3,
  requestId: '0b39bb36-2d4f-4f4e-9c3a-1f8f7c9e2a55',
};

/** A receiver on its own thread, so that it costs the measured thread nothing. */
const receiver = new Worker(
  `const { parentPort } = require('node:worker_threads');
   const server = require('node:http').createServer((q, r) => q.resume().on('end', () => r.writeHead(204).end()));
   server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
  { eval: true },
);
const port = await new Promise<number>(done => receiver.once('message', done));
const url = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), 'vigia-bench-'));

let delivery: LogDelivery | undefined;
const loggers: Readonly<Record<string, () => Logger>> = {
  nothing: () => pino({ base: null }, { write: () => {} }),
  'pino-loki': () => {
    const options = { host: url, labels: { service: 's' }, batching: { interval: 1 } };
    return pino({ base: null }, pino.transport({ target: 'pino-loki', options }));
  },
  // Pino's own way to a file in which a line is when the logger returns.
  file: () => pino({ base: null }, pino.destination({ dest: join(folder, 'file.log'), sync: true })),
  delivery: () => {
    delivery = new LogDelivery({ url, folder });
    return pino({ base: null }, delivery);
  },
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

const rounds: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  rounds.push(await measure(LINES));
  await sleep(PAUSE_MS);
}
process.stdout.write(JSON.stringify(median(rounds.slice(1))));
await delivery?.close(0);
rmSync(folder, { recursive: true, force: true });
process.exit(0);
