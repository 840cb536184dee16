import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const { programs, absent } = await locate(['alertmanager'], true);
const why = [...absent.values()].join('; ');

const INTERVAL = '--data.maintenance-interval=';

describe.skipIf(programs.size === 0)(`Alertmanager is killed${why ? ` (${why})` : ''}`, () => {
  let folder: string;
  let url: string;
  let authorization: string;
  let given: readonly string[];
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-silences-'));
    const project = defineConfig({ systems: [] });
    const config = configure(project);
    const servers = new Set<ServerName>(['prometheus', 'alertmanager']);
    const ports = await freePorts(project);
    const location = { servers, ports, folder, secretsFolder: folder };
    const placement = nativePlacement(location);
    await ensureSecrets(folder);
    const artifacts = [...nativeArtifacts(config, location), ...definitionArtifacts(config, servers)];
    await apply(artifacts, await compare(artifacts, folder), folder);
    await mkdir(placement.dataFolder('alertmanager'), { recursive: true });
    url = `http://${LOOPBACK}:${ports.alertmanager}`;
    const password = (await readFile(join(folder, 'servers-password'), 'utf8')).trim();
    authorization = `Basic ${Buffer.from(`vigia:${password}`).toString('base64')}`;
    given = project.servers.get('alertmanager')!.arguments!(config, placement);
    await start();
  });
  afterAll(async () => {
    if (child) await end(child, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  /** As the stack starts it, but that nobody waits a minute. */
  async function start(): Promise<void> {
    const { path, cwd } = programs.get('alertmanager')!;
    const own = given.map(one => (one.startsWith(INTERVAL) ? `${INTERVAL}500ms` : one));
    child = spawn(path, own, { cwd, stdio: 'ignore' });
    const deadline = Date.now() + 20_000;
    while (!(await fetch(`${url}/-/ready`, { headers: { authorization } }).catch(() => undefined))?.ok) {
      if (Date.now() > deadline) throw new Error('Alertmanager did not start');
      await sleep(50);
    }
  }
  const silences = async () =>
    (await (await fetch(`${url}/api/v2/silences`, { headers: { authorization } })).json()) as {
      id: string;
      comment: string;
      status: { state: string };
    }[];

  it('writes silences down every minute, and has those of before when it comes back', async () => {
    // Its own default is a quarter of an hour.
    expect(given.filter(one => one.startsWith(INTERVAL))).toEqual([`${INTERVAL}1m`]);
    const now = Date.now();
    const made = await fetch(`${url}/api/v2/silences`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({
        matchers: [{ name: 'alertname', value: 'Any', isRegex: false, isEqual: true }],
        startsAt: new Date(now).toISOString(),
        endsAt: new Date(now + 3_600_000).toISOString(),
        createdBy: 'test',
        comment: 'work on the disk',
      }),
    });
    const { silenceID } = (await made.json()) as { silenceID: string };
    await sleep(1500);
    await end(child!, 'SIGKILL');
    await start();
    expect(await silences()).toMatchObject([
      { id: silenceID, comment: 'work on the disk', status: { state: 'active' } },
    ]);
  });
});
