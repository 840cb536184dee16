import { type Level, levels } from '../../alerts/levels.ts';
import { fallback, groupBy, type Route } from '../../alerts/routing.ts';
import type { Config } from '../../project/config.ts';
import { secretsFolder } from '../../stack/secrets.ts';
import type { Artifact } from '../artifact.ts';
import { GENERATED } from '../yaml.ts';

const MEANING: Readonly<Record<Level, string>> = {
  LOW: 'context; nobody is called',
  MEDIUM: 'a person acts today',
  HIGH: 'a person acts now',
  CRITICAL: 'a person acts now, and is told on the telephone: the system is down, or leads are being lost',
};

/** Who is told of what, how soon and how often; and how to reach people. */
export function alertingPage(config: Config): Artifact {
  return {
    path: 'docs/alerting.md',
    content: `<!-- ${GENERATED} -->
# Alerting

## Levels

| level of the documents | labels of the alert | meaning |
|---|---|---|
${Object.keys(levels)
  .map(name => levelRow(name as Level))
  .join('\n')}

\`GET /production/alerts/active\` takes either, \`?severity=critical\` or \`?level=HIGH\`.

## Who is told, and how often

The cooldown of the documents is these times: alerts with the same ${groupBy.map(name => `\`${name}\``).join(' and ')} are one
notification; its first waits for *wait*, the next when something changes for *interval*, and one that says the same again for
*repeat*. Routes are tried in this order; *copy* goes on to the next.

| when | receiver | wait | interval | repeat | copy |
|---|---|---|---|---|---|
${config.project.routes.map(route => routeRow(route, config)).join('\n')}
${routeRow({ ...fallback, match: {} }, config)}

- **Escalation**: the wait of \`escalation\` is \`escalateAfter\` of [config.ts](../config.ts). An alert that ends within it, or that
  somebody silences or resolves (\`POST /production/alerts/{id}/resolve\`), is not told to the next in line.
- **History**: every receiver is a page of the inbox, and what arrives there is kept in the table \`alert_history\`. An alert that was
  resolved by hand is silenced for an hour; one that still fires afterwards is open again.

## Channels

Off by default: the inbox is all. \`channels\` of [config.ts](../config.ts) adds ways to people beside it, each with the name of a
file below \`${secretsFolder}/\` that you write, for instance

\`\`\`ts
channels: {
  critical: [
    { kind: 'slack', channel: '#alerts', url: 'slack-url' },
    { kind: 'discord', url: 'discord-url' },
  ],
  reports: [
    { kind: 'email', to: 'team@example.org', from: 'vigia@example.org', smarthost: 'mail.example.org:587',
      user: 'vigia', password: 'smtp-password' },
  ],
  emergency: [{ kind: 'whatsapp' }],
  escalation: [{ kind: 'webhook', url: 'webhook-url' }],
},
\`\`\`

then \`npm run generate\`. WhatsApp goes through the service's own gateway, to the number in \`emergency-phone\`: when the service
itself is down it cannot be told this way, so give \`emergency\` another channel as well.
`,
  };
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
