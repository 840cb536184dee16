import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { drillByHttp } from '../../core/drill/http-drill.ts';
import { locate } from '../../core/run/locate.ts';
import { startNative } from '../../core/run/native.ts';
import { manyWait, shop, waiting } from '../shop.ts';

const { absent } = await locate(['prometheus', 'alertmanager'], true);
const [missing] = [...absent].map(([name, reason]) => `${name} is not there: ${reason}`);

it('a fault endpoint of a real service makes its alert fire, be notified and resolve, on the stack that runs', async ({
  skip,
}) => {
  skip(missing !== undefined, missing);
  let value = 0;
  const server = createServer((request, response) => {
    if (request.method === 'POST') value = 50;
    if (request.method === 'DELETE') value = 0;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`# TYPE ${waiting.name} gauge\n${waiting.name} ${value}\n`);
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const at = [`127.0.0.1:${(server.address() as AddressInfo).port}`];
  const http = {
    start: { path: '/faults/waiting' },
    stop: { method: 'DELETE', path: '/faults/waiting' },
    in: 'staging',
  } as const;
  const project = shop([{ ...manyWait, drill: { http } }], {
    environments: { staging: {}, production: {} },
    targets: [{ job: 'shop', at }],
  });
  const stack = await startNative({
    project,
    only: ['prometheus', 'alertmanager'],
    config: { timeScale: 60 },
  });
  try {
    const { prometheus, alertmanager } = stack.urls as Record<string, string>;
    const urls = { prometheus: prometheus!, alertmanager: alertmanager!, desk: '' };
    const result = await drillByHttp(project.alerts[0]!, http, project, urls, {
      timeScale: 60,
      base: `http://${at[0]}`,
    });
    expect(result.failure).toBeUndefined();
    expect(Object.keys(result.seconds)).toEqual(['inactive', 'pending', 'firing', 'notified', 'resolved']);
    expect(result.received.map(({ status, receiver }) => [status, receiver])).toEqual([
      ['firing', 'warning'],
      ['resolved', 'warning'],
    ]);
    expect(value).toBe(0);
  } finally {
    await stack.stop();
    server.closeAllConnections();
    server.close();
  }
}, 120_000);
