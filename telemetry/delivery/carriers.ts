import { ShippingLoop } from './loop.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';
import { startThread } from './thread.ts';

/** What ships the lines of a folder, from its start until `stop` or an error. It keeps no process alive. */
export interface Carrier {
  tell(message: ToWorker): void;
  /** Resolves when it does not touch the folder any more. */
  stop(): Promise<void>;
}

/** What a carrier tells. */
export interface Listeners {
  onMessage(message: FromWorker): void;
  onError(error: Error): void;
  /** It is over, after `stop` or an error. */
  onEnd(): void;
}

/** Ships on a thread of its own. */
export function carryOnThread(workerData: WorkerOptions, listeners: Listeners): Carrier {
  // Its own heap is small: it holds one batch at a time.
  const worker = startThread('worker', {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 64 },
  });
  worker.on('message', listeners.onMessage);
  worker.on('error', listeners.onError);
  worker.once('exit', listeners.onEnd);
  // Last: a listener for messages would hold the process again.
  worker.unref();
  return {
    tell: message => worker.postMessage(message),
    stop: async () => {
      worker.ref();
      await worker.terminate();
    },
  };
}

/** A push of this size is read, grouped and written within 3 ms. */
const SMALL_BATCH_BYTES = 64 * 1024;

/** Ships on the event loop of the service, in small steps. */
export function carryHere(options: WorkerOptions, { onMessage, onError, onEnd }: Listeners): Carrier {
  const loop = new ShippingLoop({ ...options, batchBytes: SMALL_BATCH_BYTES }, onMessage);
  let stopped = false;
  loop
    .run()
    .catch((error: Error) => {
      if (!stopped) onError(error);
    })
    .then(onEnd);
  return {
    tell: message => loop.hear(message),
    stop: async () => {
      stopped = true;
      loop.stop();
    },
  };
}
