import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../../core/alerts/channels.ts';
import { nativeArtifacts, nativePlacement } from '../../../core/generate/native.ts';
import { configure } from '../../../core/project/config.ts';
import { open, withLogin } from '../../../core/remote/url.ts';
import { findProgram } from '../../../core/run/find.ts';
import { freePorts } from '../../../core/run/ports.ts';
import { startProcess, stopProcesses } from '../../../core/run/processes.ts';
import { ensureSecrets, madeSecret } from '../../../core/run/secrets.ts';
import { PASSWORD_SECRET } from '../../../core/stack/login.ts';
import { LETTER, withLetters as project, READERS } from '../../letters.ts';
import { eventually } from '../../stack/http.ts';

/** What a stand-in of a channel got: the path of the request, and its body or the mail as it was sent. */
interface Message {
  readonly path: string;
  readonly text: string;
}

/** The receiver whose mails keep to the configuration: the stand-in offers no TLS. */
const STRICT = 'security';
const received: Message[] = [];
const recipients = new Set<string>();
const channels = (mailPort: number): Channel[] => [
  { kind: 'slack', channel: '#suporte-ação', url: 'slack-url' },
  { kind: 'discord', url: 'discord-url' },
  { kind: 'telegram', chat: -1001234567890, topic: 7, token: 'telegram-token' },
  { kind: 'teams', url: 'teams-url' },
  { kind: 'webhook', url: 'webhook-url' },
  {
    kind: 'email',
    to: ['team@example.org', 'Plantão <plantao@example.org>'],
    from: 'vigia@example.org',
    smarthost: `localhost:${mailPort}`,
    user: 'vigia',
    password: 'smtp-password',
  },
];

const SUMMARY = 'Something that the service needs does not answer';
const alert = (check: string, endsAt?: string) => ({
  labels: {
    alertname: 'HealthCheckFailing',
    service: 'qualifier',
    severity: 'critical',
    clinic_id: 'clinic-1',
    check,
  },
  annotations: {
    summary: SUMMARY,
    description: `${check} does not answer in <1 s & *no* a_b`,
    runbook_url: `http://x/${check}`,
    dashboard_url: 'http://localhost:3000/d/a?x=1',
    value: '93.4%',
    threshold: '> 80%',
  },
  startsAt: '2026-01-01T00:00:00Z',
  ...(endsAt && { endsAt }),
});
interface Texts {
  readonly title?: string;
  readonly text?: string;
  readonly description?: string;
}

/** The title of a message; of the JSON for programs, which has none, the one that it would have. */
function heading({ path, text }: Message): string {
  if (path !== '/webhook') return plain(text);
  const { alerts, groupLabels } = JSON.parse(text);
  const count = (status: string) =>
    (alerts as { status: string }[]).filter(one => one.status === status).length;
  const states = ['firing', 'resolved'].flatMap(status =>
    count(status) > 0 ? `${status.toUpperCase()} ${count(status)}` : [],
  );
  return `[${states.join(', ')}] ${groupLabels.alertname}`;
}

