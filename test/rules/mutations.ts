import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { locate, provisioning, run } from './tool.ts';

export const promtool = await locate('promtool');

/** The unit tests of a group's rules fail over a change of them, so they can fail. */
export async function failsOver(_what: string, group: string, from: string, to: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-rules-'));
  try {
    await cp(join(provisioning, 'prometheus'), folder, { recursive: true });
    const file = join(folder, 'rules', `${group}.yml`);
    const test = join(folder, 'tests', `${group}.test.yml`);
    const text = await readFile(file, 'utf8');
    expect(text).toContain(from);
    const before = await run(promtool, 'test', 'rules', test);
    expect(before.code, before.output).toBe(0);
    await writeFile(file, text.replace(from, to));
    const { code } = await run(promtool, 'test', 'rules', test);
    expect(code).not.toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
