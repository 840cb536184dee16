import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adoptSecrets, requireSecrets } from '../../../core/run/given-secrets.ts';
import type { NativeOptions } from '../../../core/run/native.ts';
import { identify, isAlive } from '../../../core/run/processes.ts';
import { ensureSecrets } from '../../../core/run/secrets.ts';
import { readState } from '../../../core/run/state.ts';
import { givenSecrets, secretNames } from '../../../core/stack/secrets.ts';
import { configure, fixedPorts, freePorts, portNames, requireFree, startNative } from '../../bundle.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-runtime-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('ports', () => {
  it('are the usual ones, moved by the environment, or in a row from a base', () => {
    expect(fixedPorts(undefined, {})).toMatchObject({ prometheus: 9090, grafana: 3000 });
    expect(fixedPorts(undefined, { VIGIA_GRAFANA_PORT: '3333' })).toMatchObject({
      grafana: 3333,
      prometheus: 9090,
    });
    expect(new Set(Object.values(fixedPorts(20_000, {}))).size).toBe(portNames.length);
  });

  it('are refused with the variable, the value and the hint', () => {
    expect(() => fixedPorts(undefined, { VIGIA_LOKI_PORT: 'x' })).toThrow(
      'VIGIA_LOKI_PORT is "x": give a port number from 1 to 65535',
    );
  });

  it('that are free are given once, since a server takes seconds to listen', async () => {
    const given = await Promise.all([freePorts(), freePorts(), freePorts()]);
    const all = given.flatMap(one => Object.values(one));
    expect(new Set(all).size).toBe(all.length);
    // The system takes higher ones for connections and for port 0.
    expect(Math.max(...all)).toBeLessThan(32_768);
  });

  it('that are taken are named, with who needs them and the hint', async () => {
    const ports = await freePorts();
    const other = await listen(ports.grafana);
    await expect(requireFree(['grafana', 'loki'], ports)).rejects.toThrow(
      `port ${ports.grafana} is taken, and grafana needs it (Grafana): ` +
        'stop what listens there, or choose another with VIGIA_GRAFANA_PORT=… or --port-base …',
    );
    other.close();
    await expect(requireFree(['loki'], ports)).resolves.toBeUndefined();
  });
});

describe('secrets', () => {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const mode = (path: string) => statSync(path).mode & 0o777;

  it('are made once, at random', async () => {
    await ensureSecrets(folder);
    const password = read('postgres-password');
    expect(password).toMatch(/^[\w-]{32}$/);
    expect(read('database-url')).toBe(`postgres://vigia:${password}@postgres:5432/vigia`);
    expect(read('grafana-admin-password')).not.toBe(password);
    await ensureSecrets(folder);
    expect(read('postgres-password')).toBe(password);
  });

  it('are closed to others, also those that were not', async () => {
    const fresh = join(folder, 'fresh');
    mkdirSync(fresh, { mode: 0o755 });
    writeFileSync(join(fresh, 'privacy-key'), 'kept', { mode: 0o644 });
    await ensureSecrets(fresh);
    expect(readFileSync(join(fresh, 'privacy-key'), 'utf8')).toBe('kept');
    expect(mode(fresh)).toBe(0o700);
    for (const name of secretNames) expect(mode(join(fresh, name)), name).toBe(0o600);
  });
});

const whatsapp = {
  kind: 'whatsapp',
  by: 'uaz',
  url: 'https://shop.uazapi.com/send/text',
  to: 'emergency-phone',
} as const;

describe('secrets that people write', () => {
  const slack = (url: string) => ({ kind: 'slack', channel: '#ops', url }) as const;
  const given = givenSecrets(
    configure({
      channels: {
        critical: [slack('ops'), slack('empty'), slack('nowhere')],
        security: [slack('ops')],
        emergency: [whatsapp, slack('nowhere')],
      },
    }),
  );

  it('are refused all at once, by name, with what needs them and where they must be', async () => {
    writeFileSync(join(folder, 'ops'), 'https://hooks.example.org/1\n', { mode: 0o644 });
    writeFileSync(join(folder, 'empty'), ' \n');
    mkdirSync(join(folder, 'emergency-phone'));
    const refusal = await requireSecrets(given, folder).catch((error: Error) => error.message.split('\n'));
    expect(refusal).toEqual([
      `secret emergency-phone cannot be read (EISDIR), and the whatsapp channel of emergency needs it: write its value into ${folder}/emergency-phone`,
      `secret empty is empty, and the slack channel of critical needs it: write its value into ${folder}/empty`,
      `secret nowhere is missing, and the slack channel of critical and the slack channel of emergency need it: write its value into ${folder}/nowhere`,
    ]);
  });

  it('are closed to others, and let a start go on when they are there', async () => {
    for (const name of ['ops', 'empty', 'nowhere', 'emergency-phone'])
      writeFileSync(join(folder, name), 'x', { mode: 0o644 });
    await requireSecrets(given, folder);
    expect(statSync(join(folder, 'ops')).mode & 0o777).toBe(0o600);
  });

  it('stop a native start before anything runs', async () => {
    const channels = { critical: [slack('nowhere')] };
    const started: string[] = [];
    const starting = startNative({
      folder: join(folder, 'stack'),
      givenFolder: join(folder, 'secrets'),
      only: ['desk'],
      artifacts: () => [],
      commands: { desk: [process.execPath, '--eval', ANSWERS] },
      config: { channels: { emergency: [whatsapp], ...channels } },
      onProcess: ({ name }) => started.push(name),
    });
    // Alertmanager does not run here; the desk sends by any channel when it has to tell people itself.
    await expect(starting).rejects.toThrow(
      `secret emergency-phone is missing, and the whatsapp channel of emergency needs it: write its value into ${folder}/secrets/emergency-phone\nsecret nowhere is missing, and the slack channel of critical needs it`,
    );
    expect(started).toEqual([]);
  });

  it('of an earlier version are moved to where they belong, and no other file is touched', async () => {
    const made = join(folder, '.vigia/secrets');
    mkdirSync(made, { recursive: true });
    mkdirSync(join(folder, 'secrets'));
    for (const name of ['ops', 'empty', 'privacy-key']) writeFileSync(join(made, name), `old ${name}`);
    writeFileSync(join(folder, 'secrets', 'empty'), 'own');
    expect(await adoptSecrets(given, made, join(folder, 'secrets'))).toEqual(['ops']);
    expect(readFileSync(join(folder, 'secrets', 'ops'), 'utf8')).toBe('old ops');
    expect(readFileSync(join(folder, 'secrets', 'empty'), 'utf8')).toBe('own');
    expect(readdirSync(made).sort()).toEqual(['empty', 'privacy-key']);
  });
});

