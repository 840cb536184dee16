import type { PGlite } from '@electric-sql/pglite';

/** What PostgreSQL says when it ends itself: what is in its memory cannot be trusted, what is on the disk can. */
const ENDS = new Set(['FATAL', 'PANIC']);
/** Milliseconds between two tries to open it again: each stops the process for a tenth of a second. */
const RETRY_MS = 1000;

/** Whether PostgreSQL has ended with this error. An instance that is asked more afterwards may never answer, and stop the process. */
export function hasEnded(error: unknown): boolean {
  const { name, severity } = error as { name?: unknown; severity?: unknown };
  // That of WebAssembly: it has ended in the middle of its work.
  return name === 'RuntimeError' || ENDS.has(String(severity));
}

/**
 * The embedded database as a server that is started again: where it has ended, as when the disk is full, the next work opens it from
 * what is on the disk. Work is done one after the other, so that none comes to one that has ended.
 */
export class Instance {
  private readonly create: () => Promise<PGlite>;
  private readonly outlives: boolean;
  private database: PGlite | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private triedAt = Number.NEGATIVE_INFINITY;
  private closed = false;

  private constructor(create: () => Promise<PGlite>, outlives: boolean) {
    this.create = create;
    this.outlives = outlives;
  }

  /** `outlives`: what it has is not in its memory alone, and another one can take its place. Throws if it cannot be opened. */
  static async open(create: () => Promise<PGlite>, outlives: boolean): Promise<Instance> {
    const instance = new Instance(create, outlives);
    instance.database = await create();
    return instance;
  }

  run<T>(work: (database: PGlite) => Promise<T>): Promise<T> {
    const mine = this.last.then(() => this.attempt(work));
    this.last = mine.catch(() => {});
    return mine;
  }

  async close(): Promise<void> {
    await this.last;
    this.closed = true;
    await this.database?.close();
  }

  private async attempt<T>(work: (database: PGlite) => Promise<T>): Promise<T> {
    const database = this.database ?? (await this.openAgain());
    try {
      return await work(database);
    } catch (error) {
      if (!this.outlives || !hasEnded(error)) throw error;
      this.database = undefined;
      throw unavailable('it has ended', error);
    }
  }

  private async openAgain(): Promise<PGlite> {
    if (this.closed || performance.now() - this.triedAt < RETRY_MS) throw unavailable('it is not open');
    this.triedAt = performance.now();
    try {
      this.database = await this.create();
      return this.database;
    } catch (error) {
      throw unavailable('it cannot be opened again', error);
    }
  }
}

/** As a server says that it takes no connection now. */
function unavailable(reason: string, cause?: unknown): Error {
  return Object.assign(new Error(`the embedded database: ${reason}`, { cause }), { code: '57P03' });
}
