import { commandLine } from '../project/command-line.ts';
import { command, oneNamed, positiveNumber } from './cli.ts';
import { given } from './place.ts';
import { loadProject } from './project.ts';

const usage = `
vigia generate [--check] [--only PARTS] [--systems NAMES] [--environment NAME]
               [--out DIR] [--time-scale N]

Writes compose.yaml, provisioning/ and the generated pages of docs/ from the
definitions.

  --check             write nothing; list what differs and exit 1 if anything does
  --only PARTS        dashboards, alerts, docs or stack; several with commas
  --systems NAMES     only the alerts and dashboards of these systems, for a
                      Prometheus and a Grafana that you have; with --out, because
                      this folder is for the whole project
  --environment NAME  the environment of the project (default: its first)
  --out DIR           write there all that docker compose up needs, to be copied
                      anywhere (default: the folder of the project)
  --time-scale N      divide scrape and evaluation intervals, ranges, for and group
                      waits by N (default 1)

Example: npx vigia generate --check
`;

const options = {
  check: { type: 'boolean', default: false },
  only: { type: 'string' },
  systems: { type: 'string' },
  environment: { type: 'string' },
  out: { type: 'string' },
  'time-scale': { type: 'string' },
} as const;

await command({ usage, options }, async ({ values }) => {
  const [{ chosenConfig }, project, { allArtifacts, parts }, { apply, compare, stale }, { gate }, { notes }] =
    await Promise.all([
      import('../project/chosen.ts'),
      loadProject(),
      import('../generate/all.ts'),
      import('../generate/write.ts'),
      import('./gate.ts'),
      import('../generate/notes.ts'),
    ]);
  const timeScale = positiveNumber('time-scale', values['time-scale'], 1);
  const some = values.systems !== undefined;
  const known = new Map(Object.keys(parts).map(part => [part, part as keyof typeof parts]));
  const usual = some ? (['alerts', 'dashboards'] as const) : [...known.values()];
  const only =
    values.only === undefined
      ? usual
      : values.only.split(',').map(part => oneNamed('part', part.trim(), known));
  const folder = values.out === undefined ? process.cwd() : given(values.out);
  const elsewhere = folder !== process.cwd();
  const config = chosenConfig(project, values, { timeScale, ...(elsewhere && { elsewhere }) });
  const odd = some ? only.find(part => part !== 'alerts' && part !== 'dashboards') : undefined;
  if (odd)
    throw new Error(
      `--systems writes alerts and dashboards, not ${odd}: omit --systems, or give --only alerts,dashboards`,
    );
  if (some && folder === process.cwd())
    throw new Error(
      '--systems leaves out most of what this folder holds: choose another folder with --out DIR',
    );

  await gate(project);
  const artifacts = allArtifacts(config, only);
  const differences = compare(artifacts, folder);
  if (values.only === undefined) differences.push(...stale(artifacts, folder));

  if (values.check) {
    for (const { path, state } of differences) console.error(`${state}: ${path}`);
    if (differences.length > 0)
      throw new Error(`generated files differ from the definitions: run ${commandLine(project, 'generate')}`);
    console.log(`${artifacts.length} generated files match the definitions`);
    return;
  }
  await apply(artifacts, differences, folder);
  for (const note of notes(config)) console.error(`note: ${note}`);
  console.log(`${artifacts.length} files generated, ${differences.length} of them changed`);
});
