import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { open, withLogin } from '../../core/remote/url.ts';
import { isAlive, type ProcessId } from '../../core/run/processes.ts';
import { readState, type State } from '../../core/run/state.ts';
import { exampleProject, type TestedProject, VIGIA } from './project.ts';
import { whyNoProgram } from './somebody.ts';

const missing = await whyNoProgram('prometheus', 'alertmanager');
/** A row of ports that other tests do not use. */
const PORT_BASE = 23_500;
const NATIVE = ['start', '--native', '--port-base', String(PORT_BASE)];

describe.skipIf(missing !== undefined)('native servers that end', () => {
  let project: TestedProject;
  beforeAll(async () => {
    project = await exampleProject();
  });
  afterAll(async () => {
    await project?.vigia('stop');
    await project?.remove();
  });

  const until = async (what: string, is: () => boolean | Promise<boolean>, seconds = 30) => {
    const deadline = Date.now() + seconds * 1000;
    while (!(await is())) {
      if (Date.now() > deadline) throw new Error(`${what}: not in ${seconds} s`);
      await sleep(20);
    }
  };
  const state = (): State | undefined => readState(join(project.folder, '.vigia/state.json'));
  const server = (name: string): ProcessId => state()!.processes.find(one => one.name === name)!;
  const all = (): ProcessId[] => [...state()!.processes, state()!.supervisor!];
  const running = (processes: readonly ProcessId[]) => processes.filter(isAlive).map(({ name }) => name);
  const log = () => readFile(join(project.folder, '.vigia/logs/vigia.log'), 'utf8');
  const answers = async (port: number) => {
    const password = await readFile(join(project.folder, '.vigia/secrets/servers-password'), 'utf8');
    const url = withLogin(`http://127.0.0.1:${port}/-/ready`, password.trim());
    return open(url).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  const ENDED = (name: string) =>
    new RegExp(
      `^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ${name} ended by SIGKILL; it is started again in 1 s\\. .*\\.vigia/logs/${name}\\.previous\\.log`,
      'm',
    );

  describe('in the background', () => {
    beforeEach(async () => {
      if (state()) return;
      await rm(join(project.folder, '.vigia/logs'), { recursive: true, force: true });
      const { code, stdout } = await project.vigia(...NATIVE, '--detach');
      expect(stdout).toMatch(/Prometheus .* ready/);
      expect(stdout).toContain('named in .vigia/logs/vigia.log');
      expect(code).toBe(0);
    });

    it('come back when they are killed, and are named in the log', async () => {
      const before = server('prometheus');
      process.kill(before.pid, 'SIGKILL');
      await until('a new Prometheus', () => server('prometheus').pid !== before.pid);
      await until('it is named', async () => /^\S+ prometheus is ready again after/m.test(await log()));
      expect(await log()).toMatch(ENDED('prometheus'));
      expect(await answers(PORT_BASE)).toBe(true);
    });
    it('are not started a second time', async () => {
      const before = await log();
      const { code, stderr } = await project.vigia(...NATIVE, '--detach');
      expect(stderr).toBe('vigia start: Vigia is already running: stop it with npx vigia stop\n');
      expect(code).toBe(1);
      expect(await log()).toBe(before);
      expect(running(all())).toContain('prometheus');
    });
    it('stay ended when they are stopped meanwhile', async () => {
      const processes = all();
      process.kill(server('prometheus').pid, 'SIGKILL');
      process.kill(server('alertmanager').pid, 'SIGKILL');
      expect(await project.vigia('stop')).toMatchObject({ code: 0, stdout: 'stopped\n' });
      expect(running(processes)).toEqual([]);
      await sleep(1_500);
      expect(await answers(PORT_BASE)).toBe(false);
      expect(state()).toBeUndefined();
    });
    it('and the process that keeps them is killed: the others go on, and can be stopped', async () => {
      const before = server('alertmanager');
      process.kill(before.pid, 'SIGKILL');
      await until('a new Alertmanager', () => server('alertmanager').pid !== before.pid);
      const processes = all();
      process.kill(state()!.supervisor!.pid, 'SIGKILL');
      await until('it is gone', () => !isAlive(state()!.supervisor!));
      // Longer than what watches a start in a terminal takes.
      await sleep(6_000);
      expect(running(processes).sort()).toEqual(
        state()!
          .processes.map(({ name }) => name)
          .sort(),
      );
      expect((await project.vigia(...NATIVE)).stderr).toContain('Vigia is already running');
      expect(await project.vigia('stop')).toMatchObject({ code: 0, stdout: 'stopped\n' });
      expect(running(processes)).toEqual([]);
    });
  });

  describe('in a terminal', () => {
    let terminal: ChildProcess;
    let said = '';

    beforeAll(async () => {
      terminal = spawn(process.execPath, [VIGIA, ...NATIVE], {
        cwd: project.folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      terminal.stdout!.on('data', (text: Buffer) => {
        said += text;
      });
      await until('all is ready', () => said.includes('Press Ctrl-C'), 90);
    });
    afterAll(() => void terminal?.kill('SIGTERM'));

    it('come back when they are killed, and are named', async () => {
      const before = server('alertmanager');
      process.kill(before.pid, 'SIGKILL');
      await until('it is named', () => /^\S+ alertmanager is ready again after/m.test(said));
      expect(said).toMatch(ENDED('alertmanager'));
      expect(server('alertmanager').pid).not.toBe(before.pid);
      expect(await answers(PORT_BASE + 1)).toBe(true);
    });
    it('are stopped from another one, and are not named then', async () => {
      const processes = all();
      const before = said;
      const ended = once(terminal, 'exit');
      expect(await project.vigia('stop')).toMatchObject({ code: 0, stdout: 'stopped\n' });
      expect(await ended).toEqual([0, null]);
      expect(running(processes)).toEqual([]);
      expect(said.slice(before.length)).toBe('\nstopping …\n');
    });
  });

  describe('before they are ready, in the background,', () => {
    it('on a taken port, have the start fail by name', async () => {
      const other = createServer().listen(PORT_BASE + 1, '127.0.0.1');
      await once(other, 'listening');
      const { code, stderr } = await project.vigia(...NATIVE, '--detach');
      other.close();
      expect(stderr).toContain(`vigia start: port ${PORT_BASE + 1} is taken, and alertmanager needs it`);
      expect(code).toBe(1);
      expect(state()).toBeUndefined();
    });
    it('by a fault of their own, are shown with why, and not started again', async () => {
      const journal = join(project.folder, '.vigia/run/data/prometheus/wal');
      await rm(journal, { recursive: true, force: true });
      await mkdir(join(journal, '..'), { recursive: true });
      await writeFile(journal, 'no folder');
      const { code, stdout } = await project.vigia(...NATIVE, '--detach');
      expect(stdout).toMatch(/^Prometheus .* failed .*exited with code 1: .*wal/m);
      expect(code).toBe(1);
      await sleep(1_500);
      expect(await log()).not.toContain('prometheus exited');
      expect(isAlive(server('prometheus'))).toBe(false);
      expect(await project.vigia('stop')).toMatchObject({ code: 0, stdout: 'stopped\n' });
      await rm(journal);
    });
    it('and the command is stopped, leave nothing', async () => {
      const command = spawn(process.execPath, [VIGIA, ...NATIVE, '--detach'], {
        cwd: project.folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      command.stdout.on('data', (text: Buffer) => {
        said += text;
      });
      await until('a server runs', () => (state()?.processes.length ?? 0) > 0);
      const processes = all();
      const ended = once(command, 'exit');
      command.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
      expect(said).toContain('stopped before everything was ready; nothing is left running');
      expect(running(processes)).toEqual([]);
      expect(state()).toBeUndefined();
    });
    it('and the command is killed, leave nothing either', async () => {
      const command = spawn(process.execPath, [VIGIA, ...NATIVE, '--detach'], {
        cwd: project.folder,
        stdio: 'ignore',
      });
      await until('a server runs', () => (state()?.processes.length ?? 0) > 0);
      const processes = all();
      command.kill('SIGKILL');
      await until('nothing runs', () => running(processes).length === 0);
      await until('nothing is remembered', () => state() === undefined);
    });
  });
});
