import { join, relative } from 'node:path';
import { command } from '../core/cli/cli.ts';
import { buildPackages } from './build/packages.ts';

const usage = `
npm run build

Makes the folders of the packages that npm publishes, below dist/: JavaScript and declarations, by tsc.
Nothing inside this repository needs them. npm pack ./dist/core makes a tarball of one.
`;

const root = join(import.meta.dirname, '..');

await command({ usage, options: {} }, async () => {
  for (const { name, folder } of await buildPackages(root)) console.log(`${name}: ${relative(root, folder)}`);
});