describe('processes', () => {
  it('are told apart from later ones with the same id by their start', async () => {
    const own = identify('test', process.pid);
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, started: '1' })).toBe(false);
  });

  it('that cannot be read from a damaged state file are not guessed', () => {
    const file = join(folder, 'state.json');
    expect(readState(file)).toBeUndefined();
    writeFileSync(file, '{');
    expect(() => readState(file)).toThrow('state.json is damaged');
  });
});

/** Stands in for the exporter: answers every request, or ends at once with a last word. */
const ANSWERS =
  "require('node:http').createServer((_, r) => r.end('ok')).listen(process.env.PORT, process.env.HOST)";
const ENDS = "console.error('no such table'); process.exit(3)";

function start(script: string, options: Partial<NativeOptions> = {}) {
  return startNative({
    folder: join(folder, 'stack'),
    only: ['exporter'],
    artifacts: () => [],
    commands: { exporter: [process.execPath, '--eval', script] },
    ...options,
  });
}

describe('a native start', () => {
  it('answers on loopback when it resolves, and leaves nothing when stopped', async () => {
    const stack = await start(ANSWERS);
    expect(stack.components).toMatchObject([{ name: 'exporter', state: 'ready' }]);
    expect(stack.addresses.exporter).toMatch(/^127\.0\.0\.1:\d+$/);
    expect((await fetch(stack.urls.exporter)).ok).toBe(true);
    expect(stack.config.runbookBaseUrl).toBe(`http://localhost:${new URL(stack.urls.desk).port}/runbooks`);
    await stack.stop();
    await expect(fetch(stack.urls.exporter)).rejects.toThrow();
  });

  it('that is isolated hands on nothing of the environment but where programs are', async () => {
    const TELLS = `require('node:http').createServer((_, r) => r.end(JSON.stringify(process.env))).listen(process.env.PORT, process.env.HOST)`;
    const environmentOf = async (isolated: boolean) => {
      const stack = await start(TELLS, { isolated });
      const response = await fetch(stack.urls.exporter);
      await stack.stop();
      return (await response.json()) as Record<string, string>;
    };
    process.env.DATABASE_URL = 'postgres://real';
    try {
      expect(await environmentOf(false)).toHaveProperty('DATABASE_URL');
      const bare = await environmentOf(true);
      expect(bare).not.toHaveProperty('DATABASE_URL');
      expect(bare).toMatchObject({ PATH: process.env.PATH, ENVIRONMENT: expect.any(String) });
    } finally {
      delete process.env.DATABASE_URL;
    }
  });

  it('of a server that ends says so with its last word', async () => {
    await expect(start(ENDS)).rejects.toThrow('exporter did not start: exited with code 3: no such table');
  });

  it('of a server that does not answer ends after the time that it has', async () => {
    await expect(start('setInterval(() => {}, 1000)', { timeoutMs: 300 })).rejects.toThrow(
      /exporter did not start: no answer on http:\/\/127\.0\.0\.1:\d+\/live after 0\.3 s/,
    );
  });

  it('on a taken port starts nothing', async () => {
    const ports = await freePorts();
    const other = await listen(ports.exporter);
    await expect(start(ANSWERS, { ports })).rejects.toThrow(`port ${ports.exporter} is taken`);
    other.close();
  });

  it('in a folder that cannot be one names it and the hint', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(start(ANSWERS, { folder: file })).rejects.toThrow(/cannot write .*file.*: make it writable/);
  });

  it('can be given up while it waits', async () => {
    const controller = new AbortController();
    const waiting = start('setInterval(() => {}, 1000)', { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('stopped')), 200);
    await expect(waiting).rejects.toThrow('stopped');
  });
});

function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise(resolve => server.listen(port, '127.0.0.1', () => resolve(server)));
}
