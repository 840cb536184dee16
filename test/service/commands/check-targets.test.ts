import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority, makeCertificate, Services } from '../../loopback.ts';

const root = join(import.meta.dirname, '../../..');
const LINKED = '# TYPE bot_linked gauge\nbot_linked 1\n';
const WAITS = '# TYPE model_waiting gauge\nmodel_waiting 2\n';

interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
  readonly stderr: string;
}

describe('check without a URL', () => {
  const services = new Services();
  let folder: string;
  let ports: Readonly<Record<'bot' | 'basic' | 'bearer' | 'model' | 'closed', number>>;
  let encrypted: number | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-check-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const name of ['secrets', 'tls']) await mkdir(join(folder, name));
    await writeFile(join(folder, 'secrets/password'), 'pass\n');
    await writeFile(join(folder, 'secrets/token'), 'token\n');
    const page =
      (body: string, isRight: (request: IncomingMessage) => boolean = () => true) =>
      (request: IncomingMessage, response: ServerResponse) =>
        isRight(request)
          ? response.setHeader('content-type', 'text/plain; version=0.0.4').end(body)
          : response.writeHead(401).end();
    const basic = `Basic ${Buffer.from('vigia:pass').toString('base64')}`;
    const closed = new Services();
    const unused = await closed.plain(() => {});
    closed.stop();
    ports = {
      bot: await services.plain(page(LINKED, ({ url }) => url === '/own?format=prometheus')),
      basic: await services.plain(page(LINKED, ({ headers }) => headers.authorization === basic)),
      bearer: await services.plain(page(LINKED, ({ headers }) => headers.authorization === 'Bearer token')),
      model: await services.plain(page(WAITS)),
      closed: unused,
    };
    const authority = makeAuthority(join(folder, 'tls'));
    if (authority) {
      await copyFile(authority.cert, join(folder, 'secrets/ca'));
      encrypted = await services.tls(
        makeCertificate(join(folder, 'tls'), authority, 'bot.internal'),
        page(LINKED),
      );
    }
  });
  afterAll(async () => {
    services.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the command in a project with these targets. */
  async function check(targets: string, ...args: string[]): Promise<Outcome> {
    await writeFile(
      join(folder, 'vigia.config.ts'),
      `import { defineConfig, defineSystem } from 'vigia';
import { gauge } from 'vigia/metrics';
const linked = gauge({ name: 'bot_linked', help: 'Whether it is linked', unit: 'bool' });
const waiting = gauge({ name: 'model_waiting', help: 'Requests that wait', unit: 'items' });
const bot = defineSystem({ name: 'bot', title: 'Bot', metrics: [linked] });
const model = defineSystem({ name: 'model', title: 'Model', metrics: [waiting] });
export default defineConfig({
  systems: [bot, model],
  targets: [${targets}],
  environments: { production: {}, staging: {} },
});
`,
    );
    return new Promise(done => {
      execFile(
        process.execPath,
        [join(root, 'core/cli/main.ts'), 'check', ...args],
        { cwd: folder },
        (error, stdout, stderr) =>
          done({ code: error ? Number(error.code) : 0, lines: stdout.trimEnd().split('\n'), stderr }),
      );
    });
  }
  const at = (port: number) => `at: ['127.0.0.1:${port}']`;
  const FINE =
    '1 metrics of the contract, 0 violations; 0 faults of the page; 1 series in 0.0 kB, 0 metrics not in the contract';

  it('asks each target for its own metrics, with its login, path and parameters', async () => {
    const outcome = await check(`
      { job: 'bot', ${at(ports.bot)}, exposes: [bot], path: '/own', params: { format: 'prometheus' } },
      { job: 'basic', ${at(ports.basic)}, exposes: [bot], auth: { basic: { username: 'vigia', password: 'password' } } },
      { job: 'bearer', ${at(ports.bearer)}, exposes: [linked], auth: { bearer: 'token' } },
      { job: 'model', ${at(ports.model)}, exposes: [model] },
    `);
    expect(outcome).toEqual({
      code: 0,
      stderr: '',
      lines: [
        `bot http://127.0.0.1:${ports.bot}/own?format=prometheus: ${FINE}`,
        `basic http://127.0.0.1:${ports.basic}/metrics: ${FINE}`,
        `bearer http://127.0.0.1:${ports.bearer}/metrics: ${FINE}`,
        `model http://127.0.0.1:${ports.model}/metrics: ${FINE}`,
      ],
    });
  });
  it('fails if one fails, and still asks the others', async () => {
    const { code, lines } = await check(`
      { job: 'model', ${at(ports.model)}, exposes: [bot] },
      { job: 'down', ${at(ports.closed)}, exposes: [bot] },
      { job: 'bearer', ${at(ports.bearer)}, exposes: [bot] },
      { job: 'lost', ${at(ports.bearer)}, exposes: [bot], auth: { bearer: 'lost' } },
      { job: 'wrong', ${at(ports.bearer)}, exposes: [bot], auth: { bearer: 'password' } },
      { job: 'plain', ${at(ports.model)}, exposes: [bot], scheme: 'https' },
      { job: 'fine', ${at(ports.model)}, exposes: [model] },
    `);
    expect(code).toBe(1);
    expect(lines).toEqual([
      'model: bot_linked is missing: declare and expose it',
      expect.stringMatching(
        /^model http.*: 1 metrics of the contract, 1 violations;.* 1 metrics not in the contract$/,
      ),
      expect.stringMatching(/^down 127.*does not respond .*: is the service running\?$/),
      expect.stringMatching(/^bearer 127.*returned 401: give the target auth$/),
      expect.stringMatching(/^lost 127.*: secret lost is missing: write its value into .*\/secrets\/lost$/),
      expect.stringMatching(/^wrong 127.*returned 401: auth of the target, or its secret, is wrong$/),
      expect.stringMatching(/^plain 127.*does not speak TLS: give the target scheme: 'http'$/),
      expect.stringMatching(/^fine http.*: 1 metrics of the contract, 0 violations/),
    ]);
  });
  it('trusts the authority of a target, and no other', async ({ skip }) => {
    if (encrypted === undefined) skip('there is no openssl to make certificates');
    const { code, lines } = await check(`
      { job: 'own', ${at(encrypted!)}, exposes: [bot], tls: { ca: 'ca', serverName: 'bot.internal' } },
      { job: 'any', ${at(encrypted!)}, exposes: [bot], tls: { insecureSkipVerify: true } },
      { job: 'none', ${at(encrypted!)}, exposes: [bot, model], scheme: 'https' },
    `);
    expect(lines).toEqual([
      `own https://127.0.0.1:${encrypted}/metrics: ${FINE}`,
      `any https://127.0.0.1:${encrypted}/metrics: ${FINE}`,
      expect.stringMatching(/^none 127.*is not trusted.*give the target tls with ca or serverName$/),
    ]);
    expect(code).toBe(1);
  });
  it('names what cannot be asked from here, and metrics that no target exposes', async () => {
    const targets = `
      { job: 'found', discover: { dns: { names: ['bots.internal'] } }, exposes: [bot] },
      { job: 'contained', at: ['no-such-container:80'], exposes: [bot] },
      { job: 'staged', at: { staging: ['127.0.0.1:${ports.model}'] }, exposes: [bot] },
    `;
    const { code, lines } = await check(targets);
    expect(lines).toEqual([
      'found: not asked: Prometheus finds its addresses (dns); ask one with its URL and --job found',
      'contained no-such-container:80: not asked: this machine knows no host no-such-container; ask from where the name is known',
      'staged: not asked: it is not in production, but in staging',
      '1 metrics that no target exposes: model_waiting; add them to exposes of the target that does',
      'no target of production could be asked from here; ask one with its URL and --job',
    ]);
    expect(code).toBe(1);
    const staging = await check(targets, '--environment', 'staging');
    expect(staging.lines).toContain('staged: bot_linked is missing: declare and expose it');
    expect((await check(targets, '--environment', 'test')).stderr).toBe(
      'vigia check: there is no environment "test"; use one of production, staging\n',
    );
  });
  it('compares a page with what a job exposes', async () => {
    const targets = `{ job: 'found', discover: { dns: { names: ['bots.internal'] } }, exposes: [model] }`;
    const { code, lines } = await check(targets, `http://127.0.0.1:${ports.model}/metrics`, '--job', 'found');
    expect(lines.at(-1)).toBe(FINE);
    expect(code).toBe(0);
    expect((await check(targets, '--job', 'found')).stderr).toBe(
      'vigia check: --job is for a page: give its URL\n',
    );
  });
  it('asks for a URL where the project has no targets', async () => {
    const { code, stderr } = await check('');
    expect(stderr).toBe(
      'vigia check: the project has no targets: give a URL, or add targets to the project\n',
    );
    expect(code).toBe(1);
  });
});
