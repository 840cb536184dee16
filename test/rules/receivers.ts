import { join } from 'node:path';
import { provisioning, run, type Tool } from './tool.ts';

/** The receivers that amtool finds for an alert with these labels, in the order in which they are told. */
export async function receiversOf(amtool: Tool, ...labels: string[]): Promise<string[]> {
  const config = join(provisioning, 'alertmanager/alertmanager.yml');
  const { stdout } = await run(amtool, 'config', 'routes', 'test', `--config.file=${config}`, ...labels);
  return stdout.trim().split(/[\s,]+/);
}
