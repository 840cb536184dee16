import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, type Row } from './row.ts';

const CHILD = join(import.meta.dirname, 'logs-child.ts');
const RUNS = 5;
/** Lines that a service logs in one turn of its event loop: of one request, of ten at once, of a batch job. */
const PER_TURN = [1, 10, 100];

/** What a log line costs the thread that logs it: delivery against pino-loki's transport, and redaction. */
export async function benchLogs(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const perTurn of PER_TURN) {
    const { delivery, nothing, ...rival } = await measureAll(['delivery', 'pino-loki', 'nothing'], perTurn);
    rows.push({
      what: `log line to Loki, ${perTurn} per turn`,
      value: delivery!,
      unit: 'µs',
      target: Math.round(rival['pino-loki']! * 100) / 100,
      note: `in a file when the logger returns; main thread; target: pino-loki's transport; pino alone ${nothing!.toFixed(2)} µs`,
    });
  }
  const { kit, nothing } = await measureAll(['kit', 'nothing'], 10);
  rows.push({
    what: 'log line with redaction, context and stream',
    value: kit!,
    unit: 'µs',
    note: `pino alone ${nothing!.toFixed(2)} µs`,
  });
  return rows;
}

/** Medians; the candidates take turns, so that what else the machine does meets all of them. */
async function measureAll(names: readonly string[], perTurn: number): Promise<Record<string, number>> {
  const times = new Map(names.map(name => [name, [] as number[]]));
  for (let run = 0; run < RUNS; run++) {
    for (const name of names) {
      const { stdout } = await promisify(execFile)(process.execPath, [CHILD, name, String(perTurn)]);
      times.get(name)!.push(Number(stdout));
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
}
