import { readFile } from 'node:fs/promises';
import { command } from './cli.ts';
import { given } from './place.ts';
import { loadProject } from './project.ts';

const usage = `
vigia openslo --export | --check FILE

Exports service level objectives as OpenSLO v1, and compares documents with them
by what they mean.

  --export      print the objectives of the project as YAML
  --check FILE  read documents (OpenSLO v1, v1alpha, v2alpha; Sloth's own), reject
                unsupported fields by name, list differences in meaning from the
                project; exit 1 if there are any

Example: npx vigia openslo --export > objectives.yaml
`;

const options = {
  export: { type: 'boolean', default: false },
  check: { type: 'string' },
} as const;

await command({ usage, options }, async ({ values }) => {
  if (values.export === (values.check !== undefined)) {
    throw new Error('give either --export or --check FILE; see --help');
  }
  const { objectives, contract, fleetLabels } = await loadProject();
  if (values.check === undefined) {
    const { writeOpenSlo } = await import('../slos/openslo/write.ts');
    process.stdout.write(writeOpenSlo(objectives));
    return 0;
  }
  const file = values.check;
  const [{ readOpenSlo }, { differences }] = await Promise.all([
    import('../slos/openslo/read.ts'),
    import('../slos/openslo/compare.ts'),
  ]);
  const text = await readFile(given(file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`--check is "${file}", which cannot be read (${error.code}): give the path of a file`);
  });
  const documents = readOpenSlo(text);
  const found = documents.flatMap(document => differences(document, objectives, contract, fleetLabels));
  for (const line of found) console.error(line);
  for (const { metadata, ignored = [] } of documents) {
    for (const what of ignored) console.log(`${metadata.name}: ${what}`);
  }
  console.log(`${documents.length} documents read, ${found.length} differences`);
  return found.length > 0 ? 1 : 0;
});
