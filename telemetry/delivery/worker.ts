import { parentPort, workerData } from 'node:worker_threads';
import { ShippingLoop } from './loop.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';

/** The thread that ships: reading, grouping and sending lines costs the service's own thread nothing. */

const port = parentPort!;
const loop = new ShippingLoop(workerData as WorkerOptions, (message: FromWorker) =>
  port.postMessage(message),
);
port.on('message', (message: ToWorker) => loop.hear(message));
// An error ends the thread, which is started again.
void loop.run();
