import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildPackages } from '../../scripts/build/packages.ts';
import { run } from './folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The tarballs of the packages, by name. */
    tarballs: Readonly<Record<string, string>>;
  }
}

/** Builds and packs the packages once for all tests of a stranger. */
export default async function pack(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-packed-'));
  const tarballs: Record<string, string> = {};
  for (const built of await buildPackages(join(import.meta.dirname, '../..'))) {
    const said = await run(folder, 'npm', 'pack', built.folder, '--json');
    const [{ filename }] = JSON.parse(said) as [{ filename: string }];
    tarballs[built.name] = join(folder, filename);
  }
  project.provide('tarballs', tarballs);
  return () => rm(folder, { recursive: true, force: true });
}
