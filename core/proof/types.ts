import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What the compiler says of a project: its errors with file and line, or why it was not asked. */
export type Types = { readonly errors: readonly string[] } | { readonly skipped: string };

/** The package of the compiler, which is the project's: this package does not bring it. */
const COMPILER = 'typescript';

/** Type-checks the project in the folder with the TypeScript that it has installed. */
export async function checkTypes(folder: string): Promise<Types> {
  if (!existsSync(join(folder, 'tsconfig.json'))) return { skipped: 'there is no tsconfig.json' };
  const compiler = compilerOf(folder);
  if (!compiler) return { skipped: 'typescript is not installed (npm install --save-dev typescript)' };
  return new Promise(done => {
    const args = [compiler, '--noEmit', '--pretty', 'false', '--project', folder];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 ** 2 }, (error, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.split('\n').filter(Boolean);
      done({ errors: error && lines.length === 0 ? [error.message] : lines });
    });
  });
}

function compilerOf(folder: string): string | undefined {
  try {
    const manifest = createRequire(join(folder, 'package.json')).resolve(`${COMPILER}/package.json`);
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { tsc: string } };
    return join(dirname(manifest), bin.tsc);
  } catch {
    return undefined;
  }
}
