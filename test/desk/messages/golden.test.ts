import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language } from 'vigia';
import type { Channel } from 'vigia/alerts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  incidentMessage,
  type MessageContext,
  type ToldIncident,
} from '../../../desk/messages/incident-message.ts';
import type { Message } from '../../../desk/messages/message.ts';
import { noticeMessage } from '../../../desk/messages/notice.ts';
import { words } from '../../../desk/messages/words.ts';
import { approvalNotice } from '../../../desk/remedy/approval-notice.ts';
import { secretsIn } from '../../../desk/senders/secrets.ts';
import { sendBy, sendersOf } from '../../../desk/senders/senders.ts';
import { type MailReceiver, mailReceiver, type WebReceiver, webReceiver } from './receivers.ts';

const START = Date.UTC(2026, 0, 31, 14, 5);
const NOW = START + 2 * 3_600_000 + 5 * 60_000;

const texts = {
  en: {
    summary: 'The message queue of the bots is backing up',
    description: 'staging: 1234 messages wait to be sent by bot_*7* <wa-1> & others.',
  },
  pt: {
    summary: 'A fila de mensagens dos bots está acumulando',
    description: 'staging: 1234 mensagens esperam para ser enviadas por bot_*7* <wa-1> & outros.',
  },
} as const satisfies Record<Language, object>;

const incident = (language: Language, status: 'firing' | 'resolved', more: object = {}): ToldIncident => ({
  id: 7,
  status,
  labels: {
    alertname: 'QueueBacklog',
    severity: 'critical',
    escalate: 'true',
    category: 'performance',
    service: 'bot',
    environment: 'staging',
    tenant: 'clinic-1',
    instance: 'wa-1:3001',
  },
  annotations: {
    ...texts[language],
    value: '1234 messages',
    threshold: '> 100 messages',
    runbook_url: 'http://localhost:9096/runbooks/QueueBacklog',
    dashboard_url: 'http://localhost:3000/d/bot?viewPanel=3&var-environment=staging',
  },
  startsAt: START,
  endsAt: status === 'resolved' ? NOW : null,
  fingerprint: '0123456789abcdef',
  ...more,
});

const contextIn = (language: Language): MessageContext => ({
  language,
  timeZone: 'America/Sao_Paulo',
  now: NOW,
  timeScale: 1,
  fleetLabels: ['environment'],
  tenantLabel: 'tenant',
  grafana: 'http://localhost:3000',
  logging: ['bot', 'gateway'],
  links: [
    { acknowledge: ({ id }) => `http://localhost:9096/a/${id}?signature=x|y&until=1` },
    {
      incident: ({ id }) => `http://localhost:9096/incidents/${id}`,
      inbox: () => 'http://localhost:9096/inbox',
    },
  ],
});

const ofIncidents = (language: Language, ...incidents: readonly ToldIncident[]) =>
  incidentMessage(incidents, contextIn(language));
const told: Readonly<Record<string, (language: Language) => Message>> = {
  firing: language => ofIncidents(language, incident(language, 'firing')),
  resolved: language => ofIncidents(language, incident(language, 'resolved')),
  'firing-and-resolved': language =>
    ofIncidents(
      language,
      incident(language, 'resolved', { id: 8 }),
      incident(language, 'firing', {
        labels: { ...incident(language, 'firing').labels, instance: 'wa-2:3001', escalate: '' },
      }),
    ),
  approval: language =>
    noticeMessage(
      approvalNotice(
        { action: 'restart_bot', alert: 'QueueBacklog', environment: 'staging', dueAt: NOW + 3_600_000 },
        {
          ...{ language, timeZone: 'America/Sao_Paulo', tenantLabel: 'tenant' },
          action: { about: { en: 'Restarts the bot <wa-1>', pt: 'Reinicia o bot <wa-1>' } },
          incident: incident(language, 'firing'),
          page: 'http://localhost:9096/incidents/7',
          more: 2,
          isDry: true,
        },
      ),
    ),
};

