import { extname } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** The threads of delivery, by the files in which they begin. */
export type ThreadName = 'worker' | 'direct-worker';

/**
 * Starts a thread. The build puts the code of the threads in the place of their files (`scripts/build/threads.ts`), so that
 * it is there when a service is bundled into one file. A thread is given none of the options of the process: what a service
 * loads before itself is not for it.
 */
export function startThread(name: ThreadName, options: WorkerOptions): Worker {
  const file = new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url);
  return new Worker(file, { ...options, execArgv: [] });
}
