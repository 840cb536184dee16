import { hoursText } from '../../alerts/hours.ts';
import { type Level, levels } from '../../alerts/levels.ts';
import { fallback, groupedBy, type Inhibition, type Match, type Route } from '../../alerts/routing.ts';
import { commandLine } from '../../project/command-line.ts';
import type { Config } from '../../project/config.ts';
import type { Project } from '../../project/project.ts';
import { inhibitionsOf } from '../../stack/alertmanager.ts';
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

${project.desk ? '`GET /production/alerts/active` takes either, `?severity=critical` or `?level=HIGH`.\n\n' : ''}## Who is notified, and how often

These times implement the cooldown of the documents. Alerts with the same ${groupedBy(project.fleetLabels)
      .map(name => `\`${name}\``)
      .join(', ')} form one
notification. The first one is sent after *wait*, the next after *interval* if something changed, and a repetition after
*repeat*. What is critical in one environment holds back nothing of another. Routes are tried in this order; a route with
*copy* also continues to the next.${project.routes.some(({ hours }) => hours) ? ' A route with hours counts within them alone.' : ''}

| when | receiver | wait | interval | repeat | copy |
|---|---|---|---|---|---|
${rowsOf(project)
  .map(route => routeRow(route, config))
  .join('\n')}

While what is on the left fires, what is on the right is not told, if both have the same values of the labels:

| fires | is not told | same |
|---|---|---|
${inhibitionsOf(config).map(inhibitionRow).join('\n')}

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
- **History**: every receiver is a page of the inbox, and every notification is kept in the table \`alert_history\`. An alert that was
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

/** Every route, the one for anything else included. */
function rowsOf({ routes }: Project): readonly Route[] {
  const last: Route = { ...fallback, match: {} };
  return Object.keys(routes.at(-1)?.match ?? {}).length === 0 ? routes : [...routes, last];
}

function inhibitionRow({ source, target, equal }: Inhibition): string {
  const same = equal.map(label => `\`${label}\``).join(', ');
  return `| ${matchText(source).join(', ')} | ${matchText(target).join(', ')} | ${same} |`;
}

function matchText(match: Match): string[] {
  return Object.entries(match).map(([label, value]) => `\`${label}\` ${[value].flat().join(' or ')}`);
}

function routeRow(route: Route, { escalateAfter }: Config): string {
  const { match, receiver, groupWait, groupInterval, repeatInterval, hours, muted } = route;
  const labels = [
    ...matchText(match),
    ...(hours ? [hoursText(hours)] : []),
    ...(muted ? [`not told ${hoursText(muted)}`] : []),
  ];
  const wait = groupWait === 'escalateAfter' ? escalateAfter : groupWait;
  const copy = route.continue ? 'yes' : '';
  return `| ${labels.join(', ') || 'anything else'} | ${receiver} | ${wait} | ${groupInterval} | ${repeatInterval} | ${copy} |`;
}
