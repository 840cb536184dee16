import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleProject, type TestedProject } from './project.ts';
import { GRAFANA_PASSWORD, GRAFANA_USER, type Somebody, startSomebody, whyNoProgram } from './somebody.ts';

const missing = await whyNoProgram('prometheus', 'alertmanager');
const noGrafana = await whyNoProgram('grafana');

/** What somebody has gets what the project says, twice: the second time nothing changes, and a plan says so. */
describe.skipIf(missing !== undefined)('apply', () => {
  let somebody: Somebody;
  let project: TestedProject;

  beforeAll(async () => {
    somebody = await startSomebody({ grafana: noGrafana === undefined });
    project = await exampleProject({ GRAFANA_USER, GRAFANA_PASSWORD });
  });
  afterAll(async () => {
    await somebody?.stop();
    await project?.remove();
  });

  const rules = () => [
    '--prometheus',
    somebody.prometheus,
    '--prometheus-rules',
    somebody.rules,
    '--systems',
    'bot',
  ];
  const alertsOf = async () => {
    const { data } = (await (await fetch(`${somebody.prometheus}/api/v1/rules`)).json()) as {
      data: { groups: { rules: { name: string; duration?: number; query: string }[] }[] };
    };
    return data.groups.flatMap(group => group.rules);
  };

  it('loads rules in a Prometheus, which keeps its own', async () => {
    const { code, stdout, stderr } = await project.vigia('apply', ...rules());
    expect(stderr).toBe('');
    expect(stdout).toContain('+ alert BotAnswersFail');
    expect(stdout).toMatch(/Prometheus loaded \d+ rules/);
    expect(stdout).toContain('has no job "bot": add it to its scrape_configs');
    expect(code).toBe(0);
    expect((await alertsOf()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Theirs', 'BotAnswersFail']),
    );
  });
  it('needs nothing that the other does not have: no job and no server of ours', async () => {
    for (const name of await readdir(somebody.rules)) {
      const text = await readFile(join(somebody.rules, name), 'utf8');
      expect(text, name).not.toMatch(/alertmanager|grafana_|loki_|node_|probe_|TargetDown|Watchdog/);
    }
  });
  it('changes nothing the second time, and a plan is empty', async () => {
    const before = await readFile(join(somebody.rules, 'bot.yml'), 'utf8');
    const again = await project.vigia('apply', ...rules());
    expect(again.stdout).toMatch(/^nothing would change\n/);
    expect(again.code).toBe(0);
    expect(await readFile(join(somebody.rules, 'bot.yml'), 'utf8')).toBe(before);
    const plan = await project.vigia('plan', ...rules(), '--exit-code');
    expect(plan.stdout).toMatch(/^nothing would change\n/);
    expect(plan.code).toBe(0);
  });
  it('says by meaning what would change, and changes nothing with --dry-run', async () => {
    await project.edit('bot.ts', 'value: 0.1 }', 'value: 0.15 }');
    await project.edit('bot.ts', "for: '2m'", "for: '4m'");
    const plan = await project.vigia('plan', ...rules(), '--exit-code');
    expect(plan.stdout).toContain('threshold: > 0.1 → > 0.15');
    expect(plan.stdout).toContain('for: 2m → 4m');
    expect(plan.stdout).toContain('\n1 alert would change\n');
    expect(plan.code).toBe(2);
    expect((await project.vigia('apply', ...rules(), '--dry-run')).stdout).toContain('for: 2m → 4m');
    expect((await alertsOf()).find(({ name }) => name === 'BotAnswersFail')!.duration).toBe(120);
    await project.vigia('apply', ...rules());
    expect((await alertsOf()).find(({ name }) => name === 'BotAnswersFail')!.duration).toBe(240);
  });
  it('leaves a rule file of somebody else alone, and says so', async () => {
    const file = join(somebody.rules, 'bot.yml');
    const ours = await readFile(file, 'utf8');
    await writeFile(file, 'groups: []\n');
    const { code, stderr } = await project.vigia('apply', ...rules());
    expect(stderr).toContain(`not applied: rule file ${file} is not of this project`);
    expect(code).toBe(1);
    expect(await readFile(file, 'utf8')).toBe('groups: []\n');
    await writeFile(file, ours);
  });
  it('puts the files back when Prometheus refuses to read them', async () => {
    const main = join(somebody.folder, 'prometheus.yml');
    const config = await readFile(main, 'utf8');
    const before = await readFile(join(somebody.rules, 'bot.yml'), 'utf8');
    await writeFile(main, 'global: { no_such_setting: 1 }\n');
    await project.edit('bot.ts', "for: '4m'", "for: '5m'");
    const { code, stderr } = await project.vigia('apply', ...rules());
    expect(stderr).toContain(`the files in ${somebody.rules} are as they were`);
    expect(stderr).toContain('POST /-/reload answers 500');
    expect(code).toBe(1);
    expect(await readFile(join(somebody.rules, 'bot.yml'), 'utf8')).toBe(before);
    await writeFile(main, config);
    await project.edit('bot.ts', "for: '5m'", "for: '4m'");
    expect((await project.vigia('apply', ...rules())).code).toBe(0);
  });
  it('says where Prometheus reads rules when it is another folder, and removes what it wrote', async () => {
    const elsewhere = join(somebody.folder, 'alertmanager');
    const args = ['--prometheus', somebody.prometheus, '--prometheus-rules', elsewhere, '--systems', 'bot'];
    await project.edit('bot.ts', "for: '4m'", "for: '6m'");
    const { stderr } = await project.vigia('apply', ...args);
    expect(stderr).toContain(`it reads ${somebody.rules}/*.yml; is that this folder?`);
    expect(await readdir(elsewhere)).toEqual(['alertmanager.yml']);
    await project.edit('bot.ts', "for: '6m'", "for: '4m'");
  }, 60_000);
  it('prunes only what this project applied and no longer has', async () => {
    const left = join(somebody.rules, 'left.yml');
    const ours = await readFile(join(somebody.rules, 'bot.yml'), 'utf8');
    await writeFile(left, ours.replaceAll('BotAnswersFail', 'BotLeft'));
    await writeFile(
      join(somebody.rules, 'other.yml'),
      ours.replace(/^# vigia apply: .*$/m, '# vigia apply: other'),
    );
    const kept = await project.vigia('apply', ...rules());
    expect(kept.stdout).toContain('rule file left.yml is no longer generated: apply --prune removes it');
    const pruned = await project.vigia('apply', ...rules(), '--prune');
    expect(pruned.code).toBe(0);
    const names = await readdir(somebody.rules);
    expect(names).toContain('theirs.yml');
    expect(names).toContain('other.yml');
    expect(names).not.toContain('left.yml');
  });
  it('brings routes to an Alertmanager, after it was told that the file may be replaced', async () => {
    const args = [
      '--alertmanager',
      somebody.alertmanager,
      '--alertmanager-config',
      somebody.alertmanagerFile,
    ];
    const refused = await project.vigia('apply', ...args);
    expect(refused.stderr).toContain('is not generated by Vigia; --force replaces all that it says');
    expect(refused.code).toBe(1);
    const applied = await project.vigia('apply', ...args, '--force');
    expect(applied.stdout).toContain('Alertmanager loaded it');
    expect(applied.code).toBe(0);
    const again = await project.vigia('apply', ...args);
    expect(again.stdout).toMatch(/^nothing would change\n/);
    expect(again.code).toBe(0);
    const plan = await project.vigia('plan', '--alertmanager', somebody.alertmanager, '--exit-code');
    expect(plan).toEqual({ code: 0, stdout: 'nothing would change\n', stderr: '' });
    await project.edit(
      'vigia.config.ts',
      'targets:',
      "environments: { production: { escalateAfter: '20m' } }, targets:",
    );
    const changed = await project.vigia('plan', '--alertmanager', somebody.alertmanager, '--exit-code');
    expect(changed.stdout).toContain('group wait: 15m → 20m');
    expect(changed.code).toBe(2);
  });
  describe.skipIf(noGrafana !== undefined)(`with a Grafana (${noGrafana ?? 'found'})`, () => {
    const args = () => ['--grafana', somebody.grafana!, '--systems', 'bot'];
    it('creates dashboards in folders, twice, and a plan is empty', async () => {
      const first = await project.vigia('apply', ...args());
      expect(first.stderr).toBe('');
      expect(first.stdout).toContain('created dashboard bot in Bot');
      const again = await project.vigia('apply', ...args());
      expect(again.stdout).toMatch(/^nothing would change\n/);
      expect(again.stdout).not.toContain('dashboard bot in');
      const plan = await project.vigia('plan', ...args(), '--exit-code');
      expect(plan.stdout).toMatch(/^nothing would change\n/);
      expect(plan.code).toBe(0);
    });
    it('does not overwrite what somebody changed in Grafana', async () => {
      const headers = {
        authorization: `Basic ${Buffer.from(`${GRAFANA_USER}:${GRAFANA_PASSWORD}`).toString('base64')}`,
        'content-type': 'application/json',
      };
      const api = async (path: string, init: RequestInit = {}) =>
        (await (await fetch(`${somebody.grafana}${path}`, { headers, ...init })).json()) as {
          dashboard: { description: string };
          meta: { folderUid: string };
        };
      const { dashboard, meta } = await api('/api/dashboards/uid/bot');
      const edited = { ...dashboard, description: 'Changed by hand' };
      await api('/api/dashboards/db', {
        method: 'POST',
        body: JSON.stringify({ dashboard: edited, folderUid: meta.folderUid, message: 'by hand' }),
      });
      const refused = await project.vigia('apply', ...args());
      expect(refused.stderr).toContain('dashboard bot was changed in Grafana since it was applied');
      expect(refused.code).toBe(1);
      expect((await api('/api/dashboards/uid/bot')).dashboard.description).toBe('Changed by hand');
      expect((await project.vigia('apply', ...args(), '--force')).stdout).toContain(
        'updated dashboard bot in Bot',
      );
      expect((await project.vigia('plan', ...args(), '--exit-code')).code).toBe(0);
    });
  });
});
