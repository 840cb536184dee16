import { isConnectionError, Unavailable } from './connection-error.ts';
import { type Operation, operationOf } from './operation.ts';

export type Row = Record<string, unknown>;

export type Query = (sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

/** What a driver offers; the same SQL runs on each. */
export interface Driver {
  readonly kind: 'postgres' | 'pglite';
  query: Query;
  /** Statements that are done together or not at all. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
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

  /** Opens in the background: queries wait for the schema, SQL that makes what is missing; `ready` tells whether it is there. */
  constructor(open: () => Promise<Driver>, schema: string, watchers: DatabaseWatchers) {
    this.watchers = watchers;
    this.opening = this.openWithSchema(open, schema);
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
    return this.linked(async driver => {
      const start = performance.now();
      const ended = (): void => this.watchers.onQuery?.(operationOf(sql), (performance.now() - start) / 1000);
      try {
        const rows = (await driver.query(sql, storable(parameters))) as T[];
        ended();
        return rows;
      } catch (error) {
        if (!isConnectionError(error)) ended();
        throw error;
      }
    });
  }

  /** Statements that are done together or not at all. The embedded database lets others wait meanwhile. Throws as `query`. */
  async transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    return this.linked(driver =>
      driver.transaction(query => work((sql, parameters) => query(sql, storable(parameters)))),
    );
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

  private async linked<T>(work: (driver: Driver) => Promise<T>): Promise<T> {
    const driver = await this.opening;
    try {
      return await work(driver);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      this.watchers.onConnectionError(error);
      throw new Unavailable('database', error);
    }
  }

  /** A database that is not up yet is waited for, 30 s long. */
  private async openWithSchema(open: () => Promise<Driver>, schema: string): Promise<Driver> {
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

/** Texts as PostgreSQL keeps them: without NUL, and without halves of characters. */
function storable(parameters: readonly unknown[]): unknown[] {
  return parameters.map(value =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
}
