/** Rows by table. */
export type Counts = Record<string, number>;

/** Columns of each table with their types, as the database itself names them. */
export type Schema = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is written of one table: its name, then its rows, each as one line of JSON. */
export interface TableDump {
  readonly table: string;
  readonly rows: AsyncIterable<readonly string[]>;
}

/** A database as it is at one moment. */
export interface Snapshot {
  readonly schema: Schema;
  /** The tables, those that others refer to first: in this order they can be filled again. */
  readonly tables: AsyncIterable<TableDump>;
}

/** Tables that are not part of a backup, because what makes the tables fills them. Default: none. */
export interface Except {
  readonly except?: readonly string[];
}

/** A database that can be backed up. */
export interface Source {
  /** The name of the database in metrics and answers, such as `database`. */
  readonly target: string;
  /** Calls `read` with the database as it is at one moment, which ends with the returned promise. */
  snapshot<T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T>;
}

/** A database that a backup can be put into. */
export interface Destination {
  /** Runs the work in one transaction: all of it is kept, or nothing. */
  within<T>(work: (filling: Filling) => Promise<T>): Promise<T>;
}

export interface Filling {
  readonly schema: Schema;
  /** Returns the tables that have rows. */
  filled(): Promise<readonly string[]>;
  /** Adds rows, each one line of JSON. */
  insert(table: string, lines: readonly string[]): Promise<void>;
  /** Lets the numbers of new rows continue after those that were put in. */
  finish(): Promise<void>;
}
