import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { programOf } from '../../core/run/package-program.ts';
import { end } from '../end.ts';
import { environment, install } from './folder.ts';

const tarballs = inject('tarballs');
const TOKEN = 'token-of-the-tests-0123456789';

let folder: string;
let desk: ChildProcess;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-desk-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await install(folder, ...['vigia', '@vigia/telemetry', '@vigia/desk'].map(name => tarballs[name]!));
  const args = programOf({ package: '@vigia/desk', node: ['vigia-desk'] }, folder)!;
  expect(args).toEqual([join(folder, 'node_modules/@vigia/desk/main.js')]);
  desk = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...environment, DATA_DIR: join(folder, 'data'), PORT: '0', DESK_TOKEN: TOKEN, DESK_READS: 'open' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: desk.stdout! })) {
    const { event, url: at } = JSON.parse(line) as { event?: string; url?: string };
    if (event !== 'started') continue;
    url = at!;
    break;
  }
});
afterAll(async () => {
  await end(desk);
  await rm(folder, { recursive: true, force: true });
});

it('the desk that somebody installs keeps what it is told', async () => {
  const alert = { status: 'firing', labels: { alertname: 'Theirs', severity: 'critical' }, annotations: {} };
  const response = await fetch(`${url}/inbox/critical`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({
      ...{ version: '4', status: 'firing', groupLabels: {} },
      alerts: [{ ...alert, startsAt: '2026-01-31T12:00:00Z' }],
    }),
  });
  expect(response.status).toBe(202);
  const { notifications } = (await (await fetch(`${url}/inbox.json`)).json()) as {
    notifications: { alerts: { labels: Record<string, string> }[] }[];
  };
  expect(notifications[0]!.alerts[0]!.labels.alertname).toBe('Theirs');
});
