import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { deskProject } from '../../core/desk/project.ts';
import { DESK_FLAGS } from '../../core/stack/desk.ts';
import { defaultConfig } from '../../test/bundle.ts';
import type { Row } from './row.ts';

const RATE = 1000;
const SECONDS = 30;
const TARGET_P99_MS = 100;
const TARGET_MB = 100;
const IDLE_SECONDS = 60;
const INCIDENTS = 200;
const DESK_TOKEN = 'token-of-the-bench-0123456789';

/** What people and programs read again and again. */
const READS = [
  '/production/alerts/active?limit=50',
  '/production/alerts/stats',
  '/production/metrics/business?days=7',
  '/production/performance/current',
  '/production/system/status',
  '/production/logs/recent?stream=app&limit=50',
];

/** Measures the desk as a process of its own, with servers that answer at once: many cached reads, and its memory. */
export async function benchDesk(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-bench-desk-'));
  const servers = await standIn();
  const port = await freePort();
  const project = join(folder, 'project.json');
  writeFileSync(project, JSON.stringify(deskProject(defaultConfig)));
  const start = () =>
    spawn(process.execPath, [...DESK_FLAGS, 'desk/main.ts'], {
      env: {
        // As the stack has it for TypeScript: without it each start loads what strips the types.
        NODE_COMPILE_CACHE: join(folder, 'compiled'),
        PATH: process.env.PATH,
        // As the stack sets it.
        MALLOC_ARENA_MAX: '1',
        PORT: String(port),
        DATA_DIR: join(folder, 'data'),
        PROJECT_FILE: project,
        PROMETHEUS_URL: servers.url,
        LOKI_URL: servers.url,
        ALERTMANAGER_URL: servers.url,
        LOG_LEVEL: 'warn',
        DESK_TOKEN,
        DESK_READS: 'open',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const url = `http://127.0.0.1:${port}`;
  const first = start();
  await ready(url);
  first.kill('SIGTERM');
  await once(first, 'exit');
  const desk = start();
  try {
    await ready(url);
    await sleep(IDLE_SECONDS * 1000);
    const idle = await memoryOf(desk.pid!);
    await tell(url);
    const result = await autocannon({
      url,
      connections: 50,
      overallRate: RATE,
      duration: SECONDS,
      requests: READS.map(path => ({ method: 'GET' as const, path })),
    });
    const failed = result.errors + result.timeouts + result.non2xx;
    const busy = await memoryOf(desk.pid!);
    const note = `${result.requests.total} reads in ${SECONDS} s, ${READS.length} endpoints, ${INCIDENTS} incidents`;
    return [
      {
        what: `the desk's own memory, idle for ${IDLE_SECONDS} s`,
        value: idle.own / 1e6,
        unit: 'MB',
        target: TARGET_MB,
        note: shares(idle),
      },
      {
        what: `desk, ${RATE} cached reads a second: p99`,
        value: result.latency.p99,
        unit: 'ms',
        target: TARGET_P99_MS,
        note: `p50 ${result.latency.p50} ms; ${note}`,
      },
      {
        what: 'the same: reads that failed',
        value: failed,
        unit: 'reads',
        target: 1,
        note: `mean ${result.requests.mean} per second`,
      },
      {
        what: "the same: the desk's own memory after them",
        value: busy.own / 1e6,
        unit: 'MB',
        target: TARGET_MB,
        note: shares(busy),
      },
    ];
  } finally {
    desk.kill('SIGTERM');
    await servers.close();
    await sleep(500);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prometheus, Loki and Alertmanager, as far as the desk asks them. */
async function standIn(): Promise<{ url: string; close: () => Promise<void> }> {
  const line = JSON.stringify({ level: 'info', msg: 'x'.repeat(200) });
  const values = Array.from({ length: 51 }, (_, i) => [String(BigInt(Date.now() - i) * 1_000_000n), line]);
  const answers: readonly (readonly [path: string, body: string])[] = [
    [
      '/loki/api/v1/query_range',
      JSON.stringify({ data: { result: [{ stream: { service: 'bot' }, values }] } }),
    ],
    [
      '/api/v1/query',
      JSON.stringify({ data: { result: [{ metric: { environment: 'demo' }, value: [0, '1.5'] }] } }),
    ],
  ];
  const server = createServer((request, response) => {
    request.resume();
    const [, body = '{}'] = answers.find(([path]) => request.url?.startsWith(path)) ?? [];
    response.writeHead(request.url?.includes('/push') ? 204 : 200, { 'content-type': 'application/json' });
    response.end(request.url?.includes('/push') ? undefined : body);
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise(done => server.close(done));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}

async function ready(url: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const answer = await fetch(`${url}/live`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error('the desk did not start within 20 s');
}

async function tell(url: string): Promise<void> {
  const alerts = Array.from({ length: INCIDENTS }, (_, i) => ({
    status: 'firing',
    labels: { alertname: `Alert${i}`, severity: 'warning', environment: 'demo' },
    annotations: { summary: 'Too many wait', description: 'Now 120' },
    startsAt: new Date().toISOString(),
  }));
  await fetch(`${url}/inbox/critical`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${DESK_TOKEN}` },
    body: JSON.stringify({ version: '4', status: 'firing', groupLabels: {}, alerts }),
  });
}

/** In bytes. */
interface Memory {
  /** Anonymous and shared memory, which no other process has. */
  readonly own: number;
  /** Pages of files: nearly all are of Node's program, and processes share them. */
  readonly file: number;
}

async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return {
    own: (kilobytes('RssAnon') + kilobytes('RssShmem')) * 1024,
    file: kilobytes('RssFile') * 1024,
  };
}

function shares({ own, file }: Memory): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  return `shared with no other process; resident ${megabytes(own + file)}, of which ${megabytes(file)} are pages of Node's program that processes share`;
}
