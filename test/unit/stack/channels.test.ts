import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../../core/alerts/channels.ts';
import { composeArtifacts } from '../../../core/generate/compose.ts';
import type { Config } from '../../../core/project/config.ts';
import { findTool } from '../../../core/run/find.ts';
import { configure } from '../../bundle.ts';

const mail = {
  kind: 'email',
  to: 'team@example.org',
  from: 'vigia@example.org',
  smarthost: 'mail.example.org:587',
  user: 'vigia',
  password: 'smtp-password',
} as const satisfies Channel;

const whatsapp = {
  kind: 'whatsapp',
  by: 'uaz',
  url: 'https://shop.uazapi.com/send/text',
  token: 'uaz-token',
  to: 'emergency-phone',
} as const satisfies Channel;

const cloud = {
  kind: 'whatsapp',
  by: 'cloud',
  phoneNumberId: '106540352242922',
  token: 'meta-token',
  to: 'emergency-phone',
} as const satisfies Channel;

/** The document's channels: Slack and Discord for the critical, e-mail for reports, WhatsApp for emergencies. */
const channels: Config['channels'] = {
  critical: [
    { kind: 'slack', channel: '#alerts', url: 'slack-url' },
    { kind: 'discord', url: 'discord-url' },
  ],
  security: [
    { kind: 'telegram', chat: -1001234567890, token: 'telegram-token' },
    { kind: 'teams', url: 'teams-url' },
  ],
  reports: [{ ...mail, to: [mail.to, 'Plantão <plantao@example.org>'] }],
  emergency: [whatsapp, { kind: 'webhook', url: 'webhook-url' }],
  // By the desk, which has other messages and more patience.
  platform: [{ kind: 'slack', channel: '#ops', url: 'slack-url', through: 'desk' }],
};
const artifacts = composeArtifacts(configure({ channels }));
const text = (path: string) => artifacts.find(artifact => artifact.path === path)!.content;
const receivers = (
  load(text('provisioning/alertmanager/alertmanager.yml')) as {
    receivers: { name: string; [kind: string]: unknown }[];
  }
).receivers;
const receiver = (name: string) => receivers.find(one => one.name === name)!;
/** The desk takes notifications from a sender with this token alone. */
const http_config = {
  authorization: { type: 'Bearer', credentials_file: '/run/secrets/desk-sender-token' },
};
const inbox = (name: string, send_resolved = true) => ({
  url: `http://desk:9096/inbox/${name}`,
  http_config,
  send_resolved,
});

