import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineConfig } from 'vigia';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionArtifacts } from '../../core/generate/all.ts';
import { LOOPBACK, nativeArtifacts, nativePlacement } from '../../core/generate/native.ts';
import { apply, compare } from '../../core/generate/write.ts';
import { configure } from '../../core/project/config.ts';
import { locate } from '../../core/run/locate.ts';
import { freePorts } from '../../core/run/ports.ts';
import { ensureSecrets } from '../../core/run/secrets.ts';
import type { ServerName } from '../../core/stack/server.ts';
import { end } from '../end.ts';

const TIME_SCALE = 60;
/** A heartbeat every five minutes. */
const HEARTBEAT_MS = (5 * 60_000) / TIME_SCALE;

const { programs, absent } = await locate(['prometheus', 'alertmanager'], true);
const why = [...absent.values()].join('; ');

describe.skipIf(programs.size < 2)(`the monitoring is killed${why ? ` (${why})` : ''}`, () => {
  const project = defineConfig({
    systems: [],
    desk: {},
    // Nothing listens there: a critical alert fires all the time.
    targets: [{ job: 'gone', at: [`${LOOPBACK}:1`] }],
    channels: { phone: [{ kind: 'webhook', url: 'phone-url' }] },
    deadMan: { to: ['phone'] },
  });
  const servers = new Set<ServerName>(['prometheus', 'alertmanager', 'desk']);
  const running = new Map<string, ChildProcess>();
  /** What a person gets, and when. */
  const told: { text: string; at: number }[] = [];
  let folder: string;
  let phone: Server;
  let desk: string;
  let token: string;
  let start: (name: 'prometheus' | 'alertmanager' | 'desk') => void;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-silent-'));
    phone = createServer((request, response) => {
      let text = '';
      request.on('data', chunk => {
        text += chunk;
      });
      request.on('end', () => {
        told.push({ text, at: Date.now() });
        response.end();
      });
    });
    await new Promise<void>(done => phone.listen(0, LOOPBACK, done));
    const config = configure(project, { timeScale: TIME_SCALE });
    const ports = await freePorts(project);
    const location = { servers, ports, folder, secretsFolder: folder };
    const placement = nativePlacement(location);
    await writeFile(
      join(folder, 'phone-url'),
      `http://${LOOPBACK}:${(phone.address() as AddressInfo).port}/`,
    );
    await ensureSecrets(folder);
    token = (await readFile(join(folder, 'desk-read-token'), 'utf8')).trim();
    const artifacts = [...nativeArtifacts(config, location), ...definitionArtifacts(config, servers)];
    await apply(artifacts, await compare(artifacts, folder), folder);
    for (const name of servers) await mkdir(placement.dataFolder(name), { recursive: true });
    desk = `http://${LOOPBACK}:${ports.desk}`;
    start = name => {
      const server = project.servers.get(name)!;
      const environment = server.environment?.(config, placement) ?? {};
      const child =
        name === 'desk'
          ? spawn(process.execPath, ['desk/main.ts'], {
              stdio: 'ignore',
              env: { PATH: process.env.PATH, ...environment },
            })
          : spawn(programs.get(name)!.path, server.arguments!(config, placement), {
              ...{ cwd: programs.get(name)!.cwd, stdio: 'ignore' },
            });
      running.set(name, child);
    };
    for (const name of ['desk', 'alertmanager', 'prometheus'] as const) start(name);
    await until(async () => (await incident())?.status === 'firing', 30_000);
  });
  afterAll(async () => {
    for (const child of running.values()) await end(child, 'SIGKILL');
    phone.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function until(holds: () => Promise<boolean> | boolean, ms: number): Promise<void> {
    const deadline = Date.now() + ms;
    while (!(await Promise.resolve(holds()).catch(() => false))) {
      if (Date.now() > deadline) throw new Error(`it does not hold after ${ms} ms`);
      await sleep(50);
    }
  }
  // biome-ignore lint/suspicious/noExplicitAny: the test looks at whatever came.
  const asked = async (path: string): Promise<any> =>
    (await fetch(desk + path, { headers: { authorization: `Bearer ${token}` } })).json();
  /** The alert about the target that is gone, as the desk has it last. */
  const incident = async () => {
    const database = new DatabaseSync(join(folder, 'data', 'desk', 'desk', 'desk.sqlite'), {
      readOnly: true,
    });
    try {
      return database
        .prepare(
          "SELECT status, unknown_since FROM incidents WHERE name = 'TargetDown' ORDER BY id DESC LIMIT 1",
        )
        .get() as { status: string; unknown_since: number | null } | undefined;
    } finally {
      database.close();
    }
  };
  const monitoring = async () => (await asked('/duty/monitoring')).status as string;
  const saidSince = (at: number) => told.filter(one => one.at >= at).map(({ text }) => text);

  it.each([
    [['prometheus'], 'Prometheus does not answer'],
    [['alertmanager'], 'Alertmanager does not answer'],
    [['prometheus', 'alertmanager'], 'Prometheus does not answer and Alertmanager does not answer'],
  ] as const)(
    '%s: a person is told within three heartbeats, nothing is shown as resolved, and its return is told',
    async (names, cause) => {
      await until(
        async () => (await monitoring()) === 'well' && (await incident())?.status === 'firing',
        60_000,
      );
      await until(async () => (await asked('/duty/monitoring')).heartbeats.length > 0, 30_000);
      const killed = Date.now();
      for (const name of names) await end(running.get(name)!, 'SIGKILL');
      let resolved = 0;
      const look = async () => {
        if ((await incident())?.status === 'resolved') resolved++;
        return saidSince(killed).some(text => text.includes('The monitoring is silent'));
      };
      await until(look, 3 * HEARTBEAT_MS);
      const after = Date.now() - killed;
      console.log(
        `${names.join(' and ')}: told after ${(after / HEARTBEAT_MS).toFixed(2)} heartbeats (${after} ms)`,
      );
      // Alertmanager takes what nobody sends it for resolved after four minutes, and says so.
      const later = Date.now() + 2 * HEARTBEAT_MS;
      while (Date.now() < later) {
        await look();
        await sleep(100);
      }
      expect(resolved).toBe(0);
      expect((await incident())!.unknown_since).not.toBeNull();
      expect(saidSince(killed).filter(text => text.includes('The monitoring is silent'))).toHaveLength(1);
      expect(saidSince(killed)[0]).toContain(cause);
      const back = Date.now();
      for (const name of names) start(name);
      await until(() => saidSince(back).some(text => text.includes('The monitoring is back')), 60_000);
      await until(async () => (await incident())!.unknown_since === null, 60_000);
      expect((await incident())!.status).toBe('firing');
    },
  );
});
