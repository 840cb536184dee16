import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Artifact } from '../generate/artifact.ts';

const run = promisify(execFile);

/** Returns the artifacts that git tracks in the folder; none where there is no git or no repository. */
export async function committed(
  artifacts: readonly Artifact[],
  folder: string,
): Promise<readonly Artifact[]> {
  const asked = run('git', ['ls-files', '-z'], { cwd: folder, maxBuffer: 64 * 1024 ** 2 });
  const { stdout } = await asked.catch(() => ({ stdout: '' }));
  const tracked = new Set(stdout.split('\0'));
  return artifacts.filter(({ path }) => tracked.has(path));
}
