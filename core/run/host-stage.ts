import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { procFiles } from '../stack/node-exporter.ts';

/**
 * Makes the folder that stands for the host: links to what the kernel says, which node-exporter reads as if it were
 * /proc. A scenario puts a file in the place of a link; whatever an earlier one left is gone.
 */
export async function makeHostStage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await Promise.all(['proc', 'textfile'].map(name => mkdir(join(folder, name), { recursive: true })));
  await Promise.all(procFiles.map(name => symlink(join('/proc', name), join(folder, 'proc', name))));
}
