import { namesServer, type ServerValues, serverOptions } from '../apply/options.ts';
import { type Plan, sorted } from '../plan/change.ts';
import { folded } from '../plan/fold.ts';
import { planJson, planMarkdown, planTable } from '../plan/print.ts';
import { type Choice, chosenConfig } from '../project/chosen.ts';
import type { Config } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { command } from './cli.ts';
import { gate } from './gate.ts';
import { loadProject } from './project.ts';

const usage = `
vigia plan [--against REF | SERVER...] [--markdown | --json] [--exit-code]
           [--environment NAME] [--systems NAMES]

Says what would change, by what it means: thresholds, waits, queries, panels,
objectives, routes, targets, retention, the contract and its worst case of series.

  --against REF       compare with a commit, tag or branch (default: HEAD): with the
                      generated files that are committed there, else with what its
                      definitions generate with the packages installed here
  --grafana URL, --prometheus URL, --alertmanager URL
                      compare with servers that you have, as vigia apply with the same
                      options would change them; vigia apply --help lists the others
  --markdown          print Markdown, for a pull request
  --json              print JSON, for programs
  --exit-code         exit with code 2 if something would change, 0 if nothing would,
                      1 for an error
  --environment NAME  the environment of the project (default: its first)
  --systems NAMES     only what belongs to these systems, separated by commas

Example: npx vigia plan --against main --markdown
`;

const options = {
  against: { type: 'string' },
  markdown: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'exit-code': { type: 'boolean', default: false },
  ...serverOptions,
} as const;

await command({ usage, options }, async ({ values }) => {
  const { markdown, json, against } = values;
  if (markdown && json) throw new Error('--markdown and --json exclude each other: give one, or neither');
  const servers = namesServer(values);
  if (servers && against !== undefined)
    throw new Error('--against and servers exclude each other: compare with a commit, or with what runs');
  const project = await loadProject();
  await gate(project);
  const plan = servers
    ? await againstServers(project, values)
    : await againstReference(against ?? 'HEAD', chosenConfig(project, values), values);
  console.log((json ? planJson : markdown ? planMarkdown : planTable)(plan));
  return values['exit-code'] && plan.changes.length > 0 ? 2 : 0;
});

async function againstServers(project: Project, values: ServerValues): Promise<Plan> {
  const { pendingFor } = await import('../apply/servers.ts');
  const pending = await pendingFor(project, values);
  return {
    changes: sorted(folded(pending.flatMap(({ changes }) => changes))),
    notes: pending.flatMap(({ notes, refused }) => [
      ...notes,
      ...refused.map(one => `apply would leave this: ${one}`),
    ]),
  };
}

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
