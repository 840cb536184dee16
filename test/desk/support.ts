import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Desk, type DeskOptions, startDesk } from '@vigia/desk';
import { readSettings } from '../../desk/settings.ts';
import type { TestDatabase } from './databases.ts';

/** The token with which tests may do everything; everybody may read. */
export const DESK_TOKEN = 'token-of-the-tests-0123456789';

/** Starts a desk on an empty database; it prints nothing. */
export async function startTestDesk(
  database: TestDatabase,
  env: Readonly<Record<string, string>> = {},
  options: DeskOptions = {},
): Promise<Desk> {
  const { dataDir, databaseUrl } = await database.fresh();
  const own = {
    ...{ PORT: '0', DATA_DIR: dataDir, DESK_TOKEN, DESK_READS: 'open' },
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
  };
  return startDesk(readSettings({ ...own, ...env }), { output: { write: () => {} }, ...options });
}

/** What a test sends with what it posts. */
export const POST_HEADERS = {
  'content-type': 'application/json',
  authorization: `Bearer ${DESK_TOKEN}`,
} as const;

/** Posts JSON, or text as it is. */
export async function post(desk: Desk, path: string, body: unknown) {
  const response = await fetch(`${desk.url}${path}`, {
    method: 'POST',
    headers: POST_HEADERS,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the test looks at whatever came.
  return { status: response.status, body: (await response.json()) as any };
}

export async function json<T>(desk: Desk, path: string, headers = {}): Promise<T> {
  return (await fetch(`${desk.url}${path}`, { headers })).json() as Promise<T>;
}

/** One alert, as Alertmanager has it. */
export const firing = (labels: Record<string, string> = {}, more: object = {}) => ({
  status: 'firing',
  labels: {
    ...{ alertname: 'QueueBacklog', severity: 'critical', category: 'performance', service: 'crewai' },
    ...labels,
  },
  annotations: { summary: 'Too many wait', description: 'Now 120', runbook_url: 'http://localhost/r.md' },
  startsAt: '2026-11-01T00:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  ...more,
});

/** What Alertmanager sends. */
export const notification = (...alerts: object[]) => ({
  version: '4',
  groupKey: '{}:{}',
  status: 'firing',
  receiver: 'critical',
  groupLabels: {},
  commonLabels: {},
  externalURL: 'http://localhost:9093',
  alerts,
});

export interface Asked {
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: the test looks at whatever came.
  readonly body: any;
}

/** An HTTP server that remembers what was posted to it and gives one answer. */
export async function listener(answer: (path: string) => { status?: number; body?: unknown }) {
  const received: Asked[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', chunk => {
      text += chunk;
    });
    request.on('end', () => {
      const path = request.url ?? '';
      received.push({ path, body: text ? JSON.parse(text) : undefined });
      const { status = 200, body } = answer(path);
      response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>(done => {
      server.closeAllConnections();
      server.close(() => done());
    });
  return { url, received, close };
}
