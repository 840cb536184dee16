import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { Language } from 'vigia';
import type { Channel } from 'vigia/alerts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeArtifacts, nativePlacement } from '../../../core/generate/native.ts';
import { configure } from '../../../core/project/config.ts';
import { open, withLogin } from '../../../core/remote/url.ts';
import { findProgram } from '../../../core/run/find.ts';
import { freePorts } from '../../../core/run/ports.ts';
import { startProcess, stopProcesses } from '../../../core/run/processes.ts';
import { ensureSecrets, madeSecret } from '../../../core/run/secrets.ts';
import { PASSWORD_SECRET } from '../../../core/stack/login.ts';
import { ordersFail, shop } from '../../shop.ts';
import { eventually } from '../../stack/http.ts';
import { type MailReceiver, mailReceiver, type WebReceiver, webReceiver } from './receivers.ts';

const program = await findProgram('alertmanager');

const texts = {
  en: {
    summary: 'The message queue of the bots is backing up',
    description: 'staging: 1234 messages wait to be sent by bot_*7* <wa-1> & others.',
    value: '1234 messages',
    threshold: '> 100 messages',
  },
  pt: {
    summary: 'A fila de mensagens dos bots está acumulando',
    description: 'staging: 1234 mensagens esperam para ser enviadas por bot_*7* <wa-1> & outros.',
    value: '1234 mensagens',
    threshold: '> 100 mensagens',
  },
} as const;

/** Every native kind, as the receivers of the tests take it. */
const channels = (mailPort: number): Channel[] => [
  { kind: 'slack', channel: '#alerts', url: 'slack-url' },
  { kind: 'discord', url: 'discord-url' },
  { kind: 'telegram', chat: -1001234567890, topic: 7, token: 'telegram-token' },
  { kind: 'teams', url: 'teams-url' },
  { kind: 'webhook', url: 'hook-url' },
  {
    kind: 'email',
    to: ['team@example.org', 'plantao@example.org'],
    from: 'vigia@example.org',
    smarthost: `127.0.0.1:${mailPort}`,
    requireTls: false,
  },
];
const paths = { slack: '/slack', discord: '/discord', telegram: '/bot', teams: '/teams', webhook: '/hook' };

describe.skipIf('missing' in program).each(['en', 'pt'] as const)(
  'what the real Alertmanager sends, in %s',
  (language: Language) => {
    let folder: string;
    let web: WebReceiver;
    let mail: MailReceiver;
    let alertmanager: { readonly url: string; readonly pid: number };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vigia-native-'));
      [web, mail] = await Promise.all([webReceiver(), mailReceiver()]);
      alertmanager = await start(language, folder, web, mail);
    });
    afterAll(async () => {
      await stopProcesses([alertmanager.pid]);
      await Promise.all([web.close(), mail.close()]);
      await rm(folder, { recursive: true, force: true });
    });

    const post = (more: object) =>
      open(`${alertmanager.url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([
          {
            labels: {
              alertname: 'QueueBacklog',
              severity: 'critical',
              category: 'performance',
              service: 'bot',
              environment: 'staging',
              tenant: 'clinic-1',
              escalate: 'true',
            },
            annotations: {
              ...texts[language],
              runbook_url: 'http://localhost:9096/runbooks/QueueBacklog',
              dashboard_url: 'http://localhost:3000/d/bot?viewPanel=3',
            },
            startsAt: '2026-01-31T14:05:00Z',
            ...more,
          },
        ]),
      });
    const all = (messages: number) =>
      eventually(
        async () => [
          ...Object.values(paths).map(path => web.got.filter(one => one.path.startsWith(path)).length),
          mail.got.length,
        ],
        counts => counts.every(count => count >= messages),
        20_000,
      );

    it('is what its receivers got, firing and then resolved', async () => {
      await post({});
      await all(1);
      await post({ endsAt: '2026-01-31T16:10:00Z' });
      await all(2);
      for (const [i, state] of ['firing', 'resolved'].entries()) {
        for (const [name, path] of Object.entries(paths)) {
          const { path: at, body } = web.got.filter(one => one.path.startsWith(path))[i]!;
          const text = `${JSON.stringify({ path: at, body }, null, 2)}\n`;
          await expect(
            text.replace(/localhost:(?!(?:3000|9096)\b)\d+/g, 'localhost:PORT'),
          ).toMatchFileSnapshot(`golden/native-${name}.${language}.${state}.json`);
        }
        const { from, to, headers, text } = mail.got[i]!;
        const lines = [
          `MAIL FROM ${from}`,
          ...to.map(one => `RCPT TO ${one}`),
          `subject: ${headers.subject}`,
          '',
        ];
        await expect(`${[...lines, text].join('\n')}\n`).toMatchFileSnapshot(
          `golden/native-email.${language}.${state}.txt`,
        );
      }
    });
  },
);

/** The configuration of a project in the language; the inbox is not there, and Telegram is elsewhere. */
async function start(language: Language, folder: string, web: WebReceiver, mail: MailReceiver) {
  const secretsFolder = join(folder, 'secrets');
  await ensureSecrets(secretsFolder);
  for (const name of ['slack', 'discord', 'teams', 'hook'])
    await writeFile(join(secretsFolder, `${name}-url`), `${web.url}/${name}`);
  await writeFile(join(secretsFolder, 'telegram-token'), '1:token');
  const project = shop([ordersFail], { desk: { server: 'alertmanager' }, language });
  const ports = await freePorts(project);
  const config = configure(project, { channels: { critical: channels(mail.port) }, timeScale: 60 });
  const location = { servers: new Set(['alertmanager']), ports, folder, secretsFolder };
  for (const { path, content } of nativeArtifacts(config, location)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const file = join(folder, 'provisioning/alertmanager/alertmanager.yml');
  const own = load(await readFile(file, 'utf8')) as { receivers: Record<string, unknown>[] };
  const receivers = own.receivers.map(({ webhook_configs = [], ...receiver }) => ({
    ...receiver,
    webhook_configs: (webhook_configs as object[]).filter(one => 'url_file' in one),
  }));
  await writeFile(file, dump({ ...own, receivers, global: { telegram_api_url: web.url } }));
  const { path, cwd } = program as Exclude<typeof program, { missing: unknown }>;
  const started = await startProcess(
    'alertmanager',
    path,
    project.servers.get('alertmanager')!.arguments!(config, nativePlacement(location)),
    { env: process.env, ...(cwd !== undefined && { cwd }), logFile: join(folder, 'alertmanager.log') },
  );
  const password = madeSecret(secretsFolder, PASSWORD_SECRET)!;
  const url = withLogin(`http://127.0.0.1:${ports.alertmanager}`, password);
  await eventually(
    () => open(`${url}/-/ready`),
    ({ ok }) => ok,
    20_000,
  );
  return { url, pid: started.pid };
}
