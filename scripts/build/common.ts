import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Published } from './manifest.ts';

/** What a declaration imports of its own package, such as `'./context.ts'`. */
const RELATIVE = /(from |import\()('|")(\.{1,2}\/[^'"]+?)\.[tj]s\2/g;

/**
 * Makes a package that is built of ES modules one for CommonJS, too. Node.js requires ES modules since 22.12, so that there is
 * one module for both, with one state. But compilers that are told `node16` want it from a file and from declarations that say
 * they are of CommonJS.
 */
export async function writeCommonModules(
  folder: string,
  entries: readonly Published['exports'][string][],
): Promise<void> {
  const modules = entries.map(({ import: { default: module }, require: { default: common } }) =>
    writeFile(join(folder, common), `module.exports = require('./${basename(module)}');\n`),
  );
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const declarations = found
    .filter(({ name }) => name.endsWith('.d.ts'))
    .map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      const text = await readFile(file, 'utf8');
      await writeFile(file.replace(/\.d\.ts$/, '.d.cts'), text.replace(RELATIVE, '$1$2$3.cjs$2'));
    });
  await Promise.all([...modules, ...declarations]);
}
