import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip } from '../../../desk/messages/clip.ts';
import { discordBody } from '../../../desk/messages/formats/discord.ts';
import { mailText } from '../../../desk/messages/formats/mail.ts';
import { plainText } from '../../../desk/messages/formats/plain.ts';
import { slackBody } from '../../../desk/messages/formats/slack.ts';
import { teamsBody } from '../../../desk/messages/formats/teams.ts';
import { telegramHtml } from '../../../desk/messages/formats/telegram.ts';
import {
  incidentMessage,
  type MessageContext,
  type ToldIncident,
} from '../../../desk/messages/incident-message.ts';
import type { Message } from '../../../desk/messages/message.ts';
import { words } from '../../../desk/messages/words.ts';

const { leftOut } = words('en');
const context: MessageContext = {
  language: 'en',
  timeZone: 'UTC',
  now: Date.UTC(2026, 0, 1),
  timeScale: 1,
  fleetLabels: ['environment', 'cluster'],
  tenantLabel: 'tenant',
  grafana: 'http://localhost:3000',
  logging: [],
  links: [{ acknowledge: ({ id }) => `http://desk/a/${id}`, inbox: () => 'http://desk/inbox' }],
};
const incident = (more: Partial<ToldIncident> = {}): ToldIncident => ({
  id: 1,
  status: 'firing',
  labels: { alertname: 'A', severity: 'critical', environment: 'staging' },
  annotations: { summary: 'It is broken', description: 'It does not answer.' },
  startsAt: Date.UTC(2026, 0, 1) - 60_000,
  endsAt: null,
  ...more,
});

/** Each channel's own measure of a message, and the most that it takes. */
const measures: Readonly<Record<string, (message: Message) => readonly [is: number, most: number][]>> = {
  slack: message => {
    const { text, attachments = [] } = slackBody(message, '#a', leftOut) as {
      text: string;
      attachments?: { blocks: { text: { text: string } }[] }[];
    };
    const sections = attachments.flatMap(({ blocks }) => blocks.map(one => one.text.text.length));
    return [...[text.length, ...sections].map(is => [is, 3000] as [number, number]), [sections.length, 50]];
  },
  discord: message => {
    const { embeds } = discordBody(message, leftOut) as { embeds: { title: string; description: string }[] };
    return embeds.flatMap(({ title, description }): [number, number][] => [
      [title.length, 256],
      [description.length, 4096],
      [title.length + description.length, 6000],
    ]);
  },
  telegram: message => [[telegramHtml(message, leftOut).length, 4096]],
  whatsapp: message => [[plainText(message, { limit: 4096, bold: '*', leftOut }).length, 4096]],
  teams: message => [[Buffer.byteLength(JSON.stringify(teamsBody(message, leftOut))), 28_000]],
  'subject of a mail': message => [[mailText(message, 'en', leftOut).subject.length, 200]],
};

const long = fc.string({ unit: 'binary', maxLength: 6000 });
const text = fc.oneof(
  long,
  fc.constantFrom('<b>&', '*'.repeat(5000), '&'.repeat(5000), '😀'.repeat(3000), '"\\\n'.repeat(900)),
);
const someIncident = fc
  .record({
    summary: text,
    description: text,
    value: text,
    alertname: text,
    tenant: text,
    resolved: fc.boolean(),
  })
  .map(({ summary, description, value, alertname, tenant, resolved }) =>
    incident({
      status: resolved ? 'resolved' : 'firing',
      endsAt: resolved ? context.now : null,
      labels: { alertname, tenant, environment: 'staging', severity: 'critical' },
      annotations: { summary, description, value, threshold: '> 1' },
    }),
  );