let web: WebReceiver;
let mail: MailReceiver;
let folder: string;
beforeAll(async () => {
  [web, mail] = await Promise.all([webReceiver(), mailReceiver()]);
  folder = mkdtempSync(join(tmpdir(), 'vigia-golden-'));
  const secret = (name: string, value: string) => writeFileSync(join(folder, name), `${value}\n`);
  for (const name of ['slack', 'discord', 'teams', 'hook']) secret(`${name}-url`, `${web.url}/${name}`);
  secret('telegram-token', '123:token');
  secret('meta-token', 'bearer');
  secret('uaz-token', 'instance');
  secret('phone', '+55 11 98765-4321');
});
afterAll(async () => {
  await Promise.all([web.close(), mail.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const channels = (): Readonly<Record<string, Channel>> => ({
  slack: { kind: 'slack', channel: '#alerts', url: 'slack-url' },
  discord: { kind: 'discord', url: 'discord-url' },
  telegram: { kind: 'telegram', chat: -1001234567890, topic: 7, token: 'telegram-token' },
  teams: { kind: 'teams', url: 'teams-url' },
  webhook: { kind: 'webhook', url: 'hook-url' },
  'whatsapp-uaz': {
    kind: 'whatsapp',
    by: 'uaz',
    url: `${web.url}/uaz/send/text`,
    to: 'phone',
    token: 'uaz-token',
  },
  'whatsapp-cloud': {
    kind: 'whatsapp',
    by: 'cloud',
    api: `${web.url}/graph`,
    phoneNumberId: '106540352242922',
    to: 'phone',
    token: 'meta-token',
  },
  'whatsapp-cloud-template': {
    kind: 'whatsapp',
    by: 'cloud',
    api: `${web.url}/graph`,
    phoneNumberId: '106540352242922',
    to: 'phone',
    token: 'meta-token',
    template: { name: 'alert', language: 'pt_BR' },
  },
  email: {
    kind: 'email',
    to: ['team@example.org', 'Plantão <plantao@example.org>'],
    from: 'Vigia <vigia@example.org>',
    smarthost: `127.0.0.1:${mail.port}`,
    requireTls: false,
  },
});

async function send(name: string, message: Message, language: Language): Promise<string> {
  const [posts, mails] = [web.got.length, mail.got.length];
  await sendBy(sendersOf(web.url), channels()[name]!, message, {
    way: name,
    secrets: secretsIn(folder),
    language,
    leftOut: words(language).leftOut,
    receiver: 'critical',
    now: NOW,
    deskUrl: 'http://localhost:9096',
  });
  expect(web.got.length + mail.got.length).toBe(posts + mails + 1);
  if (name !== 'email') {
    const { path, headers, body } = web.got.at(-1)!;
    const { authorization, token } = headers;
    const own = { ...(authorization && { authorization }), ...(token && { token }) };
    return `${JSON.stringify({ path, headers: own, body }, null, 2)}\n`;
  }
  const { from, to, headers, text, html } = mail.got.at(-1)!;
  const shown = ['from', 'to', 'subject', 'auto-submitted', 'content-type'].map(
    header => `${header}: ${headers[header]!.replace(/boundary=.*/, 'boundary=…')}`,
  );
  return [`MAIL FROM ${from}`, ...to.map(one => `RCPT TO ${one}`), ...shown, '', text, html].join('\n');
}

describe.each(['en', 'pt'] as const)('as its receiver got it, in %s', language => {
  describe.each(Object.keys(told))('%s', state => {
    it.each([
      'slack',
      'discord',
      'telegram',
      'teams',
      'webhook',
      'whatsapp-uaz',
      'whatsapp-cloud',
      'whatsapp-cloud-template',
      'email',
    ])('%s', async name => {
      const extension = name === 'email' ? 'txt' : 'json';
      await expect(await send(name, told[state]!(language), language)).toMatchFileSnapshot(
        `golden/${name}.${language}.${state}.${extension}`,
      );
    });
  });
});
