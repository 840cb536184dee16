import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { procFiles } from '../stack/node-exporter.ts';

/**
 * Creates the folder that stands for the host: links to /proc, which node-exporter reads instead. A scenario replaces a
 * link with a file. Removes the files of earlier scenarios.
 */
export async function makeHostStage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await Promise.all(['proc', 'textfile'].map(name => mkdir(join(folder, name), { recursive: true })));
  await Promise.all(procFiles.map(name => symlink(join('/proc', name), join(folder, 'proc', name))));
}
