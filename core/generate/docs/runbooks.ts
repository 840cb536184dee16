import { type Alert, condition, drillOf } from '../../alerts/alert.ts';
import type { Project } from '../../project/project.ts';
import { promql } from '../../promql/index.ts';
import type { Artifact } from '../artifact.ts';
import { GENERATED } from '../yaml.ts';

/** Returns a page for each alert (what it means, what to do, how to see it fire) and an index. */
export function runbookArtifacts({ alerts, scenarios }: Project): Artifact[] {
  return [
    { path: 'docs/runbooks/README.md', content: index(alerts) },
    ...alerts.map(alert => ({ path: `docs/runbooks/${alert.name}.md`, content: page(alert, scenarios) })),
  ];
}

function page(alert: Alert, scenarios: readonly string[]): string {
  const drill = drillOf(alert, scenarios);
  const { impact, causes, steps } = alert.runbook;
  return `<!-- ${GENERATED} -->
# ${alert.name}

${alert.summary}. **${alert.severity}** · ${alert.category} · service \`${alert.service}\`

| | |
|---|---|
| Fires when | \`${promql(condition(alert)).replaceAll('|', '\\|')}\` |
| For | ${alert.for === '0s' ? 'immediately' : alert.for} |
| Threshold | ${alert.threshold ? `${alert.threshold.operator} ${alert.threshold.value}` : 'any result'} |

## Impact
${impact}

## Likely causes
${causes.map(cause => `- ${cause}`).join('\n')}

## What to do
${steps.map((step, i) => `${i + 1}. ${step}`).join('\n')}

## See it fire
\`\`\`sh
npm run drill -- ${alert.name}
\`\`\`
${
  'scenario' in drill
    ? `On a running stack: \`npm run scenario -- ${drill.scenario}\`.`
    : 'always' in drill
      ? 'This alert always fires; the drill waits for its notification.'
      : 'The drill replays the series of its unit test.'
}
`;
}

function index(alerts: readonly Alert[]): string {
  const rows = alerts.map(
    alert =>
      `| [${alert.name}](${alert.name}.md) | ${alert.severity} | ${alert.service} | ${alert.summary} |`,
  );
  return `<!-- ${GENERATED} -->
# Runbooks

| alert | severity | service | what |
|---|---|---|---|
${rows.join('\n')}
`;
}
