import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertOverride } from '../../core/alerts/override.ts';
import { allArtifacts } from '../../core/generate/all.ts';
import { configure } from '../../core/project/config.ts';
import { defineConfig, inEnvironment, type Project } from '../../core/project/project.ts';
import { project as bundle } from '../bundle.ts';
import { bot } from '../environments/bot.ts';
import staging from '../environments/vigia.config.ts';
import { locate, run, titleOf } from './tool.ts';

const promtool = await locate('promtool');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-overrides-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes the rules of a project, with their tests. Returns their folder. */
async function written(project: Project, name: string): Promise<string> {
  const root = join(folder, name);
  for (const { path, content } of allArtifacts(configure(project), ['alerts'])) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return join(root, 'provisioning/prometheus');
}

const tested = (root: string, ...groups: string[]) =>
  run(promtool, 'test', 'rules', ...groups.map(group => join(root, `tests/${group}.test.yml`)));

/** Moves every threshold by a factor, where the alert can still fire; a share stays below 1. */
function moved(factor: number): Project {
  const override: Record<string, AlertOverride> = {};
  for (const { name, threshold } of bundle.alerts) {
    if (!threshold || /[=!]=/.test(threshold.operator)) continue;
    const { value } = threshold;
    const scaled = value === 0 ? factor : value * factor;
    const isShare = value > 0 && value < 1;
    override[name] = {
      threshold: Number((isShare && scaled >= 1 ? (1 + value) / 2 : scaled).toPrecision(6)),
    };
  }
  const possible = Object.entries(override).filter(([name, one]) => {
    try {
      defineConfig({ ...bundle.options, override: { [name]: one } });
      return true;
    } catch (error) {
      expect((error as Error).message).toContain('it could never fire');
      return false;
    }
  });
  expect(possible.length).toBeGreaterThan(Object.keys(override).length - 5);
  return defineConfig({ ...bundle.options, override: Object.fromEntries(possible) });
}

describe.skipIf('missing' in promtool)(titleOf('promtool', promtool), () => {
  it.each([0.5, 2])(
    'finds the unit tests of every alert right with %f times its threshold',
    async factor => {
      const project = moved(factor);
      const root = await written(project, `times-${factor}`);
      const groups = project.alertGroups.filter(
        ({ name, alerts }) => alerts.length > 0 && !name.startsWith('slo-'),
      );
      const { code, output } = await tested(root, ...groups.map(({ name }) => name));
      expect(code, output.slice(0, 2000)).toBe(0);
    },
    120_000,
  );

  it.each([
    ['bot', '> 0.4', '> 0.1'],
    ['bot', 'for: 15m', 'for: 2m'],
    ['limits', '> 0.95', '> 0.9'],
    ['limits', '> 10', '> 5'],
    ['host', '> 0.9\n', '> 0.8\n'],
  ])('the tests of %s fail where the rule still says %s as %s', async (group, is, was) => {
    const root = await written(staging, 'staging');
    expect((await tested(root, group)).code).toBe(0);
    const file = join(root, `rules/${group}.yml`);
    const text = await readFile(file, 'utf8');
    expect(text).toContain(is);
    await writeFile(file, text.replace(is, was));
    expect((await tested(root, group)).code).not.toBe(0);
  });

  it('finds the rules of an overridden objective right', async () => {
    const root = await written(inEnvironment(staging, 'production'), 'production');
    const { code, output } = await tested(root, 'slo-bot-prompt-answers');
    expect(code, output.slice(0, 2000)).toBe(0);
  });

  it('takes the levels that an override gives', async () => {
    const project = defineConfig({
      systems: [bot],
      override: { BotSlow: { threshold: 3, firing: 30, silent: 2 } },
    });
    expect(project.alerts.find(({ name }) => name === 'BotSlow')!.unitTest).toMatchObject({
      firing: 30,
      silent: 2,
    });
    expect((await tested(await written(project, 'given'), 'limits')).code).toBe(0);
  });
});