/** A message without the encoding of mails. */
function plain(text: string): string {
  if (text.startsWith('{')) return text;
  const bytes = text
    .replace(/=\r?\n/g, '')
    .replaceAll('\r\n', '\n')
    .replace(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

describe('messages, as the real Alertmanager sends them', () => {
  let folder: string;
  let http: ReturnType<typeof createHttpServer>;
  let mail: Server;
  let alertmanager: { url: string; pid: number } | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-messages-'));
    http = createHttpServer(async (request, response) => {
      const text = Buffer.concat(await request.toArray()).toString();
      received.push({ path: request.url!, text });
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ok: true, result: { message_id: 1, chat: { id: 1 } } }));
    }).listen(0, '127.0.0.1');
    mail = mailServer(text => received.push({ path: '/mail', text })).listen(0, '127.0.0.1');
    await Promise.all([once(http, 'listening'), once(mail, 'listening')]);
    alertmanager = await start(folder, portOf(http), portOf(mail));
  });
  afterAll(async () => {
    if (alertmanager) await stopProcesses([alertmanager.pid]);
    http.close();
    http.closeAllConnections();
    mail.close();
    await rm(folder, { recursive: true, force: true });
  });

  const post = async (alerts: object[]) => {
    const answer = await open(`${alertmanager!.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    expect(answer.status).toBe(200);
  };
  const of = (path: string, about: string) =>
    received.filter(message => message.path.startsWith(path) && heading(message).includes(about));
  /** The one message of each channel with this title. */
  const messages = async (about: string) => {
    const paths = ['/slack', '/discord', '/teams', '/bot1:token/sendMessage', '/webhook', '/mail'];
    const counts = () => paths.map(path => [path, of(path, about).length]);
    await eventually(
      async () => counts(),
      all => all.every(([, count]) => count !== 0),
      20_000,
    );
    expect(counts()).toEqual(paths.map(path => [path, 1]));
    const [slack, discord, teams, telegram, webhook, mail] = paths.map(path => of(path, about)[0]!.text);
    const json = (text: string | undefined) => JSON.parse(text!);
    return {
      slack: json(slack).attachments[0] as Texts,
      slackChannel: json(slack).channel as string,
      discord: json(discord).embeds[0] as Texts,
      teams: (json(teams).attachments[0].content.body as Texts[]).map(({ text }) => text!),
      telegram: json(telegram) as Texts,
      webhook: json(webhook) as { alerts: { status: string }[] },
      mail: plain(mail!),
    };
  };

  describe('of one alert that fires and one that is resolved', () => {
    const title = `[FIRING 1, RESOLVED 1] HealthCheckFailing: ${SUMMARY}`;
    const panel = 'http://localhost:3000/d/a?x=1&from=1767225570000&to=1767225610000';
    const incident = (text: string) => text.replace(/\/told\/[0-9a-f]{16}\/1767225600000\b/g, '/told/…');
    const body = `🔥 FIRING (1)

redis does not answer in <1 s & *no* a_b
Value: 93.4% (threshold: > 80%)
Firing since 2026-01-01 00:00 UTC
Severity: critical
Customer: clinic-1
Incident: http://localhost:9096/told/…
Runbook: http://x/redis
Dashboard: ${panel}

✅ RESOLVED (1)

db does not answer in <1 s & *no* a_b
Last value: 93.4% (threshold: > 80%)
Resolved at 2026-01-01 00:10 UTC, after 10m0s
Severity: critical
Customer: clinic-1
Incident: http://localhost:9096/told/…
Runbook: http://x/db
Dashboard: ${panel}
`;
    const bold = (text: string, mark: string) => text.replace(/(FIRING|RESOLVED) \(1\)/g, `${mark}$&${mark}`);
    const markdown = bold(body.replaceAll('*no* a_b', '\\*no\\* a\\_b'), '**');

    it('each stands under the heading of its state, in every channel', async ({ skip }) => {
      if (!alertmanager) return skip('Alertmanager is not on this machine');
      await post([alert('redis'), alert('db')]);
      await messages('[FIRING 2] HealthCheckFailing');
      await post([alert('redis'), alert('db', '2026-01-01T00:10:00Z')]);
      const { slack, slackChannel, discord, teams, telegram, webhook, mail } = await messages(
        '[FIRING 1, RESOLVED 1] HealthCheckFailing',
      );
      expect(slackChannel).toBe('#suporte-ação');
      expect(slack).toMatchObject({ title, fallback: title });
      // Nothing that an alert says becomes a mention or a link of Slack.
      const inSlack = body.replaceAll('<1 s & *', '&lt;1 s &amp; *').replaceAll('> 80', '&gt; 80');
      expect(incident(slack.text!)).toBe(bold(inSlack, '*'));
      expect(discord.title).toBe(title);
      expect(incident(discord.description!)).toBe(markdown);
      expect(teams[0]).toBe(title);
      expect(incident(teams[1]!)).toBe(markdown.replaceAll('\n', '\n\n'));
      expect(telegram).toMatchObject({
        chat_id: '-1001234567890',
        message_thread_id: '7',
      });
      expect(incident(telegram.text!)).toBe(`${title}\n\n${body}`);
      expect(telegram).not.toHaveProperty('parse_mode');
      expect(webhook.alerts.map(({ status }) => status).sort()).toEqual(['firing', 'resolved']);
      expect(mail).toContain(`Subject: ${title}`);
      expect(incident(mail)).toContain(body);
    });
    it('the mail goes to each address', ({ skip }) => {
      if (!alertmanager) return skip('Alertmanager is not on this machine');
      expect([...recipients]).toEqual(['RCPT TO:<team@example.org>', 'RCPT TO:<plantao@example.org>']);
    });
  });
  it('of an alert that ends alone: resolved, without a word of firing', async ({ skip }) => {
    if (!alertmanager) return skip('Alertmanager is not on this machine');
    const ended = { ...alert('queue'), labels: { ...alert('queue').labels, alertname: 'QueueBacklog' } };
    await post([ended]);
    await messages('[FIRING 1] QueueBacklog');
    await post([{ ...ended, endsAt: new Date().toISOString() }]);
    const { discord } = await messages('[RESOLVED 1] QueueBacklog');
    expect(discord.description).toMatch(/^✅ \*\*RESOLVED \(1\)/);
    expect(discord.description).not.toContain('FIRING');
  });
  it('no mail, and no password, goes to a server without TLS', async ({ skip }) => {
    if (!alertmanager) return skip('Alertmanager is not on this machine');
    await post([
      {
        ...alert('login'),
        labels: { alertname: 'LoginsFail', service: 's', severity: 'warning', category: 'security' },
      },
    ]);
    await eventually(
      () => readFile(join(folder, 'alertmanager.log'), 'utf8'),
      log => log.includes('STARTTLS'),
      20_000,
    );
    expect(of('/webhook', 'LoginsFail').length).toBeGreaterThan(0);
    expect(of('/mail', 'LoginsFail')).toEqual([]);
    expect(await readFile(join(folder, 'alertmanager.log'), 'utf8')).toContain("'require_tls' is true");
  });
  it('of a notice: no state, for it neither fires nor ends', async ({ skip }) => {
    if (!alertmanager) return skip('Alertmanager is not on this machine');
    await post([
      {
        labels: { alertname: LETTER, service: 'letters', severity: 'info' },
        annotations: { summary: 'Yesterday', description: '12 leads' },
      },
    ]);
    const { slack, mail } = await messages(LETTER);
    expect(slack).toMatchObject({ title: `${LETTER}: Yesterday`, text: '\n12 leads\n' });
    expect(mail).toContain(`Subject: ${LETTER}: Yesterday`);
  });
});

function portOf(server: { address(): AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port;
}

interface Receiver {
  readonly name: string;
  readonly [kind: string]: unknown;
}

/** The project's own configuration, with stand-ins for what is outside: only addresses, secrets and waits differ. */
async function start(folder: string, httpPort: number, mailPort: number) {
  const program = await findProgram('alertmanager');
  if ('missing' in program) return undefined;
  const outside = `http://127.0.0.1:${httpPort}`;
  const secretsFolder = join(folder, 'secrets');
  await ensureSecrets(secretsFolder);
  for (const name of ['slack', 'discord', 'teams', 'webhook'])
    await writeFile(join(secretsFolder, `${name}-url`), `${outside}/${name}`);
  await writeFile(join(secretsFolder, 'telegram-token'), '1:token');
  await writeFile(join(secretsFolder, 'smtp-password'), 'secret');

  const ports = await freePorts(project);
  const config = configure(project, {
    channels: {
      critical: channels(mailPort),
      [READERS]: channels(mailPort),
      [STRICT]: channels(mailPort).filter(({ kind }) => kind === 'email' || kind === 'webhook'),
    },
    timeScale: 60,
  });
  const location = { servers: new Set(['alertmanager']), ports, folder, secretsFolder };
  const artifacts = nativeArtifacts(config, location);
  for (const { path, content } of artifacts) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const file = join(folder, artifacts.find(({ path }) => path.endsWith('alertmanager.yml'))!.path);
  const own = load(await readFile(file, 'utf8')) as { receivers: Receiver[] };
  const receivers = own.receivers.map(({ webhook_configs, email_configs, ...receiver }) => ({
    ...receiver,
    // The inbox is the sample's, which does not run here.
    webhook_configs: ((webhook_configs ?? []) as object[]).filter(one => 'url_file' in one),
    email_configs: ((email_configs ?? []) as object[]).map(one => ({
      ...one,
      ...(receiver.name !== STRICT && { require_tls: false }),
    })),
  }));
  await writeFile(file, dump({ ...own, receivers, global: { telegram_api_url: outside } }));

  const args = project.servers.get('alertmanager')!.arguments!(config, nativePlacement(location));
  const started = await startProcess('alertmanager', program.path, args, {
    env: process.env,
    ...(program.cwd !== undefined && { cwd: program.cwd }),
    logFile: join(folder, 'alertmanager.log'),
  });
  const password = madeSecret(secretsFolder, PASSWORD_SECRET)!;
  const url = withLogin(`http://127.0.0.1:${ports.alertmanager}`, password);
  await eventually(
    () => open(`${url}/-/ready`),
    ({ ok }) => ok,
    20_000,
  );
  return { url, pid: started.pid };
}

/** Speaks just enough SMTP to take a mail. It offers no TLS. */
function mailServer(took: (mail: string) => void): Server {
  return createServer(socket => {
    let pending = '';
    let data = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 mail');
    socket.on('error', () => socket.destroy());
    socket.on('data', chunk => {
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
        } else if (/^(EHLO|HELO)/i.test(part)) say('250-mail\r\n250 AUTH PLAIN');
        else if (/^AUTH/i.test(part)) say('235 welcome');
        else if (/^DATA/i.test(part)) {
          data = true;
          say('354 go on');
        } else if (/^QUIT/i.test(part)) {
          say('221 bye');
          socket.end();
        } else {
          if (/^RCPT/i.test(part)) recipients.add(part);
          say('250 fine');
        }
      }
    });
  });
}
