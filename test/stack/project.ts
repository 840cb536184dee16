import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagesFolder } from '../../core/run/find.ts';

const root = join(import.meta.dirname, '../..');
/** The command `vigia`, as a project runs it. */
export const VIGIA = join(root, 'core/cli/main.ts');

/** A project in a folder of its own, with the packages of this repository. */
export interface TestedProject {
  readonly folder: string;
  /** Runs a command in it. */
  vigia(
    ...args: string[]
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  /** Changes a file of it. Throws if the text is not there. */
  edit(file: string, from: string, to: string): Promise<void>;
  remove(): Promise<void>;
}

/** Copies the example that a stranger begins with. */
export async function exampleProject(environment: NodeJS.ProcessEnv = {}): Promise<TestedProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'vigia-project-')));
  await cp(join(root, 'examples/getting-started'), folder, { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, '.vigia'), { recursive: true });
  if (existsSync(packagesFolder)) await symlink(packagesFolder, join(folder, '.vigia/packages'));
  const edit = async (file: string, from: string, to: string) => {
    const text = await readFile(join(folder, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
    await writeFile(join(folder, file), text.replace(from, to));
  };
  // Here the packages are their sources, which need the types of Node; what is published has declarations.
  await edit('tsconfig.json', '"strict": true,', '"strict": true,\n    "types": ["node"],');
  // Grafana 9 refuses a dashboard with the title of its folder.
  await edit('bot.ts', "title: 'Bot', description", "title: 'Bot Answers', description");
  return {
    folder,
    vigia: (...args) =>
      new Promise(done => {
        const env = { ...process.env, ...environment };
        const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
        execFile(process.execPath, [VIGIA, ...args], options, (error, stdout, stderr) =>
          done({ code: error ? Number(error.code) : 0, stdout, stderr }),
        );
      }),
    edit,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
