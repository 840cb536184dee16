import { groupedBy } from '../../alerts/routing.ts';
import { reportReceivers } from '../../desk/reports.ts';
import { commandLine } from '../../project/command-line.ts';
import type { Config } from '../../project/config.ts';
import type { Project } from '../../project/project.ts';
import { DESK } from '../../stack/desk.ts';
import type { Artifact } from '../artifact.ts';
import { generatedBy } from '../yaml.ts';
import { alertingInPortuguese } from './alerting-pt.ts';
import { type AlertingTables, alertingTables } from './alerting-tables.ts';
import { dutyText } from './duty.ts';

/**
 * Returns the page about alerting: who is notified of what, how soon and how often, and through which channels. It is in the language of the
 * configuration and in a folder of the documentation.
 */
export function alertingPage(config: Config, docs = 'docs'): Artifact {
  const { project, language } = config;
  const tables = alertingTables(config);
  const page =
    language === 'pt'
      ? alertingInPortuguese(config, tables, channelsExample(project))
      : inEnglish(config, tables);
  // Links lead out of the folder.
  const up = '../'.repeat(docs.split('/').length);
  return {
    path: `${docs}/alerting.md`,
    content: `<!-- ${generatedBy(project)} -->\n${page.replaceAll('](../', `](${up}`)}`,
  };
}

function inEnglish(config: Config, tables: AlertingTables): string {
  const { project } = config;
  return `# Alerting

## Levels

| level of the documents | labels of the alert | meaning |
|---|---|---|
${tables.levels}

${project.desk ? "The desk's `GET /production/alerts/active` takes either, `?severity=critical` or `?level=HIGH`.\n\n" : ''}## Who is notified, and how often

These times implement the cooldown of the documents. Alerts with the same ${groupedBy(project.fleetLabels)
    .map(name => `\`${name}\``)
    .join(', ')} form one
notification. The first one is sent after *wait*, the next after *interval* if something changed, and a repetition after
*repeat*. What is critical in one environment holds back nothing of another. Routes are tried in this order; a route with
*copy* also continues to the next.${project.routes.some(({ hours }) => hours) ? ' A route with hours counts within them alone.' : ''}

| when | receiver | wait | interval | repeat | copy |
|---|---|---|---|---|---|
${tables.routes}

While what is on the left fires, what is on the right is not told, if both have the same values of the labels:

| fires | is not told | same |
|---|---|---|
${tables.inhibitions}

${project.desk?.server === DESK ? `${HISTORY}\n\n${dutyText(config)}` : project.desk ? `${ESCALATION}\n${HISTORY}` : ESCALATION}

${ROUTING}

## Channels

Off by default: notifications go ${project.desk ? 'only to the inbox' : 'nowhere'}. \`channels\` of ${CONFIG} adds ${project.desk ? 'others' : 'them'}, each with the name of its secret,
which you choose. Write the value into the file \`${config.secretsFolder}/NAME\` of the project's folder, and keep it out of the repository; a start
without it is refused. There are Slack, Discord, e-mail, Telegram, Microsoft Teams${project.desk ? ', WhatsApp' : ''} and webhooks. For example:

\`\`\`ts
${channelsExample(project)}
\`\`\`

A channel of Slack is a name (\`#alerts\`) or an id (\`C0123ABC\`). Mail needs a server with TLS, unless the channel
has no login and says \`requireTls: false\`; \`tlsCa\` names the secret with the certificate of an authority of your own. A message has the alerts that fire and
those that are resolved under a heading each: what, the value and its threshold, since when or for how long, the severity, the customer, and links.

Several channels of a kind are several entries. When a kind of channel fails, \`NotificationsFailing\` is told by the others${project.desk ? '; so are\n`DeskMessagesLost` and `DeskMessagesWaiting`, when the desk cannot send by it' : ''}.

Then run \`${commandLine(project, 'generate')}\`, and try each receiver: \`${commandLine(project, 'notify', 'critical', '--test')}\`.${project.desk ? BY_DESK : ''}
`;
}

const CONFIG = '[vigia.config.ts](../vigia.config.ts)';

const ESCALATION = `- **Escalation**: the wait of \`escalation\` is \`escalateAfter\` of ${CONFIG}. If an alert ends within that time, or
  someone silences it, it is not escalated.`;

