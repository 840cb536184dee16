import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { authorization, PASSWORD_SECRET, WEB_SECRET } from '../../core/stack/login.ts';
import { secretNames, secretsFolder, secretsOf } from '../../core/stack/secrets.ts';
import { defaultConfig, serverNames, servers } from '../bundle.ts';
import { type Clone, cloneOf, noClone } from './clone.ts';
import { eventually, json } from './http.ts';

const root = join(import.meta.dirname, '../..');
const unavailable = noClone(root);

/** Longest time to green, in seconds. */
const WAIT = ['--wait', '--wait-timeout', '180'];

/** What each server reads, where it reads anything. */
const readBy = new Map(
  [...servers.values()].map(server => [server.name as string, secretsOf(server, defaultConfig)] as const),
);
/** What the clone shares with `npm start`: the hash of the password is made for each reader. */
const shared = secretNames.filter(
  name => name !== WEB_SECRET && [...readBy.values()].some(secrets => secrets.includes(name)),
);

interface Container {
  readonly Service: string;
  readonly State: string;
  readonly Health: string;
  readonly ExitCode: number;
}

describe('a fresh clone, with Docker and nothing else', () => {
  let made: Clone | undefined;
  if (unavailable === undefined) {
    beforeAll(async () => {
      made = await cloneOf(root);
    });
    afterAll(() => made?.remove());
  }
  const clone = (test: TestContext) => {
    if (unavailable !== undefined) test.skip(unavailable);
    if (!made) throw new Error('there is no clone; see the error of the set-up');
    return made;
  };
  /** What the clone's folder of secrets holds. */
  const secrets = ({ folder }: Clone) =>
    Object.fromEntries(shared.map(name => [name, readFileSync(join(folder, secretsFolder, name), 'utf8')]));
  let first: ReturnType<typeof secrets>;

  it('holds no secret and no module', test => {
    const { folder } = clone(test);
    expect(readdirSync(join(folder, secretsFolder))).toEqual(['.gitkeep']);
    expect(readdirSync(folder)).not.toContain('node_modules');
  });

  it('comes up green with `docker compose up --wait`', async test => {
    await clone(test).compose('up', ...WAIT);
    await everythingIsGreen(clone(test));
    first = secrets(clone(test));
    expect(new Set(Object.values(first)).size).toBe(shared.length);
  });

  it.for(serverNames.filter(name => readBy.get(name)!.length > 0))(
    'shows %s its own secrets and no other, each to its user alone',
    async (name, test) => {
      const files = await clone(test).compose(
        ...['exec', '--no-TTY', name, 'sh', '-c'],
        'for file in $(ls -A /run/secrets); do stat -c "%n %a %u" "/run/secrets/$file"; done; id -u',
      );
      const lines = files.split('\n');
      const user = lines.pop();
      expect(user).not.toBe('0');
      const own = readBy.get(name)!.map(secret => `/run/secrets/${secret} 600 ${user}`);
      expect(lines).toEqual(own.sort());
    },
  );

  it('shares them with `npm start`, in files that are the owner of the clone’s alone', test => {
    const { folder } = clone(test);
    for (const name of shared) {
      const { mode, uid } = statSync(join(folder, secretsFolder, name));
      expect([name, (mode & 0o777).toString(8), uid]).toEqual([name, '600', statSync(folder).uid]);
    }
  });

  it('comes up green again, started a second time and after a stop, with the same secrets', async test => {
    const { compose } = clone(test);
    await compose('up', ...WAIT);
    expect(secrets(clone(test))).toEqual(first);
    await compose('stop', '--timeout', '5');
    // What is lost here comes back from where the containers have it.
    for (const name of shared) rmSync(join(clone(test).folder, secretsFolder, name));
    await compose('up', ...WAIT);
    await everythingIsGreen(clone(test));
    expect(secrets(clone(test))).toEqual(first);
    await everySecretIsTheRightOne(clone(test), first);
  });

  it('comes up green without its volumes, after `docker compose down --volumes`', async test => {
    const { compose } = clone(test);
    await compose('down', '--volumes', '--timeout', '5');
    await compose('up', ...WAIT);
    await everythingIsGreen(clone(test));
    expect(secrets(clone(test))).toEqual(first);
    await everySecretIsTheRightOne(clone(test), first);
  });
});

async function everythingIsGreen({ compose }: Clone): Promise<void> {
  const lines = (await compose('ps', '--all', '--format', 'json')).split('\n');
  const states = lines.map((line): [string, string] => {
    const { Service, State, Health, ExitCode } = JSON.parse(line) as Container;
    return [Service, Health || `${State} (${ExitCode})`];
  });
  expect(Object.fromEntries(states)).toEqual({
    ...Object.fromEntries(serverNames.map(name => [name, 'healthy'])),
    secrets: 'exited (0)',
  });
}

/** Those who log in with one are let in: the administrator, the sample service, PostgreSQL's exporter. */
async function everySecretIsTheRightOne(
  { ports }: Clone,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  // The name that people use: Grafana sends callers by any other there, and a login is not sent along.
  const at = (port: number) => `http://localhost:${port}`;
  const login = (secret: string, user?: string) => ({ authorization: authorization(secrets[secret]!, user) });
  await json(`${at(ports.grafana)}/api/admin/stats`, login('grafana-admin-password', 'admin'));
  // Answers 503 while a check fails, that of the database among them.
  await eventually(
    () => json(`${at(ports.exporter)}/health/deep`),
    () => true,
    60_000,
  );
  const pgUp = await eventually(
    () =>
      json<{ data: { result: { value: [number, string] }[] } }>(
        `${at(ports.prometheus)}/api/v1/query?query=pg_up`,
        login(PASSWORD_SECRET),
      ),
    ({ data }) => data.result[0]?.value[1] === '1',
    60_000,
  );
  expect(pgUp.data.result[0]?.value[1]).toBe('1');
}
