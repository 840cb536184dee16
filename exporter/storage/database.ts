import { isConnectionError, Unavailable } from './connection-error.ts';
import { type Operation, operationOf } from './operation.ts';
import { schema } from './schema.ts';

export type Row = Record<string, unknown>;

/** What a driver offers; the same SQL runs on each. */
export interface Driver {
  readonly kind: 'postgres' | 'pglite';
  query(sql: string, parameters: readonly unknown[]): Promise<Row[]>;
  /** Connections that run a query now. */
  inUse(): number;
  /** Several statements at once, without parameters. */
  execute(sql: string): Promise<void>;
  /** Really takes the connection away, until `restore`; no data is lost. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseWatchers {
  readonly onConnectionError: (error: unknown) => void;
  /** A statement has ended, with its rows or the database's own error, so many seconds after it was asked. */
  readonly onQuery?: (operation: Operation, seconds: number) => void;
}

/** SQL for the service. Every statement, and every failure to get a connection, is told of where it happens. */
export class Database {
  private readonly opening: Promise<Driver>;
  private readonly watchers: DatabaseWatchers;
  private driver: Driver | undefined;

  /** Opens in the background: queries wait for the schema, `ready` tells whether it is there. */
  constructor(open: () => Promise<Driver>, watchers: DatabaseWatchers) {
    this.watchers = watchers;
    this.opening = this.openWithSchema(open);
    this.opening.catch(() => {});
  }

  get ready(): boolean {
    return this.driver !== undefined;
  }
  /** Connections that run a query now. */
  get inUse(): number {
    return this.driver?.inUse() ?? 0;
  }

  /** Resolves when the schema exists; rejects when the database cannot be had at start. */
  async opened(): Promise<void> {
    await this.opening;
  }

  /** Throws `Unavailable` when there is no connection, else the database's own error. */
  async query<T extends Row = Row>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const driver = await this.opening;
    const start = performance.now();
    const ended = (): void => this.watchers.onQuery?.(operationOf(sql), (performance.now() - start) / 1000);
    try {
      const rows = (await driver.query(sql, parameters)) as T[];
      ended();
      return rows;
    } catch (error) {
      if (isConnectionError(error)) {
        this.watchers.onConnectionError(error);
        throw new Unavailable('database', error);
      }
      ended();
      throw error;
    }
  }

  async cut(): Promise<void> {
    await (await this.opening).cut();
  }
  async restore(): Promise<void> {
    await (await this.opening).restore();
  }
  async close(): Promise<void> {
    await this.opening.then(driver => driver.close()).catch(() => {});
  }

  /** A database that is not up yet is waited for, 30 s long. */
  private async openWithSchema(open: () => Promise<Driver>): Promise<Driver> {
    const giveUpAt = Date.now() + 30_000;
    const driver = await open();
    for (;;) {
      try {
        await driver.execute(schema);
        this.driver = driver;
        return driver;
      } catch (error) {
        if (!isConnectionError(error) || Date.now() > giveUpAt) throw error;
        this.watchers.onConnectionError(error);
        await new Promise(done => setTimeout(done, 500));
      }
    }
  }
}