describe('every message', () => {
  it.each(Object.keys(measures))('is one that %s takes, whatever alerts say', name => {
    fc.assert(
      fc.property(fc.array(someIncident, { minLength: 1, maxLength: 14 }), incidents => {
        const message = incidentMessage(incidents, context);
        for (const [is, most] of measures[name]!(message)) expect(is).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60 },
    );
  });

  it('has as much as there is room for, and says what is missing', () => {
    const many = Array.from({ length: 25 }, (_, i) =>
      incident({ id: i, labels: { alertname: 'A', instance: `host-${i}`, environment: 'staging' } }),
    );
    const telegram = telegramHtml(incidentMessage(many, context), leftOut);
    expect(telegram).toContain('host-9');
    expect(telegram).not.toContain('host-10');
    expect(telegram).toContain('15 more are not shown here.');
    expect(telegram).toContain('<a href="http://desk/inbox">Inbox</a>');
    const short = telegramHtml(
      incidentMessage([incident({ annotations: { description: 'x'.repeat(9000) } })], context),
      leftOut,
    );
    expect(short).toContain('Acknowledge');
    expect(short).toMatch(/x{500}…/);
  });

  it('never cuts a tag or a character in two', () => {
    fc.assert(
      fc.property(fc.array(someIncident, { minLength: 1, maxLength: 12 }), incidents => {
        const html = telegramHtml(incidentMessage(incidents, context), leftOut);
        for (const tag of ['b', 'i', 'a'])
          expect(html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0).toBe(
            html.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0,
          );
        expect(html.replace(/<\/?(?:b|i|a(?: href="[^"<>]*")?)>/g, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 60 },
    );
    expect(clip('a😀b', 3)).toBe('a…');
    expect(clip('a😀b', 4)).toBe('a😀b');
  });
});

describe('what an alert says', () => {
  const says = (evil: string) =>
    incidentMessage([incident({ annotations: { summary: evil, description: evil } })], context);

  it('mentions nobody and becomes no link', () => {
    const slack = JSON.stringify(slackBody(says('<!channel> <http://evil|click> @here'), '#a', leftOut));
    expect(slack).not.toMatch(/<!channel>|<http:\/\/evil/);
    const discord = discordBody(
      says('@everyone [click](http://evil) > quoted\n# big\n- list\n1. one'),
      leftOut,
    ) as {
      allowed_mentions: object;
      embeds: { description: string }[];
    };
    expect(discord.allowed_mentions).toEqual({ parse: [] });
    expect(discord.embeds[0]!.description).toContain('\\[click\\](http://evil)');
    expect(discord.embeds[0]!.description).toMatch(/\n\\# big\n\\- list\n1\\\. one/);
    expect(telegramHtml(says('<a href="http://evil">x</a>'), leftOut)).toContain(
      '&lt;a href=&quot;http://evil&quot;&gt;',
    );
    expect(mailText(says('<script>alert(1)</script>'), 'en', leftOut).html).not.toContain('<script>');
    expect(JSON.stringify(teamsBody(says('[click](http://evil)'), leftOut))).toContain(
      '\\\\[click\\\\](http://evil)',
    );
  });
  it('cannot break the subject of a mail into another header', () => {
    expect(mailText(says('a\r\nBcc: all'), 'en', leftOut).subject).toContain('a Bcc: all');
  });
  it('is told without personal data, in every text', () => {
    const message = incidentMessage(
      [
        incident({
          labels: { alertname: 'A', tenant: 'ana@example.com', environment: '+55 11 98765-4321' },
          annotations: {
            summary: 'No answer to +5511987654321',
            description: 'CPF 123.456.789-09 of ana@example.com',
            runbook_url: 'http://desk/runbooks/A?who=ana@example.com',
          },
        }),
      ],
      context,
    );
    expect(JSON.stringify(message)).not.toMatch(/98765-?4321|987654321|ana@|456\.789/);
  });
  it('gives links of the web alone', () => {
    const message = incidentMessage(
      [
        incident({
          annotations: { runbook_url: 'javascript:alert(1)', dashboard_url: 'file:///etc/passwd' },
        }),
      ],
      context,
    );
    expect(message.blocks[0]!.links.map(({ label }) => label)).toEqual(['Acknowledge', 'Logs']);
  });
});

describe('numbers, limits and times', () => {
  const facts = (
    language: 'en' | 'pt',
    annotations: Record<string, string>,
    more: Partial<ToldIncident> = {},
  ) => incidentMessage([incident({ annotations, ...more })], { ...context, language }).blocks[0]!.facts;

  it.each([
    ['0.9343', '> 0.8', '0.9343 (threshold: above 0.8)', '0,9343 (limite: acima de 0,8)'],
    ['93.43%', '>= 80%', '93.43 % (threshold: at least 80 %)', '93,43 % (limite: a partir de 80 %)'],
    [
      '1.234e+06 messages',
      '> 100 messages',
      '1,234,000 messages (threshold: above 100 messages)',
      '1.234.000 mensagens (limite: acima de 100 mensagens)',
    ],
    [
      '0.5 per second',
      '< 1 per second',
      '0.5 per second (threshold: below 1 per second)',
      '0,5 por segundo (limite: abaixo de 1 por segundo)',
    ],
    ['384.2MiB', '> 384MiB', '384.2 MiB (threshold: above 384 MiB)', '384,2 MiB (limite: acima de 384 MiB)'],
    ['0', '== 0', '0 (threshold: equal to 0)', '0 (limite: igual a 0)'],
    ['+Inf s', '> 2 s', '+Inf s (threshold: above 2 s)', '+Inf s (limite: acima de 2 s)'],
    ['NaN', '> 2', 'NaN (threshold: above 2)', 'NaN (limite: acima de 2)'],
    ['many', 'few', 'many (threshold: few)', 'many (limite: few)'],
  ])('%s, %s', (value, threshold, en, pt) => {
    expect(facts('en', { value, threshold })[0]).toEqual({ label: 'Value', value: en });
    expect(facts('pt', { value, threshold })[0]).toEqual({ label: 'Valor', value: pt });
  });
  it('a resolved one has its duration', () => {
    const ended = { status: 'resolved', endsAt: context.now } as const;
    expect(facts('en', {}, ended)).toContainEqual({
      label: 'Resolved at',
      value: '2026-01-01 00:00 UTC, after 1 min',
    });
    expect(facts('pt', {}, { ...ended, startsAt: context.now - 400 })).toContainEqual({
      label: 'Resolvido em',
      value: '01/01/2026 00:00 UTC, após 0 s',
    });
  });
});

describe('an alert of a project in two languages', () => {
  it('is told in that of the desk', () => {
    const annotations = {
      summary: 'Orders fail',
      description: 'Half of the orders fail.',
      description_pt: 'Metade dos pedidos falha.',
    };
    const message = incidentMessage([incident({ annotations })], {
      ...context,
      language: 'pt',
      summaries: new Map([['A', 'Pedidos falham']]),
    });
    expect(message.title).toBe('[DISPARANDO 1] A em staging: Pedidos falham');
    expect(message.blocks[0]!.text).toBe('Metade dos pedidos falha.');
  });
});
