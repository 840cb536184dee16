import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

/** The log is looked at by the test, and need not be printed. */
export const printNothing = () => vi.spyOn(process.stdout, 'write').mockReturnValue(true);

export const firing = (labels: Record<string, string> = {}, more: object = {}) => ({
  status: 'firing',
  labels: {
    alertname: 'QueueBacklog',
    severity: 'critical',
    category: 'performance',
    service: 'crewai',
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
  status: 'firing',
  receiver: 'critical',
  groupLabels: {},
  alerts,
});

export interface Received {
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: the test looks at whatever came.
  readonly body: any;
}

/** An HTTP server that remembers what was posted to it and gives one answer. */
export async function listener(answer: (path: string) => { status?: number; body?: unknown }) {
  const received: Received[] = [];
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
  return { url, received, close: () => new Promise(done => server.close(done)) };
}