/** What the desk adds: alerts that people resolve, and what was told. */
const HISTORY = `- **History**: every receiver is a page of the inbox, and every notification is kept by the desk, with a time line of each incident. An alert that was
  resolved by hand (\`POST /production/alerts/{id}/resolve\`) is silenced for an hour; one that still fires afterwards is open again.`;

/** The example names channels, as any project may have them. */
const ROUTING = `### Routes of your own

\`routing\` of ${CONFIG}, or of one of its environments, names who is told before the usual routes by severity. The first entry that
matches an alert at the time ends the search, unless it says \`continue: true\`. What no entry matches goes the usual way.

\`\`\`ts
channels: { ops: [/* … */], 'on-call': [/* … */] },
routing: [
  { severity: 'critical', hours: { weekdays: workdays, from: '08:00', to: '18:00', timeZone: 'America/Sao_Paulo' }, to: ['ops'] },
  { severity: 'critical', to: ['on-call', 'ops'], repeatInterval: '30m' },
  { category: 'business', to: ['ops'], groupBy: ['alertname'], muted: { weekdays: ['sunday'], timeZone: 'America/Sao_Paulo' } },
  { severity: 'info', to: [] },
],
inhibitions: [{ source: { alertname: 'TargetDown' }, target: { category: 'performance' }, equal: ['service'] }],
\`\`\`

- \`to\` names keys of \`channels\` or receivers of the table. \`[]\` tells nobody; the inbox keeps the alert.
- \`hours\` is when the entry counts; outside of them the search goes on. \`muted\` is when nobody is told; what still fires afterwards is told then.
- \`groupWait\`, \`groupInterval\` and \`repeatInterval\` (the cooldown) are as usual for the severity, unless given.
- \`workdays\` is from \`vigia/alerts\`. A name that does not exist does not compile, or fails the build.`;

const BY_DESK = `

## What the desk sends

Alertmanager sends to every channel itself, so that a desk that is down loses no message; only WhatsApp is sent by the desk. A
channel that says \`through: 'desk'\` is sent by the desk as well: with the links to its pages, with buttons and cards where the
channel has them, and tried again for hours while the receiver is down. The desk answers Alertmanager when it has sent the message
or written it down. If the receiver refuses it for good, Alertmanager is told so, and \`NotificationsFailing\` fires.

- **WhatsApp by a gateway** (\`by: 'uaz'\`): \`{ "number": …, "text": … }\` is posted to \`url\`, with the secret \`token\` in the header
  \`token\`. For Evolution API, whose address ends with \`/message/sendText/INSTANCE\`, say \`tokenHeader: 'apikey'\`.
- **WhatsApp Cloud API** (\`by: 'cloud'\`): Meta delivers plain text only to people who have written to the number within a day. Have a
  template approved whose body is one parameter, and name it in \`template\`.`;

/** Channels by receivers that the project has. */
function channelsExample({ desk, notices }: Project): string {
  const letters = reportReceivers(desk?.reports)[0] ?? notices[0]?.receiver ?? 'warning';
  return [
    'channels: {',
    '  critical: [',
    "    { kind: 'slack', channel: '#alerts', url: 'slack-url' },",
    "    { kind: 'discord', url: 'discord-url' },",
    "    { kind: 'telegram', chat: -1001234567890, token: 'telegram-token' },",
    "    { kind: 'teams', url: 'teams-url' },",
    '  ],',
    `  ${letters}: [`,
    "    { kind: 'email', to: ['team@example.org', 'lead@example.org'], from: 'vigia@example.org', smarthost: 'mail.example.org:587',",
    "      user: 'vigia', password: 'smtp-password' },",
    '  ],',
    ...(desk
      ? [
          '  emergency: [',
          "    { kind: 'whatsapp', by: 'uaz', url: 'https://shop.uazapi.com/send/text', token: 'uaz-token', to: 'emergency-phone' },",
          "    { kind: 'whatsapp', by: 'cloud', phoneNumberId: '106540352242922', token: 'meta-token', to: 'emergency-phone',",
          "      template: { name: 'alert', language: 'pt_BR' } },",
          '  ],',
        ]
      : []),
    "  escalation: [{ kind: 'webhook', url: 'webhook-url' }],",
    '},',
  ].join('\n');
}
