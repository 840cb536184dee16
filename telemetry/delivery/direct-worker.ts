import { parentPort, workerData } from 'node:worker_threads';
import { endpointOf, LOKI_PUSH } from '../endpoint.ts';
import { LABELS, streamsOf } from './batch.ts';

export interface DirectWorkerOptions {
  readonly url: string;
  readonly intervalMs: number;
  /** The address of the package `pino-loki`. */
  readonly pinoLoki: string;
}
/** Lines, or that there are no more. */
export type ToDirectWorker = readonly string[] | 'end';

/** The thread in which pino-loki ships: each line with the labels, time and metadata that durable shipping gives it. */

async function ship({ url, intervalMs, pinoLoki: address }: DirectWorkerOptions): Promise<void> {
  const { pinoLoki } = (await import(address)) as typeof import('pino-loki');
  const loki = pinoLoki({
    host: url,
    endpoint: endpointOf(url, LOKI_PUSH).href,
    batching: { interval: intervalMs / 1000 },
    propsToLabels: [...LABELS],
    structuredMetaKey: 'metadata',
    logFormat: ({ line }) => line as string,
  });
  loki.on('close', () => process.exit());

  parentPort!.on('message', (message: ToDirectWorker) => {
    if (message === 'end') {
      loki.end();
      return;
    }
    for (const { stream, values } of streamsOf(message)) {
      for (const [time, line, metadata] of values)
        loki.write(`${JSON.stringify({ ...stream, time, line, metadata })}\n`);
    }
  });
}
void ship(workerData as DirectWorkerOptions);
