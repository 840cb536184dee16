import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, type Row } from './row.ts';

const CHILD = join(import.meta.dirname, 'logs-child.ts');
const RUNS = 5;
/** Lines that a service logs in one turn of its event loop: of one request, of ten at once, of a batch job. */
const PER_TURN = [1, 10, 100];

/** Maximum cost of a line that is in a file when the logger returns, relative to the synchronous file destination of pino. */
const TARGET_RATIO = 1.5;

/** Cost of a log line for the logging thread: delivery against a plain file and pino-loki, and redaction. */
export async function benchLogs(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const perTurn of PER_TURN) {
    const costs = await measureAll(['delivery', 'file', 'pino-loki', 'nothing'], perTurn);
    const [delivery, file, loki, nothing] = [...costs.values()] as [number, number, number, number];
    rows.push({
      what: `durable log line over pino's synchronous file, ${perTurn} per turn`,
      value: delivery / file,
      unit: 'times',
      target: TARGET_RATIO,
      note: `main thread; ${micro(delivery)} against ${micro(file)}; pino-loki's transport, which can lose it, ${micro(loki)}; pino alone ${micro(nothing)}`,
    });
  }
  const [kit, nothing] = [...(await measureAll(['kit', 'nothing'], 10)).values()] as [number, number];
  rows.push({
    what: 'log line with redaction, context and stream',
    value: kit,
    unit: 'µs',
    note: `pino alone ${micro(nothing)}`,
  });
  return rows;
}

const micro = (value: number): string => `${value.toFixed(2)} µs`;

/** Medians. The candidates take turns, so that other load on the host affects all of them. */
async function measureAll(names: readonly string[], perTurn: number): Promise<Map<string, number>> {
  const times = new Map(names.map(name => [name, [] as number[]]));
  for (let run = 0; run < RUNS; run++) {
    for (const name of names) {
      const { stdout } = await promisify(execFile)(process.execPath, [CHILD, name, String(perTurn)]);
      times.get(name)!.push(Number(stdout));
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}
