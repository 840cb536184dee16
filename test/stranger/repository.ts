import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run, sharePrograms } from './folder.ts';

/** The workspaces, which a copy has of its own: everything else that is installed is shared with it. */
const workspaces = {
  vigia: 'core',
  '@vigia/telemetry': 'telemetry',
  '@vigia/packs': 'packs',
  '@vigia/desk': 'desk',
  'create-vigia': 'create-vigia',
  'vigia-sample': 'exporter',
} as const;

/** A folder with links to what another has installed; of a scope, to each of its packages. */
async function link(from: string, to: string, scope = ''): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    const mine = workspaces[`${scope}${name}` as keyof typeof workspaces];
    if (name.startsWith('@')) await link(join(from, name), join(to, name), `${name}/`);
    else await symlink(mine ? join(to, scope && '..', '..', mine) : join(from, name), join(to, name));
  }
}

/** A commit of the repository as it is here, in a folder outside it, with what is installed here. */
export async function copyOfRepository(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-repository-'));
  const shell = `git ls-files -z --cached --others --exclude-standard | xargs -0 ls -d 2>/dev/null | tar -c -T - | tar -x -C ${folder}`;
  await run(root, 'sh', '-c', shell);
  await link(join(root, 'node_modules'), join(folder, 'node_modules'));
  await sharePrograms(folder);
  await run(folder, 'git', 'init', '--quiet');
  await commit(folder);
  return folder;
}

async function commit(folder: string): Promise<void> {
  await run(folder, 'git', 'add', '--all');
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.test'];
  await run(folder, 'git', ...author, 'commit', '--quiet', '--message', 'as it is');
}

/** Files that were added, edited and removed since the commit, except in these folders. */
export async function changes(folder: string, ...except: readonly string[]) {
  const paths = except.map(path => `:!${path}`);
  await run(folder, 'git', 'add', '--all');
  const said = await run(
    folder,
    'git',
    'diff',
    '--cached',
    '--no-renames',
    '--name-status',
    '--',
    '.',
    ...paths,
  );
  const of = (status: string) =>
    said
      .split('\n')
      .filter(line => line.startsWith(`${status}\t`))
      .map(line => line.slice(2));
  return { added: of('A'), edited: of('M'), removed: of('D') };
}

export const discard = (folder: string) => rm(folder, { recursive: true, force: true });