describe('channels', () => {
  it('stand beside the inbox, which keeps the history', () => {
    expect(receiver('critical')).toMatchObject({
      webhook_configs: [inbox('critical')],
      slack_configs: [{ channel: '#alerts', api_url_file: '/run/secrets/slack-url' }],
      discord_configs: [{ webhook_url_file: '/run/secrets/discord-url' }],
    });
    expect(receiver('reports')).toMatchObject({
      webhook_configs: [inbox('reports')],
      email_configs: [
        {
          // Alertmanager would encode a name with an accent and its address as one word.
          to: 'team@example.org, plantao@example.org',
          auth_password_file: '/run/secrets/smtp-password',
          require_tls: true,
          send_resolved: true,
        },
      ],
    });
    expect(receiver('security')).toMatchObject({
      telegram_configs: [
        { bot_token_file: '/run/secrets/telegram-token', chat_id: -1001234567890, send_resolved: true },
      ],
      msteamsv2_configs: [{ webhook_url_file: '/run/secrets/teams-url', send_resolved: true }],
    });
    expect(receiver('emergency').webhook_configs).toEqual([
      inbox('emergency'),
      { url: 'http://desk:9096/send/emergency', http_config, send_resolved: true, max_alerts: 100 },
      { url_file: '/run/secrets/webhook-url', send_resolved: true },
    ]);
    expect(receiver('platform')).toEqual({
      name: 'platform',
      webhook_configs: [
        inbox('platform'),
        { url: 'http://desk:9096/send/platform', http_config, send_resolved: true, max_alerts: 100 },
      ],
    });
    expect(Object.keys(receiver('warning'))).toEqual(['name', 'webhook_configs']);
  });
  it('give each server the secret files of its own, and no other', () => {
    const { services, secrets } = load(text('compose.yaml')) as {
      services: Record<
        string,
        {
          secrets?: string[];
          volumes?: string[];
          entrypoint?: string[];
          environment?: Record<string, string>;
        }
      >;
      secrets: Record<string, { file: string }>;
    };
    const given = [
      'discord-url',
      'emergency-phone',
      'slack-url',
      'smtp-password',
      'teams-url',
      'telegram-token',
      'uaz-token',
      'webhook-url',
    ];
    expect(services.secrets!.secrets).toEqual(given);
    // Compose refuses to start, by name, when one of these is not there.
    expect(secrets).toEqual(Object.fromEntries(given.map(name => [name, { file: `./secrets/${name}` }])));
    const copied = services.secrets!.entrypoint![2]!.match(/^copy .*$/gm);
    // The desk sends by any channel when it has to tell people itself; Alertmanager by all but WhatsApp.
    expect(copied).toEqual([
      ...given.filter(name => !/phone|uaz/.test(name)).map(name => `copy ${name} /volumes/alertmanager`),
      ...given.map(name => `copy ${name} /volumes/desk`),
    ]);
    expect(services.alertmanager!.volumes).toContain('secrets-alertmanager:/run/secrets:ro');
    expect(services.desk!.volumes).toContain('secrets-desk:/run/secrets:ro');
    expect(services.desk!.environment!.SECRETS_DIR).toBe('/run/secrets/');
    expect(JSON.stringify(services.exporter)).not.toMatch(/slack-url|emergency-phone/);
  });
  it.each([
    [{ ...mail, to: 'team' }, 'config channels.critical: to is "team"; give an address'],
    [{ ...mail, smarthost: 'mail' }, 'smarthost is "mail"; give host and port'],
    [{ ...mail, smarthost: undefined }, 'smarthost is undefined; give host and port'],
    [{ ...mail, to: undefined }, 'to is ""; give an address such as team@example.org'],
    [{ ...mail, smarthst: 'a' }, 'has the field "smarthst": did you mean smarthost?'],
    [{ kind: 'webhook', url: 'hook', chanel: 'x' }, 'has the field "chanel": use kind, through, url'],
    [
      { kind: 'slack', channel: 'alerts', url: 'slack-url' },
      'config channels.critical: channel is "alerts"; give a name such as #alerts, or an id such as C0123ABC',
    ],
    [{ kind: 'slack', channel: '#two words', url: 'slack-url' }, 'channel is "#two words"; give a name'],
    [{ kind: 'slack', channel: 'c0123abc', url: 'slack-url' }, 'channel is "c0123abc"; give a name'],
    [
      { kind: 'telegram', chat: Number.NaN, token: 'telegram-token' },
      'chat is NaN; give the id of the chat, a whole number such as -1001234567890',
    ],
    [{ kind: 'telegram', chat: '@ops', token: 'telegram-token' }, 'chat is "@ops"; give the id'],
    [{ kind: 'telegram', chat: 1, topic: 1.5, token: 'telegram-token' }, 'topic is 1.5; give the id'],
    [
      { kind: 'teams', url: 'https://teams' },
      'config channels.critical: url is not the name of a secret; give the name of its file below secrets/, of a-z, 0-9 and -, such as my-url',
    ],
    [{ kind: 'teams', url: 'Teams_URL' }, 'url is "Teams_URL"; give the name'],
    [{ kind: 'teams' }, 'url is undefined; give the name'],
    [{ ...mail, password: '' }, 'password is empty; give the name'],
    [
      { ...mail, password: 'postgres-password' },
      'password is "postgres-password", a secret that Vigia makes itself; use another name, such as my-postgres-password',
    ],
    [{ kind: 'telegram', chat: 1, token: '-x' }, 'token is not the name of a secret; give the name'],
    [{ kind: 'pager', url: 'slack-url' }, 'kind is "pager"; use one of slack, discord'],
    [{ ...mail, to: [] }, 'to is ""; give an address'],
    [{ ...mail, to: ['team@example.org', 'other'] }, 'to is "other"; give an address'],
    [{ ...mail, to: 'team@example.org,' }, 'to is ""; give an address'],
    [{ ...mail, smarthost: 'mail:99999' }, 'smarthost is "mail:99999"; give host and port'],
    [{ kind: 'discord', url: 'https://discord' }, 'url is not the name of a secret'],
    [
      { kind: 'discord', url: 'discord-url', through: 'disk' },
      'through is "disk"; write desk, or leave it out',
    ],
    [{ kind: 'whatsapp' }, 'by is undefined; write uaz for a gateway, or cloud for WhatsApp Cloud API'],
    [{ ...whatsapp, url: 'ftp://gateway' }, 'url is not the name of a secret'],
    [{ ...whatsapp, to: '+5511987654321' }, 'to is not the name of a secret; give the name of its file'],
    [{ ...whatsapp, to: [] }, 'to is ""; give the secret with the number'],
    [{ ...whatsapp, tokenHeader: 'a b' }, 'tokenHeader is "a b"; give the name of a header'],
    [{ ...cloud, phoneNumberId: '+55 11' }, 'phoneNumberId is "+55 11"; give the id of the number'],
    [{ ...cloud, token: undefined }, 'token is undefined; give the name'],
    [
      { ...cloud, template: { name: 'Alert!', language: 'pt_BR' } },
      'template.name is "Alert!"; give the name',
    ],
    [
      { ...cloud, template: { name: 'alert', language: 'Portuguese' } },
      'template.language is "Portuguese"; give',
    ],
  ])('%o is refused, naming the field and the hint', (channel, message) => {
    expect(() => configure({ channels: { critical: [channel as Channel] } })).toThrow(message);
  });
  it.each([
    '#alerts',
    '#café',
    '#suporte-ação',
    '#оповещения',
    '#通知_1',
    'C0123ABC',
    'G01ABCDEF23',
  ] as const)('a channel of Slack may be %s', channel => {
    expect(() =>
      configure({ channels: { critical: [{ kind: 'slack', channel, url: 'slack-url' }] } }),
    ).not.toThrow();
  });
  it.each(['a@example.org', 'a@example.org, b@example.org', ['a@example.org', 'B <b@example.org>']])(
    'a mail may go to %s',
    to => {
      expect(() => configure({ channels: { critical: [{ ...mail, to }] } })).not.toThrow();
    },
  );
  it('of one kind have a secret each, named freely', () => {
    const ops = { kind: 'slack', channel: '#ops', url: 'ops-hook-2' } as const;
    const own = composeArtifacts(
      configure({
        channels: {
          critical: [ops, { ...ops, channel: '#sales', url: 'sales-hook' }],
          warning: [ops, { ...mail, password: '2nd-mail' }],
        },
      }),
    );
    const content = (path: string) => load(own.find(one => one.path === path)!.content);
    const { receivers: some } = content('provisioning/alertmanager/alertmanager.yml') as {
      receivers: { name: string; slack_configs?: { api_url_file: string }[] }[];
    };
    expect(some.find(({ name }) => name === 'critical')!.slack_configs!.map(one => one.api_url_file)).toEqual(
      ['/run/secrets/ops-hook-2', '/run/secrets/sales-hook'],
    );
    expect((content('compose.yaml') as { secrets: object }).secrets).toEqual({
      '2nd-mail': { file: './secrets/2nd-mail' },
      'ops-hook-2': { file: './secrets/ops-hook-2' },
      'sales-hook': { file: './secrets/sales-hook' },
    });
  });
  it('never show what may be the secret itself', () => {
    const url = 'https://hooks.slack.example/services/T0/B0/x';
    for (const channel of [
      { kind: 'slack', channel: '#ops', url },
      { ...mail, password: 'hunter2-Hunter2' },
    ])
      expect(() => configure({ channels: { critical: [channel as Channel] } })).toThrow(
        expect.objectContaining({ message: expect.not.stringMatching(/hooks|unter2/) }),
      );
  });
  it('cannot escalate at once', () => {
    expect(() => configure({ escalateAfter: '0s' })).toThrow(
      'config escalateAfter is "0s": give a time above 0',
    );
    expect(() => configure({ escalateAfter: 'soon' as '1s' })).toThrow('duration "soon"');
  });

  describe('asked of amtool', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vigia-channels-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));
    it('are a valid configuration', async ({ skip }) => {
      const amtool = await findTool('amtool');
      if (!amtool) return skip('amtool is not on this machine');
      const file = join(folder, 'alertmanager.yml');
      await writeFile(file, text('provisioning/alertmanager/alertmanager.yml'));
      const { stdout } = await promisify(execFile)(amtool, ['check-config', file]);
      expect(stdout).toContain(`${receivers.length} receivers`);
    });
  });
});
