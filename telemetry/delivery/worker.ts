import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { BEAT_MS, beat } from './folder-lock.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';
import { Shipper } from './shipper.ts';

/** The thread that ships: reading, grouping and sending lines costs the service's own thread nothing. */

const { intervalMs, ...options } = workerData as WorkerOptions;
const port = parentPort!;
const tell = (message: FromWorker): void => port.postMessage(message);
const shipper = new Shipper({ ...options, onReport: report => tell({ report }) });

beat(options.folder);
setInterval(() => beat(options.folder), BEAT_MS);

let waiting = new AbortController();
let draining = false;
port.on('message', (message: ToWorker) => {
  if ('url' in message) shipper.redirect(message.url);
  else draining = true;
  waiting.abort();
});

async function ship(): Promise<never> {
  for (;;) {
    const backoffMs = await shipper.ship();
    if (draining) {
      tell({ drained: backoffMs === 0 });
      draining = false;
    }
    waiting = new AbortController();
    await sleep(Math.max(intervalMs, backoffMs), undefined, { signal: waiting.signal }).catch(() => {});
  }
}
// An error ends the thread, which is started again.
void ship();
