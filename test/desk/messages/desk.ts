import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, type Desk, type Part, startDesk } from '@vigia/desk';
import type { Channel } from 'vigia/alerts';
import { deskProject } from '../../../core/desk/project.ts';
import { configure } from '../../../core/project/config.ts';
import { inbox } from '../../../desk/inbox/part.ts';
import { messages } from '../../../desk/messages/part.ts';
import { readSettings } from '../../../desk/settings.ts';
import type { Database } from '../../../desk/storage/database.ts';
import { ordersFail, shop } from '../../shop.ts';
import type { TestDatabase } from '../databases.ts';

/** A desk with these channels, and the folder of its secrets. */
export interface MessagingDesk extends Desk {
  readonly lines: string[];
  secret(name: string, value: string): void;
  post(path: string, body: unknown): Promise<{ status: number; body: { [field: string]: unknown } }>;
  remove(): Promise<void>;
}

export interface MessagingOptions {
  readonly channels: Readonly<Record<string, readonly Channel[]>>;
  readonly place: Awaited<ReturnType<TestDatabase['fresh']>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeScale?: number;
  readonly parts?: readonly Part[];
  readonly clock?: Clock;
  readonly wrap?: (database: Database) => Database;
}

export async function messagingDesk({
  channels,
  place,
  env = {},
  timeScale = 1,
  parts = [inbox, messages],
  clock,
  wrap,
}: MessagingOptions): Promise<MessagingDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-messaging-'));
  const project = shop([ordersFail], {
    desk: { server: 'alertmanager', inbox: '/inbox' },
    channels,
    routing: Object.keys(channels).map(name => ({ to: [name] })),
  });
  const file = join(folder, 'project.json');
  writeFileSync(file, JSON.stringify(deskProject(configure(project, { timeScale }))));
  const { dataDir, databaseUrl } = place;
  const lines: string[] = [];
  const { openDatabase } = await import('@vigia/desk');
  const desk = await startDesk(
    readSettings({
      ...{ PORT: '0', DATA_DIR: dataDir, PROJECT_FILE: file, SECRETS_DIR: folder, ...env },
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    }),
    {
      parts,
      output: { write: (line: string) => void lines.push(line) },
      ...(clock && { clock }),
      ...(wrap && { open: async settings => wrap(await openDatabase(settings)) }),
    },
  );
  return {
    ...desk,
    lines,
    secret: (name, value) => writeFileSync(join(folder, name), value),
    post: async (path, body) => {
      const answer = await fetch(`${desk.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as { [field: string]: unknown } };
    },
    remove: async () => {
      await desk.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A notification of Alertmanager about one alert. */
export function notification(name: string, status: 'firing' | 'resolved' = 'firing', more: object = {}) {
  return {
    version: '4',
    status,
    groupLabels: { alertname: name },
    alerts: [
      {
        status,
        labels: { alertname: name, severity: 'critical', service: 'shop', environment: 'production' },
        annotations: { summary: 'Orders fail', description: 'Half of the orders fail.' },
        startsAt: '2026-01-31T12:00:00Z',
        endsAt: status === 'resolved' ? '2026-01-31T12:10:00Z' : '0001-01-01T00:00:00Z',
        fingerprint: `f-${name}`,
        ...more,
      },
    ],
  };
}
