import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../core/alerts/channels.ts';
import { notifyPrivately } from '../../core/notify/privately.ts';
import { notifyRunning } from '../../core/notify/running.ts';
import { configure, type Overrides } from '../../core/project/config.ts';
import { locate } from '../../core/run/locate.ts';
import { startNative } from '../../core/run/native.ts';
import { makeAuthority, makeCertificate } from '../loopback.ts';
import { ordersFail, shop } from '../shop.ts';

const { absent } = await locate(['alertmanager'], true);
const [missing] = [...absent].map(([name, reason]) => `${name} is not there: ${reason}`);

let folder: string;
let http: HttpServer;
let hooks: string;
let mail: Server;
let mailPort: number;
let certified: { readonly ca: string; readonly key: string; readonly cert: string } | undefined;
const mails: string[] = [];
const posts: { path: string; body: string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-notify-'));
  const authority = makeAuthority(folder);
  if (authority) {
    const { key, cert } = makeCertificate(folder, authority, 'localhost');
    const read = (file: string) => readFileSync(file, 'utf8');
    certified = { ca: read(authority.cert), key: read(key), cert: read(cert) };
  }
  mkdirSync(join(folder, 'secrets'));
  http = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    posts.push({ path: request.url!, body });
    if (request.url!.startsWith('/gone')) return void response.writeHead(404).end('no_service');
    response.end('ok');
  });
  await new Promise<void>(done => http.listen(0, '127.0.0.1', done));
  hooks = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  mail = mailServer(text => mails.push(text));
  await new Promise<void>(done => mail.listen(0, '127.0.0.1', done));
  mailPort = (mail.address() as AddressInfo).port;
  const secret = (name: string, value: string) => writeFileSync(join(folder, 'secrets', name), value);
  secret('ops-hook', `${hooks}/ops`);
  secret('gone-hook', `${hooks}/gone/s3cr3t-token`);
  secret('slack-url', `${hooks}/slack`);
  secret('smtp-password', 'pass');
  if (certified) secret('mail-ca', certified.ca);
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
  mail.close();
  rmSync(folder, { recursive: true, force: true });
});

const base = { kind: 'email', to: 'a@example.org', from: 'b@example.org' } as const;
const plainMail = (): Channel => ({ ...base, smarthost: `127.0.0.1:${mailPort}`, requireTls: false });
const safeMail = (tlsCa?: string): Channel => ({
  ...base,
  to: 'safe@example.org',
  smarthost: `localhost:${mailPort}`,
  user: 'vigia',
  password: 'smtp-password',
  ...(tlsCa && { tlsCa }),
});
const ops = { kind: 'webhook', url: 'ops-hook' } as const;
const gone = { kind: 'webhook', url: 'gone-hook' } as const;
const slack = { kind: 'slack', channel: '#ops', url: 'slack-url' } as const;
const notify = (channels: readonly Channel[], overrides: Overrides = {}) =>
  notifyPrivately(
    configure(shop([ordersFail]), { channels: { critical: channels }, ...overrides }),
    'critical',
    folder,
  );

