import { type Level, levels } from '../../alerts/levels.ts';
import { fallback, groupedBy, type Route } from '../../alerts/routing.ts';
import { commandLine } from '../../project/command-line.ts';
import type { Config } from '../../project/config.ts';
import type { Project } from '../../project/project.ts';
import type { Artifact } from '../artifact.ts';
import { generatedBy } from '../yaml.ts';

const MEANING: Readonly<Record<Level, string>> = {
  LOW: 'context; pages no one',
  MEDIUM: 'someone must act today',
  HIGH: 'someone must act now',
  CRITICAL:
    'someone must act now, and the emergency phone is notified: the system is down, or leads are being lost',
};

/** Returns the page about alerting: who is notified of what, how soon and how often, and through which channels. */
export function alertingPage(config: Config): Artifact {
  const { project } = config;
  return {
    path: 'docs/alerting.md',
    content: `<!-- ${generatedBy(project)} -->
# Alerting

## Levels

| level of the documents | labels of the alert | meaning |
|---|---|---|
${Object.keys(levels)
  .map(name => levelRow(name as Level))
  .join('\n')}

${project.desk ? "The desk's `GET /production/alerts/active` takes either, `?severity=critical` or `?level=HIGH`.\n\n" : ''}## Who is notified, and how often

These times implement the cooldown of the documents. Alerts with the same ${groupedBy(project.fleetLabels)
      .map(name => `\`${name}\``)
      .join(', ')} form one
notification. The first one is sent after *wait*, the next after *interval* if something changed, and a repetition after
*repeat*. What is critical in one environment holds back nothing of another. Routes are tried in this order; a route with
*copy* also continues to the next.

| when | receiver | wait | interval | repeat | copy |
|---|---|---|---|---|---|
${project.routes.map(route => routeRow(route, config)).join('\n')}
${routeRow({ ...fallback, match: {} }, config)}

${project.desk ? ESCALATION_AND_HISTORY : ESCALATION}

## Channels

Off by default: notifications go ${project.desk ? 'only to the inbox' : 'nowhere'}. \`channels\` of ${CONFIG} adds ${project.desk ? 'others' : 'them'}, each with the name of its secret,
which you choose. Write the value into the file \`${config.secretsFolder}/NAME\` of the project's folder, and keep it out of the repository; a start
without it is refused. There are Slack, Discord, e-mail, Telegram, Microsoft Teams${project.desk?.emergency ? ', WhatsApp' : ''} and webhooks. For example:

\`\`\`ts
${channelsExample(project)}
\`\`\`

A channel of Slack is a name (\`#alerts\`) or an id (\`C0123ABC\`). Mail needs a server with TLS, unless the channel
has no login and says \`requireTls: false\`; \`tlsCa\` names the secret with the certificate of an authority of your own. A message has the alerts that fire and
those that are resolved under a heading each, with their number and since when they have fired.

Several channels of a kind are several entries. When a kind of channel fails, \`NotificationsFailing\` is told by the others.

Then run \`${commandLine(project, 'generate')}\`, and try each receiver: \`${commandLine(project, 'notify', 'critical', '--test')}\`.${project.desk?.emergency ? WHATSAPP : ''}
`,
  };
}

const CONFIG = '[vigia.config.ts](../vigia.config.ts)';

const ESCALATION = `- **Escalation**: the wait of \`escalation\` is \`escalateAfter\` of ${CONFIG}. If an alert ends within that time, or
  someone silences it, it is not escalated.`;

/** What the desk adds: alerts that people resolve, and what was told. */
const ESCALATION_AND_HISTORY = `- **Escalation**: the wait of \`escalation\` is \`escalateAfter\` of ${CONFIG}. If an alert ends within that time, or
  someone silences or resolves it (\`POST /production/alerts/{id}/resolve\`), it is not escalated.
- **History**: every receiver is a page of the inbox, and every notification is kept by the desk, with a time line of each incident. An alert that was
  resolved by hand is silenced for an hour; one that still fires afterwards is open again.`;

const WHATSAPP = ` WhatsApp goes through the service's own gateway, to the number in \`emergency-phone\`. If the service
itself is down, this channel does not work, so give \`emergency\` another channel as well.`;

/** Channels by receivers that the project has. */
function channelsExample({ desk, notices }: Project): string {
  const letters = notices[0]?.receiver ?? 'warning';
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
    ...(desk?.emergency ? ["  emergency: [{ kind: 'whatsapp' }],"] : []),
    "  escalation: [{ kind: 'webhook', url: 'webhook-url' }],",
    '},',
  ].join('\n');
}

function levelRow(name: Level): string {
  const level = levels[name];
  const escalate = 'escalate' in level && level.escalate ? ', `escalate="true"`' : '';
  return `| ${name} | \`severity="${level.severity}"\`${escalate} | ${MEANING[name]} |`;
}

function routeRow(route: Route, { escalateAfter }: Config): string {
  const { match, receiver, groupWait, groupInterval, repeatInterval } = route;
  const labels = Object.entries(match).map(([label, value]) => `\`${label}\` ${[value].flat().join(' or ')}`);
  const wait = groupWait === 'escalateAfter' ? escalateAfter : groupWait;
  const copy = route.continue ? 'yes' : '';
  return `| ${labels.join(', ') || 'anything else'} | ${receiver} | ${wait} | ${groupInterval} | ${repeatInterval} | ${copy} |`;
}
