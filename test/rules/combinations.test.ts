import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allArtifacts, allQueries } from '../../core/generate/all.ts';
import type { Artifact } from '../../core/generate/artifact.ts';
import { verifyAlerts } from '../../core/generate/verify-alerts.ts';
import { verifyQueries } from '../../core/generate/verify-queries.ts';
import { verifySelectors } from '../../core/generate/verify-selectors.ts';
import { apply, compare } from '../../core/generate/write.ts';
import { defineConfig, type Project, type System } from '../../core/index.ts';
import { configure } from '../../core/project/config.ts';
import { findTool } from '../../core/run/find.ts';
import { project as bundle } from '../bundle.ts';
import { locatePromtool } from './promtool.ts';

const promtool = await locatePromtool();
const amtool = await findTool('amtool');

const { systems } = bundle.options;
/** None of the bundle's systems, each by itself, and each two together. */
const combinations: readonly (readonly System[])[] = [
  [],
  ...systems.map(system => [system]),
  ...systems.flatMap((one, i) => systems.slice(i + 1).map(other => [one, other])),
];
const title = (some: readonly System[]) => some.map(({ name }) => name).join(' and ') || 'no system';
const withOnly = (some: readonly System[]) => defineConfig({ ...bundle.options, systems: some });

/** What only the systems have that are off: names that must not be found in anything that is generated. */
function namesOf(off: readonly System[], on: Project): string[] {
  const theirs = withOnly(off);
  const here = {
    metrics: on.contract,
    alerts: new Set(on.alerts.map(({ name }) => name)),
    uids: new Set(on.dashboards.map(({ uid }) => uid)),
    scenarios: new Set(on.scenarios),
  };
  return [
    ...[...theirs.contract.keys()].filter(name => !here.metrics.has(name)),
    ...theirs.alerts.map(({ name }) => name).filter(name => !here.alerts.has(name)),
    ...theirs.dashboards.map(({ uid }) => uid).filter(uid => !here.uids.has(uid)),
    ...theirs.scenarios.filter(name => !here.scenarios.has(name)),
    ...off.flatMap(({ notices = [] }) => notices.map(({ alertname }) => alertname)),
  ];
}

function run(tool: string, ...args: string[]): Promise<string> {
  return new Promise(done => {
    execFile(tool, args, (error, stdout, stderr) => done(error ? `${stdout}${stderr}${error.message}` : ''));
  });
}

it('there is a combination for no system, for each and for each two', () => {
  const { length: n } = systems;
  expect(new Set(combinations.map(title)).size).toBe(1 + n + (n * (n - 1)) / 2);
});

describe.each(combinations.map(some => [title(some), some] as const))('the bundle with %s', (_, some) => {
  let folder = '';
  let project: Project;
  let artifacts: readonly Artifact[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-combination-'));
    project = withOnly(some);
    artifacts = allArtifacts(configure(project));
    await apply(artifacts, compare(artifacts, folder), folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('passes the gate: alerts, selectors, and every query of rules and dashboards', () => {
    verifyAlerts(project.alerts, project.scenarios);
    verifySelectors(project.alertGroups);
    verifyQueries(allQueries(project), project.contract);
    expect(project.dashboards.length).toBeGreaterThan(5);
  });
  it('has nothing of the systems that are off', () => {
    const names = namesOf(
      systems.filter(system => !some.includes(system)),
      project,
    );
    if (some.length < systems.length) expect(names.length).toBeGreaterThan(0);
    for (const { path, content } of artifacts) {
      const found = names.filter(name => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(content));
      expect(found, path).toEqual([]);
    }
  });
  it.skipIf(!promtool)('has rules that promtool accepts, and whose tests pass', async () => {
    const prometheus = join(folder, 'provisioning/prometheus');
    expect(await run(promtool!, 'check', 'config', join(prometheus, 'prometheus.yml'))).toBe('');
    // Which clauses the alert has depends on the systems; the other tests are those of the whole bundle.
    expect(await run(promtool!, 'test', 'rules', join(prometheus, 'tests/watch.test.yml'))).toBe('');
  });
  it.skipIf(!amtool)('has a configuration that amtool accepts', async () => {
    const file = join(folder, 'provisioning/alertmanager/alertmanager.yml');
    expect(await run(amtool!, 'check-config', file)).toBe('');
  });
});