describe('a test notification', () => {
  it('reaches each channel, firing and then resolved, and says that it is a test', async ({ skip }) => {
    skip(missing !== undefined, missing);
    const verdicts = await notify([ops, slack, plainMail()]);
    expect(verdicts).toEqual([
      { channel: 'webhook (ops-hook)', accepted: ['firing', 'resolved'] },
      { channel: 'slack #ops (slack-url)', accepted: ['firing', 'resolved'] },
      { channel: 'email to a@example.org', accepted: ['firing', 'resolved'] },
    ]);
    const told = posts.filter(({ path }) => path === '/ops').map(({ body }) => body);
    expect(told.map(body => (JSON.parse(body) as { status: string }).status)).toEqual(['firing', 'resolved']);
    for (const text of [...told, ...posts.filter(({ path }) => path === '/slack').map(({ body }) => body)])
      expect(text).toContain('TEST: this is a test notification, nothing is wrong');
    expect(mails.at(-1)).toContain('[RESOLVED 1] VigiaTest in production');
  });

  it('that one of two channels of a kind refuses is told by its name, without its secret', async ({
    skip,
  }) => {
    skip(missing !== undefined, missing);
    const [good, bad] = await notify([ops, gone]);
    expect(good).toEqual({ channel: 'webhook (ops-hook)', accepted: ['firing', 'resolved'] });
    expect(bad).toMatchObject({ channel: 'webhook (gone-hook)', accepted: [] });
    expect(bad!.problem).toContain('404');
    expect(JSON.stringify(bad)).not.toContain('s3cr3t-token');
  });

  it('goes to a mail server with an authority of its own, and to no other', async ({ skip }) => {
    skip(missing !== undefined, missing);
    skip(certified === undefined, 'there is no openssl to make certificates');
    const [known] = await notify([safeMail('mail-ca')]);
    expect(known).toEqual({ channel: 'email to safe@example.org', accepted: ['firing', 'resolved'] });
    const before = mails.length;
    const [unknown] = await notify([safeMail()]);
    expect(unknown!.problem).toMatch(/x509|certificate/);
    expect(mails.length).toBe(before);
  });

  it('of a receiver whose secret is missing is refused by its name', async ({ skip }) => {
    skip(missing !== undefined, missing);
    await expect(notify([{ kind: 'discord', url: 'discord-hook' }])).rejects.toThrow(
      /secret discord-hook is missing, and the discord channel of critical needs it/,
    );
  });

  it('goes through the Alertmanager that runs, by its own routes', async ({ skip }) => {
    skip(missing !== undefined, missing);
    const project = shop([ordersFail]);
    const overrides = { channels: { security: [ops, gone], critical: [plainMail()] } };
    const stack = await startNative({
      project,
      only: ['alertmanager'],
      config: { ...overrides, timeScale: 60 },
      givenFolder: join(folder, 'secrets'),
      artifacts: () => [],
    });
    try {
      const before = mails.length;
      const config = configure(project, overrides);
      const url = stack.urls.alertmanager!;
      expect(await notifyRunning(config, 'critical', url, () => {})).toEqual([
        { channel: 'email to a@example.org', accepted: ['firing', 'resolved'] },
      ]);
      expect(mails.length).toBe(before + 2);
      const [, bad] = await notifyRunning(config, 'security', url, () => {});
      expect(bad!.problem).toBe('webhook failed; see the log of Alertmanager');
      await expect(notifyRunning(config, 'escalation', url, () => {})).rejects.toThrow(
        'escalation is told 15m after the others: test its channels without --running',
      );
      await expect(notifyRunning(config, 'critical', 'http://127.0.0.1:1', () => {})).rejects.toThrow(
        'http://127.0.0.1:1/metrics does not respond',
      );
    } finally {
      await stack.stop();
    }
  }, 120_000);

  it('is a command, whose exit code and last line name what did not accept it', async ({ skip }) => {
    skip(missing !== undefined, missing);
    const root = join(import.meta.dirname, '../..');
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    symlinkSync(join(root, '.vigia'), join(folder, '.vigia'));
    writeFileSync(
      join(folder, 'vigia.config.ts'),
      `import { defineConfig } from 'vigia';
export default defineConfig({
  systems: [],
  environments: {
    staging: { channels: { warning: [{ kind: 'webhook', url: 'ops-hook' }] } },
    production: { channels: { warning: [{ kind: 'webhook', url: 'gone-hook' }] } },
  },
});
`,
    );
    const vigia = (...args: string[]) =>
      new Promise<{ code: number; said: string }>(done => {
        const main = join(root, 'core/cli/main.ts');
        execFile(process.execPath, [main, 'notify', ...args], { cwd: folder }, (error, stdout, stderr) =>
          done({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
        );
      });
    expect(await vigia('warning', '--test')).toEqual({
      code: 0,
      said: 'webhook (ops-hook): accepted firing and resolved\n1 of 1 channels of warning accepted the test\n',
    });
    const { code, said } = await vigia('warning', '--test', '--environment', 'production');
    expect(code).toBe(1);
    expect(said).toMatch(/webhook \(gone-hook\): not accepted; .*404/);
    expect(said).toMatch(/vigia notify: not accepted by webhook \(gone-hook\)\n$/);
    expect((await vigia('warning')).said).toContain('give --test');
    const elsewhere = ['warning', '--test', '--running', '--alertmanager', 'localhost:9093'];
    expect((await vigia(...elsewhere)).said).toContain(
      '--alertmanager is "localhost:9093": give a full address, such as http://localhost:9093',
    );
    expect((await vigia('nobody', '--test')).said).toContain(
      'there is no receiver "nobody"; use one of critical, ',
    );
    expect((await vigia('critical', '--test')).said).toContain(
      'receiver critical has no channels in staging',
    );
    expect((await vigia('warning', '--test', '--environment', 'prod')).said).toContain(
      'there is no environment "prod"; use one of staging, production',
    );
  }, 120_000);
});

/** Speaks enough SMTP to take a mail, in plain text and after STARTTLS. */
function mailServer(took: (mail: string) => void): Server {
  return createTcpServer(socket => {
    socket.on('error', () => socket.destroy());
    socket.write('220 mail\r\n');
    converse(socket, took);
  });
}

function converse(socket: Socket, took: (mail: string) => void): void {
  let pending = '';
  let data = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const hear = (chunk: Buffer) => {
    pending += chunk;
    for (;;) {
      const end = pending.indexOf(data ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = pending.slice(0, end);
      pending = pending.slice(end + (data ? 5 : 2));
      if (data) {
        took(part);
        data = false;
        say('250 kept');
      } else if (/^(EHLO|HELO)/i.test(part)) say('250-mail\r\n250-STARTTLS\r\n250 AUTH PLAIN');
      else if (/^STARTTLS/i.test(part)) {
        say('220 go on');
        socket.off('data', hear);
        const { key, cert } = certified!;
        const secure = new TLSSocket(socket, { isServer: true, key, cert });
        secure.on('error', () => secure.destroy());
        return converse(secure, took);
      } else if (/^AUTH/i.test(part)) say('235 welcome');
      else if (/^DATA/i.test(part)) {
        data = true;
        say('354 go on');
      } else if (/^QUIT/i.test(part)) {
        say('221 bye');
        socket.end();
      } else say('250 fine');
    }
  };
  socket.on('data', hear);
}
