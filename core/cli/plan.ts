import type { Plan } from '../plan/change.ts';
import { type Choice, chosenConfig } from '../project/chosen.ts';
import type { Config } from '../project/config.ts';
import { command } from './cli.ts';
import { gate } from './gate.ts';
import { loadProject } from './project.ts';

const usage = `
vigia plan [--against REF] [--markdown | --json] [--exit-code] [--environment NAME] [--systems NAMES]

Says what would change, by what it means: thresholds, waits, queries, panels, objectives, routes, targets, retention, the
contract and its worst case of series.

  --against REF  compares with a commit, tag or branch (default: HEAD): with the generated files that are committed there,
                 else with what its definitions generate with the packages installed here
  --markdown     prints Markdown, for a pull request
  --json         prints JSON, for programs
  --exit-code    exits with code 2 if something would change, with 0 if nothing would, with 1 for an error
  --environment NAME  the environment of the project (default: its first)
  --systems NAMES     only what belongs to these systems, such as whatsself,qualifier
`;

const options = {
  against: { type: 'string' },
  markdown: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'exit-code': { type: 'boolean', default: false },
  environment: { type: 'string' },
  systems: { type: 'string' },
} as const;

await command({ usage, options }, async ({ values }) => {
  const { markdown, json } = values;
  if (markdown && json) throw new Error('--markdown and --json exclude each other: give one, or neither');
  const project = await loadProject();
  const config = chosenConfig(project, values);
  await gate(project);
  const plan = await againstReference(values.against ?? 'HEAD', config, values);
  const { planJson, planMarkdown, planTable } = await import('../plan/print.ts');
  console.log((json ? planJson : markdown ? planMarkdown : planTable)(plan));
  return values['exit-code'] && plan.changes.length > 0 ? 2 : 0;
});

async function againstReference(ref: string, config: Config, choice: Choice): Promise<Plan> {
  const [{ filesAt }, { compareFiles }, { allArtifacts }] = await Promise.all([
    import('../plan/git.ts'),
    import('../plan/compare.ts'),
    import('../generate/all.ts'),
  ]);
  const some = choice.systems !== undefined;
  const { files } = await filesAt({ ref, folder: process.cwd(), choice: argumentsOf(choice) });
  const artifacts = allArtifacts(config, some ? ['alerts', 'dashboards'] : undefined);
  return { changes: compareFiles(files, new Map(artifacts.map(one => [one.path, one.content]))), notes: [] };
}

function argumentsOf({ environment, systems }: Choice): string[] {
  return [
    ...(environment === undefined ? [] : ['--environment', environment]),
    ...(systems === undefined ? [] : ['--systems', systems]),
  ];
}
