import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findTool } from '../run/find.ts';

const run = promisify(execFile);

/** Runs `promtool` or `amtool`. Throws with what it finds wrong. Returns false if the tool is not there. */
export async function checkWith(tool: 'promtool' | 'amtool', args: readonly string[]): Promise<boolean> {
  const path = await findTool(tool);
  if (!path) return false;
  await run(path, args, { maxBuffer: 16 * 1024 * 1024 }).catch(
    (error: Error & { stdout?: string; stderr?: string }) => {
      const said = [error.stderr, error.stdout].filter(Boolean).join('\n').trim();
      throw new Error(
        `${tool} ${args.slice(0, 2).join(' ')} refuses what would be written:\n${said || error.message}`,
      );
    },
  );
  return true;
}
