import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export const run = promisify(execFile);
/** Far above what a project generates; the limit of Node is 1 MB. */
export const MAX_BYTES = 256 * 1024 * 1024;

/** Returns the commit of a reference. Throws if git, the repository or the reference is not there, with the fix. */
export async function commitOf(ref: string, folder: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const found = await run('git', args, { cwd: folder }).catch((error: { code: unknown; stderr?: string }) => {
    if (error.code === 'ENOENT') throw new Error('git is not on the PATH: install it');
    if (error.stderr) throw new Error(`git cannot read this folder: ${error.stderr.trim().split('\n')[0]}`);
    throw new Error(`there is no commit, tag or branch "${ref}": see git log and git tag, or git fetch it`);
  });
  return found.stdout.trim();
}
