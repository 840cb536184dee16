import { readFile } from 'node:fs/promises';
import { command } from './cli.ts';

const usage = `
npm run openslo -- --export | --check FILE

Exports service level objectives as OpenSLO v1, and compares OpenSLO documents with them.

  --export      print the objectives of slos/ as YAML
  --check FILE  read documents, reject unsupported fields by name, list differences from slos/; exit 1 if there are any
`;

const options = {
  export: { type: 'boolean', default: false },
  check: { type: 'string' },
} as const;

await command({ usage, options }, async ({ values }) => {
  if (values.export === (values.check !== undefined)) {
    throw new Error('give either --export or --check FILE; see --help');
  }
  const [{ objectives }, { contract }] = await Promise.all([
    import('../slos/index.ts'),
    import('../metrics/contract.ts'),
  ]);
  if (values.check === undefined) {
    const { writeOpenSlo } = await import('../core/slos/openslo/write.ts');
    process.stdout.write(writeOpenSlo(objectives));
    return 0;
  }
  const file = values.check;
  const [{ readOpenSlo }, { differences }] = await Promise.all([
    import('../core/slos/openslo/read.ts'),
    import('../core/slos/openslo/compare.ts'),
  ]);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`--check is "${file}", which cannot be read (${error.code}): give the path of a file`);
  });
  const documents = readOpenSlo(text);
  const found = documents.flatMap(document => differences(document, objectives, contract));
  for (const line of found) console.error(line);
  console.log(`${documents.length} documents read, ${found.length} differences`);
  return found.length > 0 ? 1 : 0;
});
