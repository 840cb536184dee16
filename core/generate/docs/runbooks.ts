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
import { runbookWords } from './runbook-words.ts';

/**
 * Returns a page for each alert (what it means, what to do, how to see it fire) and an index, in the language of the configuration and
 * below a folder of the documentation. Panels and dashboards have the titles that the project has where it is shown (default: its own).
 */
export function runbookArtifacts(
  config: Config,
  docs = 'docs',
  shown: Pick<Project, 'dashboards' | 'hidden'> = config.project,
): Artifact[] {
  const { project } = config;
  const { alerts } = project;
  const places = placesOf(shown.dashboards, shown.hidden);
  return [
    { path: `${docs}/runbooks/README.md`, content: index(config) },
    ...alerts.map(alert => ({
      path: `${docs}/runbooks/${alert.name}.md`,
      content: page(alert, config, places),
    })),
  ];
}

function page(alert: Alert, config: Config, places: Places): string {
  const { project } = config;
  const drill = drillOf(alert, project.scenarios);
  const { impact, causes, steps } = alert.runbook;
  const words = runbookWords[config.language];
  return `<!-- ${generatedBy(project)} -->
# ${alert.name}

${alert.summary}. **${alert.severity}** · ${alert.category} · ${words.service} \`${alert.service}\`

| | |
|---|---|
| ${words.firesWhen} | \`${promql(condition(alert, project.fleetLabels)).replaceAll('|', '\\|')}\` |
| ${words.howLong} | ${alert.for === '0s' ? words.immediately : alert.for} |
| ${words.threshold} | ${alert.threshold ? `${alert.threshold.operator} ${alert.threshold.value}` : words.anyResult} |

## ${words.impact}
${impact}

## ${words.causes}
${causes.map(cause => `- ${cause}`).join('\n')}

## ${words.steps}
${steps.map((step, i) => `${i + 1}. ${markdown(step, places, config)}`).join('\n')}
${fillIn(alert, config)}${byItself(alert, config)}
## ${words.seeItFire}
${seeItFire(alert.name, drill, config)}
`;
}

function seeItFire(name: string, drill: Drill, { project, language }: Config): string {
  const words = runbookWords[language];
  const command = (...args: string[]) => `\`\`\`sh\n${commandLine(project, 'drill', name, ...args)}\n\`\`\``;
  if ('http' in drill)
    return `${command('--running', '--environment', drill.http.in)}\n${words.faultEndpoints(drill.http.in)}`;
  if ('byHand' in drill) return `${words.byHand(drill.everyDays, drill.byHand)}\n\n${command('--done')}`;
  const how =
    'scenario' in drill
      ? words.scenario(commandLine(project, 'scenario', drill.scenario))
      : 'always' in drill
        ? words.always
        : words.replay;
  return `${command()}\n${how}`;
}

function byItself({ remedy }: Alert, { project, language }: Config): string {
  return remedy
    ? `\n## ${runbookWords[language].remedy}\n${remedySentence(remedy, project.remedies, language)}\n`
    : '';
}

/** Says what `$NAME` stands for, where a step has one. */
function fillIn({ runbook }: Alert, { language }: Config): string {
  const labels = new Set(referencesIn(runbook.steps).flatMap(leftToFillIn));
  return [...labels].map(label => `\n${runbookWords[language].label(label)}\n`).join('');
}

function index({ project, language }: Config): string {
  const { title, index } = runbookWords[language];
  const rows = project.alerts.map(
    alert =>
      `| [${alert.name}](${alert.name}.md) | ${alert.severity} | ${alert.service} | ${alert.summary} |`,
  );
  return `<!-- ${generatedBy(project)} -->
# ${title}

${index}
|---|---|---|---|
${rows.join('\n')}
`;
}
