import { type Alert, condition, type Drill, drillOf } from '../../alerts/alert.ts';
import { referencesIn } from '../../alerts/prose.ts';
import { remedySentence } from '../../desk/remedies.ts';
import { commandLine } from '../../project/command-line.ts';
import type { Config } from '../../project/config.ts';
import type { Project } from '../../project/project.ts';
import { promql } from '../../promql/index.ts';
import type { Artifact } from '../artifact.ts';
import { generatedBy } from '../yaml.ts';
import { leftToFillIn, markdown, type Places, placesOf } from './prose.ts';

/** Returns a page for each alert (what it means, what to do, how to see it fire) and an index. */
export function runbookArtifacts(config: Config): Artifact[] {
  const { project } = config;
  const { alerts, dashboards, hidden } = project;
  const places = placesOf(dashboards, hidden);
  return [
    { path: 'docs/runbooks/README.md', content: index(project) },
    ...alerts.map(alert => ({
      path: `docs/runbooks/${alert.name}.md`,
      content: page(alert, config, places),
    })),
  ];
}

function page(alert: Alert, config: Config, places: Places): string {
  const { project } = config;
  const drill = drillOf(alert, project.scenarios);
  const { impact, causes, steps } = alert.runbook;
  return `<!-- ${generatedBy(project)} -->
# ${alert.name}

${alert.summary}. **${alert.severity}** · ${alert.category} · service \`${alert.service}\`

| | |
|---|---|
| Fires when | \`${promql(condition(alert, project.fleetLabels)).replaceAll('|', '\\|')}\` |
| For | ${alert.for === '0s' ? 'immediately' : alert.for} |
| Threshold | ${alert.threshold ? `${alert.threshold.operator} ${alert.threshold.value}` : 'any result'} |

## Impact
${impact}

## Likely causes
${causes.map(cause => `- ${cause}`).join('\n')}

## What to do
${steps.map((step, i) => `${i + 1}. ${markdown(step, places, config)}`).join('\n')}
${fillIn(alert)}${byItself(alert, project)}
## See it fire
${seeItFire(alert.name, drill, project)}
`;
}

function seeItFire(name: string, drill: Drill, project: Project): string {
  const command = (...args: string[]) => `\`\`\`sh\n${commandLine(project, 'drill', name, ...args)}\n\`\`\``;
  if ('http' in drill)
    return `${command('--running', '--environment', drill.http.in)}\nThe drill calls the fault endpoints of the service in ${drill.http.in}.`;
  if ('byHand' in drill)
    return `Every ${drill.everyDays} days: ${drill.byHand}\n\nThen write it down:\n\n${command('--done')}`;
  const how =
    'scenario' in drill
      ? `On a running stack: \`${commandLine(project, 'scenario', drill.scenario)}\`.`
      : 'always' in drill
        ? 'This alert always fires; the drill waits for its notification.'
        : 'The drill replays the series of its unit test.';
  return `${command()}\n${how}`;
}

function byItself({ remedy }: Alert, { remedies }: Project): string {
  return remedy ? `\n## Remedy\n${remedySentence(remedy, remedies)}\n` : '';
}

/** Says what `$NAME` stands for, where a step has one. */
function fillIn({ runbook }: Alert): string {
  const labels = new Set(referencesIn(runbook.steps).flatMap(leftToFillIn));
  return [...labels].map(label => `\n\`$${label}\` is the label \`${label}\` of the alert.\n`).join('');
}

function index(project: Project): string {
  const rows = project.alerts.map(
    alert =>
      `| [${alert.name}](${alert.name}.md) | ${alert.severity} | ${alert.service} | ${alert.summary} |`,
  );
  return `<!-- ${generatedBy(project)} -->
# Runbooks

| alert | severity | service | what |
|---|---|---|---|
${rows.join('\n')}
`;
}
