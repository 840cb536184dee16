import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a declaration imports of its own package, such as `'./context.ts'`. */
const RELATIVE = /(from |import\()('|")(\.{1,2}\/[^'"]+?)\.[tj]s\2/g;

/**
 * Writes each declaration of a built package a second time, for CommonJS (`.d.cts`). Node 22 requires ES modules, but
 * compilers that are told `node16` or `node18` take only declarations that say they are of CommonJS.
 */
export async function writeCommonTypes(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const declarations = entries.filter(({ name }) => name.endsWith('.d.ts'));
  await Promise.all(
    declarations.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      const text = await readFile(file, 'utf8');
      await writeFile(file.replace(/\.d\.ts$/, '.d.cts'), text.replace(RELATIVE, '$1$2$3.cjs$2'));
    }),
  );
}
