/** What a statement can be given: a boolean is 0 or 1, a time is whole milliseconds since 1970, an object is JSON as text. */
export type Value = string | number | null | Uint8Array;

/** Rows by the names that the statement gives its columns. */
export type Row = Record<string, unknown>;

export interface Queries {
  /**
   * Runs one statement and returns its rows. One dialect for SQLite and PostgreSQL: `$1`, `$2`, …, `INSERT … ON CONFLICT …
   * RETURNING`, and `CAST($1 AS text)` where a parameter is compared with nothing that has a type, as in `CAST($1 AS text) IS NULL`.
   * Throws `Unavailable` if the database cannot be asked.
   */
  all<R = Row>(sql: string, values?: readonly Value[]): Promise<R[]>;
}

/** The memory of the desk: SQLite in a folder, or PostgreSQL. */
export interface Database extends Queries {
  readonly kind: 'sqlite' | 'postgres';
  /**
   * Runs the work in one transaction: all of what it writes is kept when the promise resolves, and nothing when it rejects. Inside
   * it, only the queries that it is given may be used.
   */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The database cannot be asked now: it is away, frozen, full, or does not answer in time. What was asked may be tried again. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly server: string;

  constructor(server: string, cause: unknown) {
    super(`${server} cannot be asked: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.server = server;
  }
}
