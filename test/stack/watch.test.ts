import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open, withLogin } from '../../core/remote/url.ts';
import { readState } from '../../core/run/state.ts';
import { exampleProject, type TestedProject, VIGIA } from './project.ts';
import { whyNoProgram } from './somebody.ts';

const missing = await whyNoProgram('prometheus', 'alertmanager');
const noGrafana = await whyNoProgram('grafana');
/** A row of ports that other tests do not use. */
const PORT_BASE = 23_400;
const EDITS = 20;
/** From save to shown, in seconds. */
const TARGET = 2;

describe.skipIf(missing !== undefined)('watch', () => {
  let project: TestedProject;
  let watching: ChildProcess;
  let said = '';

  beforeAll(async () => {
    project = await exampleProject();
    await project.edit(
      'vigia.config.ts',
      '{ systems: [bot]',
      "{ channels: { warning: [{ kind: 'webhook', url: 'chat' }] }, systems: [bot]",
    );
    await mkdir(join(project.folder, 'secrets'));
    await writeFile(join(project.folder, 'secrets/chat'), 'http://127.0.0.1:1/chat');
    const started = await project.vigia('start', '--native', '--detach', '--port-base', String(PORT_BASE));
    expect(started.stdout).toMatch(/Prometheus .* ready/);
    watching = spawn(process.execPath, [VIGIA, 'watch'], {
      cwd: project.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [watching.stdout!, watching.stderr!])
      stream.on('data', (text: Buffer) => {
        said += text;
      });
    await until(() => said.includes('watching '));
    // The first render, of what runs already.
    await sleep(3_000);
  });
  afterAll(async () => {
    watching?.kill('SIGTERM');
    if (watching && watching.exitCode === null) await once(watching, 'exit');
    const ended = await project?.vigia('stop', '--clean');
    await project?.remove();
    expect(ended).toMatchObject({ code: 0, stdout: 'stopped\n' });
  });

  const until = async (is: () => boolean | Promise<boolean>, seconds = 20) => {
    const deadline = Date.now() + seconds * 1000;
    while (!(await is())) {
      if (Date.now() > deadline) throw new Error(`not in ${seconds} s; watch says:\n${said}`);
      await sleep(10);
    }
  };
  /** Waits until nothing more is said, and forgets what was. */
  const fresh = async () => {
    let before: string;
    do {
      before = said;
      await sleep(1_000);
    } while (said !== before);
    said = '';
  };
  const alert = async () => {
    const password = await readFile(join(project.folder, '.vigia/secrets/servers-password'), 'utf8');
    const answer = await open(withLogin(`http://127.0.0.1:${PORT_BASE}/api/v1/rules`, password.trim()));
    const { data } = (await answer.json()) as {
      data: { groups: { rules: { name: string; query: string }[] }[] };
    };
    return (
      data.groups.flatMap(({ rules }) => rules).find(({ name }) => name === 'BotAnswersFail')?.query ?? ''
    );
  };
  const dashboard = async () => {
    const answer = await fetch(`http://localhost:${PORT_BASE + 2}/api/dashboards/uid/bot`);
    const body = (await answer.json()) as { dashboard?: { description?: string } };
    return body.dashboard?.description ?? '';
  };

  it('says nothing and changes nothing when it begins', () => {
    expect(said).toBe(`watching ${project.folder}; Ctrl-C ends it\n`);
  });
  it(`shows ${EDITS} saved changes in the APIs of Prometheus and Grafana, the median in under ${TARGET} s`, async () => {
    const seconds: number[] = [];
    let [threshold, words] = ['0.1', 'Whether the bot answers.'];
    for (let i = 1; i <= EDITS; i++) {
      const next = `0.10${String(i).padStart(2, '0')}`;
      const nextWords = `Whether the bot answers, ${i}.`;
      await project.edit('bot.ts', `value: ${threshold} }`, `value: ${next} }`);
      const saved = Date.now();
      await project.edit('bot.ts', words, nextWords);
      await until(async () => (await alert()).endsWith(`> ${Number(next)}`));
      if (!noGrafana) await until(async () => (await dashboard()) === nextWords);
      seconds.push((Date.now() - saved) / 1000);
      [threshold, words] = [next, nextWords];
    }
    const sorted = seconds.toSorted((a, b) => a - b);
    const [median, p95] = [sorted[Math.floor(EDITS / 2)]!, sorted[Math.ceil(EDITS * 0.95) - 1]!];
    console.log(
      `watch: ${EDITS} edits, from save to the APIs of Prometheus${noGrafana ? '' : ' and Grafana'}: median ${median.toFixed(2)} s, p95 ${p95.toFixed(2)} s`,
    );
    expect(median).toBeLessThan(TARGET);
  }, 300_000);
  it('goes on after Prometheus was killed and started again', async () => {
    const prometheus = () =>
      readState(join(project.folder, '.vigia/state.json'))!.processes.find(
        ({ name }) => name === 'prometheus',
      )!;
    const before = prometheus().pid;
    process.kill(before, 'SIGKILL');
    await until(() => prometheus().pid !== before);
    await until(() => alert().then(Boolean, () => false));
    await fresh();
    await project.edit('bot.ts', `value: 0.10${EDITS} }`, 'value: 0.2 }');
    await until(async () => (await alert()).endsWith('> 0.2'));
    await until(() => said.includes('saved → shown'));
  });
  it('shows an error of a type with its place, applies nothing, and goes on after the fix', async () => {
    const before = await alert();
    await fresh();
    await project.edit('bot.ts', "{ status: 'failed' }", "{ status: 'lost' }");
    await until(() => said.includes('not applied'));
    expect(said).toMatch(
      /^bot\.ts:\d+:\d+\n {2}\d+ {2}const failed = select\(answers, \{ status: 'lost' \}\);\n +\^{6}\n {2}TS2322: Type '"lost"'/,
    );
    expect(said).toContain('bot.ts: not applied; the last good definitions stay');
    expect(await alert()).toBe(before);
    await fresh();
    await project.edit('bot.ts', "{ status: 'lost' }", "{ status: 'failed' }");
    await until(() => said.includes('the definitions are good again'));
  });
  it('shows a query that the contract does not know with its place', async () => {
    const before = await alert();
    await fresh();
    await project.edit('bot.ts', 'within: 5 }', 'within: 7 }');
    await until(() => said.includes('not applied'));
    expect(said).toContain('bound 7 is not one of its buckets');
    expect(said).toMatch(/^bot\.ts:\d+:\d+\n/);
    expect(await alert()).toBe(before);
    await fresh();
    await project.edit('bot.ts', 'within: 7 }', 'within: 5 }');
    await until(() => said.includes('the definitions are good again'));
  });
  it('applies no channel whose secret is missing: nobody would be told', async () => {
    const file = join(project.folder, '.vigia/run/provisioning/alertmanager/alertmanager.yml');
    const before = await readFile(file, 'utf8');
    expect(before).toContain(join(project.folder, 'secrets/chat'));
    await fresh();
    await project.edit('vigia.config.ts', "url: 'chat'", "url: 'chet'");
    await until(() => said.includes('not applied'));
    expect(said).toContain(`write its value into ${join(project.folder, 'secrets/chet')}`);
    expect(await readFile(file, 'utf8')).toBe(before);
    await fresh();
    await project.edit('vigia.config.ts', "url: 'chet'", "url: 'chat'");
    await until(() => said.includes('the definitions are good again'));
  });
  it('sees a file that an editor renames over the old one, a new file, and a removed one', async () => {
    const file = join(project.folder, 'bot.ts');
    const text = await readFile(file, 'utf8');
    await fresh();
    await writeFile(`${file}~`, text.replace("for: '2m'", "for: '3m'"));
    await rename(`${file}~`, file);
    await until(() => /bot\.ts: saved → shown in \d\.\d\d s \(\d files; Prometheus/.test(said));
    await fresh();
    await writeFile(join(project.folder, 'wait.ts'), "export const held = '7m';\n");
    await writeFile(file, `import { held } from './wait.ts';\n${text.replace("for: '2m'", 'for: held')}`);
    await until(() => said.includes('saved → shown'));
    await fresh();
    await rm(join(project.folder, 'wait.ts'));
    await until(() => said.includes('not applied'));
    expect(said).toMatch(/wait\.ts/);
    await fresh();
    await writeFile(file, text);
    await until(() => said.includes('saved → shown'));
  });
  it('says what to do where nothing runs', async () => {
    const other = await exampleProject();
    const { code, stderr } = await other.vigia('watch');
    expect(stderr).toBe(
      'vigia watch: nothing is running here: start the stack in another terminal with npx vigia start\n',
    );
    expect(code).toBe(1);
    await other.remove();
  });
});
