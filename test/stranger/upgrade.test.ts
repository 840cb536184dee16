import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { locatePromtool } from '../rules/promtool.ts';
import { install, run } from './folder.ts';
import made from './made-with-0.2.0/generated.json' with { type: 'json' };

const promtool = await locatePromtool();

/** `made-with-0.2.0` is as version 0.2.0 took it; `generated.json` names what that version generated. Neither is edited. */
describe('a project made with version 0.2.0', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-upgrade-'));
    await cp(join(import.meta.dirname, 'made-with-0.2.0'), folder, { recursive: true });
    await rm(join(folder, 'generated.json'));
    await install(folder, '--no-save', inject('tarballs').vigia!, 'typescript@7.0.2');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const filesOf = async (path: string) =>
    (await readdir(join(folder, path), { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));

  it('type-checks unchanged', async () => {
    await run(folder, 'npx', 'tsc');
  });
  it('generates all that it generated, under the same names', async () => {
    expect(await run(folder, 'npx', 'vigia', 'generate')).toMatch(/^\d+ files generated/);
    const files = (await filesOf('.')).map(path => path.slice(folder.length + 1));
    expect(files).toEqual(expect.arrayContaining(made.files));
    const dashboards = (await filesOf('provisioning/grafana/dashboards'))
      .filter(path => path.endsWith('.json'))
      .map(async path => {
        const { uid } = JSON.parse(await readFile(path, 'utf8')) as { uid: string };
        return uid;
      });
    expect(await Promise.all(dashboards)).toEqual(expect.arrayContaining(made.dashboards));
    const rules = await Promise.all(
      (await filesOf('provisioning/prometheus/rules')).map(path => readFile(path, 'utf8')),
    );
    const named = (kind: string) =>
      [...rules.join('').matchAll(new RegExp(`- ${kind}: (\\S+)`, 'g'))].map(([, name]) => name);
    expect(named('alert')).toEqual(expect.arrayContaining(made.alerts));
    expect(named('record')).toEqual(expect.arrayContaining(made.recordings));
    const compose = await readFile(join(folder, 'compose.yaml'), 'utf8');
    for (const secret of ['slack-url', 'smtp-password', 'discord-url', 'webhook-url'])
      expect(compose).toContain(secret);
  });
  it('has rules whose tests pass', async ({ skip }) => {
    skip(!promtool, 'there is no promtool');
    const tests = join(folder, 'provisioning/prometheus/tests');
    await run(tests, promtool!, 'test', 'rules', ...(await readdir(tests)));
  });
});
