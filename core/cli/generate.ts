import { resolve } from 'node:path';
import { commandLine } from '../project/command-line.ts';
import { command, oneNamed, positiveNumber } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia generate [--check] [--only PART] [--out DIR] [--time-scale N]

Writes compose.yaml, provisioning/ and the generated pages of docs/ from the definitions.

  --check         write nothing; list what differs and exit 1 if anything does
  --only PART     dashboards, alerts, docs or stack
  --out DIR       write there (default: the current folder) all that docker compose up needs, to be copied anywhere; images of
                  the project are built in its own folder
  --time-scale N  divide scrape and evaluation intervals, ranges, for and group waits by N (default 1)
`;

const options = {
  check: { type: 'boolean', default: false },
  only: { type: 'string' },
  out: { type: 'string', default: process.cwd() },
  'time-scale': { type: 'string' },
} as const;

await command({ usage, options }, async ({ values }) => {
  const [project, { configure }, { allArtifacts, parts }, { apply, compare, stale }, { gate }, { notes }] =
    await Promise.all([
      loadProject(),
      import('../project/config.ts'),
      import('../generate/all.ts'),
      import('../generate/write.ts'),
      import('./gate.ts'),
      import('../generate/notes.ts'),
    ]);
  const folder = resolve(values.out);
  const elsewhere = folder !== process.cwd();
  const timeScale = positiveNumber('time-scale', values['time-scale'], 1);
  const config = configure(project, { timeScale, ...(elsewhere && { elsewhere }) });
  const known = new Map(Object.keys(parts).map(part => [part, part as keyof typeof parts]));
  const only = values.only === undefined ? [...known.values()] : [oneNamed('part', values.only, known)];

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
