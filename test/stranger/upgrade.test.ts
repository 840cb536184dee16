import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { install, run } from './folder.ts';

const kept = join(import.meta.dirname, 'kept');

/** What docs/upgrade.md promises to keep of a project: names that servers, links and people know. */
interface Stable {
  readonly alerts: readonly string[];
  readonly records: readonly string[];
  readonly dashboards: readonly string[];
  readonly metrics: readonly string[];
  readonly services: readonly string[];
  readonly volumes: readonly string[];
}

/** Reads it from what was generated. */
async function stableOf(folder: string): Promise<Stable> {
  const text = (path: string) => readFile(join(folder, path), 'utf8');
  const rulesFolder = 'provisioning/prometheus/rules';
  const rules = await Promise.all(
    (await readdir(join(folder, rulesFolder))).map(name => text(`${rulesFolder}/${name}`)),
  );
  const all = rules
    .flatMap(rule => (load(rule) as { groups: { rules: { alert?: string; record?: string }[] }[] }).groups)
    .flatMap(group => group.rules);
  const entries = await readdir(join(folder, 'provisioning/grafana/dashboards'), { recursive: true });
  const dashboards = entries.filter(name => name.endsWith('.json'));
  const uids = dashboards.map(async name => {
    const { uid } = JSON.parse(await text(`provisioning/grafana/dashboards/${name}`)) as { uid: string };
    return uid;
  });
  const compose = load(await text('compose.yaml')) as { services: object; volumes: object };
  const { metrics } = JSON.parse(await text('docs/contract.json')) as { metrics: { name: string }[] };
  const sorted = (names: readonly (string | undefined)[]) =>
    [...new Set(names.filter(name => name !== undefined))].sort();
  return {
    alerts: sorted(all.map(({ alert }) => alert)),
    records: sorted(all.map(({ record }) => record)),
    dashboards: sorted(await Promise.all(uids)),
    metrics: sorted(metrics.map(({ name }) => name)),
    services: sorted(Object.keys(compose.services)),
    volumes: sorted(Object.keys(compose.volumes)),
  };
}

/** Projects as `vigia init` of a version made them, with the names that it generated in `stable.json`. Never edited. */
describe.each(await readdir(kept))('a project that vigia %s made', version => {
  let folder = '';
  const vigia = (...args: string[]) => run(folder, 'npx', 'vigia', ...args);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-kept-'));
    await cp(join(kept, version), folder, { recursive: true });
    const file = join(folder, 'package.json');
    const text = await readFile(file, 'utf8');
    const installed = text.replace(`"vigia": "${version}"`, `"vigia": "file:${inject('tarballs').vigia}"`);
    expect(installed).not.toBe(text);
    await writeFile(file, installed);
    await install(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('passes its tests with this version, types included', async () => {
    expect(await vigia('test')).toMatch(/\d+ alerts.*types passed$/m);
  });
  it('keeps every name that was generated', async () => {
    await vigia('generate');
    const before = JSON.parse(await readFile(join(kept, version, 'stable.json'), 'utf8')) as Stable;
    const now = await stableOf(folder);
    for (const kind of Object.keys(before) as (keyof Stable)[])
      expect(
        before[kind].filter(name => !now[kind].includes(name)),
        kind,
      ).toEqual([]);
    expect(before.alerts).toContain('SalesBotRequestsFail');
    expect(before.dashboards).toContain('sales-bot');
  });
});
