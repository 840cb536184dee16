import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Database, type Queries, type Row, Unavailable, type Value } from './database.ts';
import { ownFile } from './folder-lock.ts';
import { Lane } from './lane.ts';
import type { Answer, Request } from './sqlite-worker.ts';
import { storable } from './values.ts';

/** The name of the file in the desk's folder. */
export const FILE = 'desk.sqlite';
const SERVER = 'the database (SQLite)';

/** SQLite's codes, without the bits that tell more, of what may pass: busy, locked, no memory, input and output, full, no file. */
const PASSING = new Set([5, 6, 7, 10, 13, 14]);

interface Waiting {
  readonly resolve: (rows: Row[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Opens SQLite in the folder, in a thread of its own: what it writes is on the disk before a promise resolves, and the disk's
 * waits stop no other work. The folder must be this process's alone; see `lockFolder`.
 */
export async function openSqlite(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, FILE);
  ownFile(path);
  const file = new URL(`./sqlite-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  const thread = new Thread(
    () => new Worker(file, { workerData: { path }, resourceLimits: { maxYoungGenerationSizeMb: 8 } }),
  );
  const writes = new Lane();
  const inTransaction = new AsyncLocalStorage<true>();
  const outside = <T>(work: () => Promise<T>): Promise<T> => {
    if (inTransaction.getStore())
      throw new Error(
        'a transaction uses the queries that it is given: the database itself waits for its end',
      );
    return work();
  };
  await thread.ask('SELECT 1').catch(async error => {
    await thread.close().catch(() => {});
    throw error;
  });
  return {
    kind: 'sqlite',
    all: (sql, values) =>
      outside(() =>
        /^\s*select\b/i.test(sql) ? thread.ask(sql, values, true) : writes.run(() => thread.ask(sql, values)),
      ),
    transaction: work =>
      outside(() =>
        writes.run(async () => {
          await thread.ask('BEGIN IMMEDIATE');
          const mine = thread.number;
          // One that died has undone it: what is asked of the next would be outside, and kept.
          const ask: Queries['all'] = (sql, values) => thread.ask(sql, values, false, mine);
          try {
            const result = await inTransaction.run(true, () => work({ all: ask }));
            await ask('COMMIT');
            return result;
          } catch (error) {
            // A full disk has undone it already.
            await ask('ROLLBACK').catch(() => {});
            throw error;
          }
        }),
      ),
    close: () => thread.close(),
  };
}

/** The other end of the thread that has the file. One that has ended, as when memory ran out, is started again when it is needed. */
class Thread {
  private readonly start: () => Worker;
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private closed = false;
  /** Counts the threads that were started. */
  number = 0;

  constructor(start: () => Worker) {
    this.start = start;
  }

  /** `of`: the number of the thread that must answer. Default: whichever is there. */
  async ask<R>(
    sql: string | undefined,
    values: readonly Value[] = [],
    reads = false,
    of?: number,
  ): Promise<R[]> {
    if (this.closed) throw new Unavailable(SERVER, new Error('it is closed'));
    if (of !== undefined && (of !== this.number || !this.worker))
      throw new Unavailable(SERVER, new Error('its thread has ended'));
    const request = { id: ++this.last, values: storable(values), reads, ...(sql !== undefined && { sql }) };
    const worker = this.worker ?? this.started();
    const rows = new Promise<Row[]>((resolve, reject) => this.waiting.set(request.id, { resolve, reject }));
    worker.ref();
    worker.postMessage(request satisfies Request);
    return (await rows) as R[];
  }

  async close(): Promise<void> {
    const { worker } = this;
    if (this.closed || !worker) return;
    const ended = this.ask(undefined);
    this.closed = true;
    await ended;
    await worker.terminate();
  }

  private started(): Worker {
    const worker = this.start();
    this.worker = worker;
    this.number++;
    worker.unref();
    worker.on('message', (answer: Answer) => this.answered(worker, answer));
    worker.on('error', error => this.end(worker, error));
    worker.on('exit', () => this.end(worker, new Error('its thread has ended')));
    return worker;
  }

  private answered(worker: Worker, answer: Answer): void {
    const { resolve, reject } = this.waiting.get(answer.id)!;
    this.waiting.delete(answer.id);
    if (this.waiting.size === 0) worker.unref();
    if ('rows' in answer) resolve(answer.rows);
    else reject(errorOf(answer.failed));
  }

  private end(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(new Unavailable(SERVER, error));
    this.waiting.clear();
  }
}

function errorOf({ message, code = 0 }: { message: string; code: number | undefined }): Error {
  const error = new Error(message);
  return PASSING.has(code & 0xff) ? new Unavailable(SERVER, error) : error;
}
