import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../../core/run/find.ts';
import type { RunningStack } from '../../../core/run/native.ts';
import { ensureSecrets, secretPaths } from '../../../core/run/secrets.ts';
import { freePorts, servers, startNative } from '../../bundle.ts';
import { FakeLoki } from '../../unit/telemetry/fake-loki.ts';
import { json } from '../http.ts';

/** A Loki that can be stopped and started again, with what it holds. */
export interface LokiUnderTest {
  /** What it is, for the printed table: a stand-in is named as such. */
  readonly name: string;
  readonly url: string;
  /** `flags`: settings of the real program in place of the stack's. */
  start(flags?: readonly string[]): Promise<void>;
  stop(): Promise<void>;
  /** All lines of the service by their times. */
  lines(service: string): Promise<string[]>;
  /** Writes what is in memory to where it is found whatever its time. */
  flush(): Promise<void>;
  /** How many Loki counts itself. */
  count(service: string): Promise<number>;
  remove(): Promise<void>;
}

/** The real program where there is one, else the strict fake of the unit tests. */
export async function lokiUnderTest(): Promise<LokiUnderTest> {
  const found = await findProgram('loki');
  return 'missing' in found ? fake() : real(found.path);
}

/** The real program with flags that overrule the stack's configuration; undefined where there is none. */
export async function realLoki(): Promise<LokiUnderTest | undefined> {
  const found = await findProgram('loki');
  return 'missing' in found ? undefined : real(found.path);
}

async function real(program: string): Promise<LokiUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-real-loki-'));
  const ports = await freePorts();
  const secretsFolder = join(folder, 'secrets');
  await ensureSecrets(secretsFolder);
  const url = `http://127.0.0.1:${ports.loki}${secretPaths(servers.values(), secretsFolder).loki}`;
  let running: RunningStack | undefined;
  return {
    name: 'real Loki',
    url,
    start: async (flags = []) => {
      const command = [program, `-config.file=${folder}/provisioning/loki/loki.yml`, ...flags] as const;
      running = await startNative({
        ...{ only: ['loki'], folder, ports, keepData: true },
        ...(flags.length > 0 && { commands: { loki: command } }),
      });
    },
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
    flush: async () => {
      const { status } = await fetch(`${url}/flush`, { method: 'POST' });
      if (status !== 204) throw new Error(`Loki did not flush: ${status}`);
    },
    lines: service => pages(url, `{service="${service}"}`),
    count: async service => {
      const query = encodeURIComponent(`sum(count_over_time({service="${service}"}[12h]))`);
      const { data } = await json<{ data: { result: { value: [number, string] }[] } }>(
        `${url}/loki/api/v1/query?query=${query}`,
      );
      return Number(data.result[0]?.value[1] ?? 0);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The most that Loki gives at once. */
const PAGE = 5000;

async function pages(url: string, query: string): Promise<string[]> {
  const found = new Map<string, readonly [time: string, line: string]>();
  let start = BigInt(Date.now() - 12 * 3_600_000) * 1_000_000n;
  for (;;) {
    const { data } = await json<{ data: { result: { values: [string, string][] }[] } }>(
      `${url}/loki/api/v1/query_range?direction=forward&limit=${PAGE}&start=${start}&query=${encodeURIComponent(query)}`,
    );
    const values = data.result.flatMap(({ values }) => values);
    // A page begins with the last time of the one before: what is new in it is told by place among equals.
    const seen = new Map<string, number>();
    for (const [time, line] of values) {
      const key = `${time} ${line}`;
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      found.set(`${key} ${nth}`, [time, line]);
    }
    if (values.length < PAGE) break;
    const last = values.reduce((latest, [time]) => (BigInt(time) > latest ? BigInt(time) : latest), 0n);
    start = last > start ? last : start + 1n;
  }
  return [...found.values()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

async function fake(): Promise<LokiUnderTest> {
  const loki = await new FakeLoki().listen();
  await loki.stop();
  const of = (service: string) => loki.lines.filter(({ labels }) => labels.service === service);
  return {
    name: 'a strict fake of Loki',
    url: loki.url,
    start: async () => void (await loki.listen()),
    stop: () => loki.stop(),
    flush: async () => {},
    lines: async service => of(service).map(({ line }) => line),
    count: async service => of(service).length,
    remove: async () => {},
  };
}
