import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findProgram, findTool } from '../../../core/run/find.ts';
import { freePort } from '../../../core/run/ports.ts';

const MINUTE = 60_000;
/** When the history begins and ends, and when nothing was scraped. */
export const history = {
  from: Date.parse('2025-03-10T00:00:00Z'),
  to: Date.parse('2025-03-31T08:00:00Z'),
  gap: { from: Date.parse('2025-03-28T10:00:00Z'), to: Date.parse('2025-03-28T14:00:00Z') },
} as const;
/** The Sunday on which clocks are put forward, and on which much fails. */
const BAD_DAY = { from: Date.parse('2025-03-30T00:00:00Z'), to: Date.parse('2025-03-30T23:00:00Z') };

/** A Prometheus with a history that is known; nothing is scraped. */
export async function knownPrometheus() {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-known-'));
  const [program, promtool] = [await findProgram('prometheus'), await findTool('promtool')];
  if (!('path' in program) || !promtool) throw new Error('Prometheus is not installed');
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'history.om'), openMetrics());
  await writeFile(join(folder, 'prometheus.yml'), 'global: {}\n');
  await promisify(execFile)(promtool, [
    ...['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', '--max-block-duration=1749600s'],
    ...[join(folder, 'history.om'), join(folder, 'data')],
  ]);
  const port = await freePort();
  const child = spawn(
    program.path,
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--storage.tsdb.retention.time=100y',
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 200; i++) {
    if (
      await fetch(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    await sleep(100);
  }
  return {
    url,
    /** What Prometheus answers to a query that no code of ours has made: one number. */
    ask: async (query: string, time: number): Promise<number | undefined> => {
      const address = `${url}/api/v1/query?query=${encodeURIComponent(query)}&time=${time / 1000}`;
      const { data } = (await (await fetch(address)).json()) as {
        data: { result: { value: [number, string] }[] };
      };
      if (data.result.length > 1) throw new Error(`${query} has ${data.result.length} values`);
      return data.result[0] && Number(data.result[0].value[1]);
    },
    close: async () => {
      const ended = new Promise(done => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type KnownPrometheus = Awaited<ReturnType<typeof knownPrometheus>>;

/** More by day than by night, and of the failed ones one each fifty minutes, on the bad day one each five. */
function openMetrics(): string {
  const lines = {
    placed: [] as string[],
    failed: [] as string[],
    up: [] as string[],
    budget: [] as string[],
  };
  let [placed, failed] = [0, 0];
  for (let at = history.from, minute = 0; at <= history.to; at += MINUTE, minute++) {
    placed += new Date(at).getUTCHours() < 8 ? 1 : 3;
    const bad = at >= BAD_DAY.from && at < BAD_DAY.to;
    if (minute % (bad ? 5 : 50) === 0) failed += 1;
    if (at > history.gap.from && at < history.gap.to) continue;
    const where = 'environment="production",instance="shop:1",job="shop"';
    const seconds = at / 1000;
    lines.placed.push(`shop_orders_total{${where},status="placed"} ${placed} ${seconds}`);
    lines.failed.push(`shop_orders_total{${where},status="failed"} ${failed} ${seconds}`);
    lines.up.push(`up{${where}} 1 ${seconds}`);
    const left = 0.9 - (at - history.from) / (history.to - history.from);
    lines.budget.push(
      `slo:period_error_budget_remaining:ratio{environment="production",sloth_id="market-orders"} ${left} ${seconds}`,
    );
  }
  return [
    '# TYPE shop_orders counter',
    ...lines.failed,
    ...lines.placed,
    '# TYPE slo:period_error_budget_remaining:ratio gauge',
    ...lines.budget,
    '# TYPE up gauge',
    ...lines.up,
    '# EOF\n',
  ].join('\n');
}
