/** The thread that has the SQLite file: a slow disk stops it, and nothing else of the desk. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { Value } from './database.ts';

/** One statement, or the end. */
export interface Request {
  readonly id: number;
  /** Undefined closes the file. */
  readonly sql?: string;
  readonly values?: readonly Value[];
  /** Whether the statement reads what is committed, while a transaction writes. */
  readonly reads?: boolean;
}
export type Answer =
  | { readonly id: number; readonly rows: Record<string, unknown>[] }
  | { readonly id: number; readonly failed: { readonly message: string; readonly code: number | undefined } };

/** Statements that are kept prepared. Those of many rows are as many as there are numbers of rows, and large: they are not. */
const PREPARED = 100;
const MOST_VALUES = 50;

interface Prepared {
  readonly statement: StatementSync;
  /** Whether it takes its values by their places. */
  readonly inOrder: boolean;
}

class Connection {
  readonly database: DatabaseSync;
  private readonly prepared = new Map<string, Prepared>();

  constructor(path: string, readOnly: boolean) {
    this.database = new DatabaseSync(path, { readOnly, timeout: 2000 });
    this.database.exec('PRAGMA cache_size = -2048; PRAGMA foreign_keys = ON');
  }

  run(sql: string, values: readonly Value[]): Record<string, unknown>[] {
    const known = this.prepared.get(sql);
    const prepared = known ?? this.prepare(sql);
    if (!known && values.length <= MOST_VALUES) this.keep(sql, prepared);
    const { statement, inOrder } = prepared;
    if (inOrder) return statement.all(...(values as SQLInputValue[]));
    return statement.all(Object.fromEntries(values.map((value, i) => [`$${i + 1}`, value as SQLInputValue])));
  }

  /** SQLite looks through all names for each: thousands of parameters are faster without, which is possible where they are in order. */
  private prepare(sql: string): Prepared {
    let last = 0;
    const unnamed = sql.replaceAll(/\$(\d+)/g, (_, number) => (Number(number) === ++last ? '?' : '$'));
    const inOrder = !unnamed.includes('$');
    return { statement: this.database.prepare(inOrder ? unnamed : sql), inOrder };
  }

  private keep(sql: string, statement: Prepared): void {
    this.prepared.set(sql, statement);
    if (this.prepared.size > PREPARED) this.prepared.delete(this.prepared.keys().next().value!);
  }
}

const { path } = workerData as { readonly path: string };
const writer = new Connection(path, false);
// Every commit is on the disk before it is told.
writer.database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216',
);
const reader = new Connection(path, true);

function answer({ id, sql, values = [], reads }: Request): Answer {
  try {
    if (sql === undefined) {
      reader.database.close();
      writer.database.close();
      return { id, rows: [] };
    }
    return { id, rows: (reads ? reader : writer).run(sql, values) };
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number };
    return { id, failed: { message, code: errcode } };
  }
}

parentPort!.on('message', (request: Request) => {
  parentPort!.postMessage(answer(request));
  if (request.sql === undefined) parentPort!.close();
});
