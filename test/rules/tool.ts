import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { findTool } from '../../core/run/find.ts';
import { unpackPackages } from '../../core/run/packages.ts';

/** What the committed files of the servers are in. */
export const provisioning = join(import.meta.dirname, '../../provisioning');

/** A program, or the reason why there is none. */
export type Tool = { readonly path: string } | { readonly missing: string };

/** Where a tool is: on the machine, or unpacked from the distribution's packages; else the reason why not. */
export async function locate(name: string): Promise<Tool> {
  const found = await findTool(name);
  if (found) return { path: found };
  try {
    await unpackPackages();
    const path = await findTool(name);
    return path ? { path } : { missing: `${name} is in no package of this distribution` };
  } catch (error) {
    return { missing: `no ${name} on PATH, and ${(error as Error).message}` };
  }
}

/** The name of a tool as the title of its tests, with the reason why they are skipped. */
export const titleOf = (name: string, tool: Tool) => ('missing' in tool ? `${name} (${tool.missing})` : name);

export function run(
  tool: Tool,
  ...args: string[]
): Promise<{ code: number; output: string; stdout: string }> {
  if ('missing' in tool) throw new Error(tool.missing);
  return new Promise(done => {
    execFile(tool.path, args, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, output: stdout + stderr, stdout }),
    );
  });
}
