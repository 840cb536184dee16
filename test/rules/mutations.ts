import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locate, provisioning, run, titleOf } from './tool.ts';

/** A change of a group's rules that its unit tests must notice. */
type Mutation = readonly [what: string, group: string, from: string, to: string];

const promtool = await locate('promtool');

/** The unit tests of a group's rules fail over each change, so they can fail. */
export function failOver(mutations: readonly Mutation[]): void {
  describe.skipIf('missing' in promtool)(titleOf('promtool', promtool), () => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vigia-rules-'));
      await cp(join(provisioning, 'prometheus'), folder, { recursive: true });
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it.each(mutations)('fails over %s, so its unit tests can fail', async (_what, group, from, to) => {
      const file = join(folder, 'rules', `${group}.yml`);
      const test = join(folder, 'tests', `${group}.test.yml`);
      const text = await readFile(file, 'utf8');
      expect(text).toContain(from);
      await writeFile(file, text.replace(from, to));
      try {
        const { code } = await run(promtool, 'test', 'rules', test);
        expect(code).not.toBe(0);
      } finally {
        await writeFile(file, text);
      }
    });
  });
}
