import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findTool } from '../../core/run/find.ts';
import { portVariable } from '../../core/stack/ports.ts';
import { freePorts, portNames, ports } from '../bundle.ts';
import { imagesOf } from './compose.ts';
import { builder, missingImage, noEngine, sweep } from './engine.ts';

const PREFIX = 'vigia-clone-';
const OUTPUT_BYTES = 64 * 1024 * 1024;
/** Building an image without anything cached, on a slow line. */
const COMMAND_MS = 280_000;

/** What a newcomer has after `git clone`, with docker as the only program. */
export interface Clone {
  readonly folder: string;
  readonly ports: Awaited<ReturnType<typeof freePorts>>;
  /** `docker compose …` in the folder; resolves with what it printed, rejects with what it complained of. */
  compose(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Why no clone can be started on this machine; undefined when one can. */
export function noClone(root: string): string | undefined {
  if (!existsSync(join(root, '.git'))) return 'this folder is not a clone of the repository';
  if (spawnSync('git', ['--version']).status !== 0) return 'git is not installed';
  const unavailable = noEngine();
  if (unavailable) return unavailable;
  const reasons = Object.values(imagesOf(root)).map(image => missingImage(image!));
  return reasons.find(reason => reason !== undefined);
}

/** Clones the repository into a temporary folder, with what is not committed yet. */
export async function cloneOf(root: string): Promise<Clone> {
  sweep(PREFIX);
  const work = await mkdtemp(join(tmpdir(), 'vigia-clone-'));
  const folder = join(work, 'vigia');
  // Whoever owns the repository, and whatever else git is told on this machine.
  const settings = join(work, 'gitconfig');
  writeFileSync(settings, '[safe]\n\tdirectory = *\n');
  const git = (cwd: string, args: string[], input?: string) => {
    const { status, stdout, stderr } = spawnSync('git', args, {
      cwd,
      encoding: 'utf8',
      maxBuffer: OUTPUT_BYTES,
      env: { ...process.env, GIT_CONFIG_GLOBAL: settings },
      ...(input !== undefined && { input }),
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')} failed: ${stderr.trim()}`);
    return stdout;
  };
  git(work, ['clone', '--quiet', root, folder]);
  const changes = git(root, ['diff', '--binary', 'HEAD']);
  if (changes) git(folder, ['apply', '--whitespace=nowarn'], changes);
  const files = git(root, ['ls-files', '--others', '--exclude-standard', '-z']).split('\0');
  for (const file of files.filter(Boolean)) cpSync(join(root, file), join(folder, file));

  const programs = join(work, 'bin');
  mkdirSync(programs);
  symlinkSync((await findTool('docker'))!, join(programs, 'docker'));
  const numbers = await freePorts();
  const published = portNames.filter(name => ports[name]!.published);
  const image = `${PREFIX}exporter:${process.pid}`;
  const env = {
    ...process.env,
    PATH: programs,
    COMPOSE_PROJECT_NAME: `${PREFIX}${process.pid}`,
    // Built in the clone, not left there by another test.
    VIGIA_EXPORTER_IMAGE: image,
    ...builder(),
    ...Object.fromEntries(published.map(name => [portVariable(name), String(numbers[name])])),
  };
  const docker = async (...args: string[]) => {
    const options = { cwd: folder, env, timeout: COMMAND_MS, maxBuffer: OUTPUT_BYTES };
    const { stdout } = await promisify(execFile)(join(programs, 'docker'), args, options);
    return stdout.trim();
  };
  return {
    folder,
    ports: numbers,
    compose: (...args) => docker('compose', ...args),
    async remove() {
      await docker('compose', 'down', '--volumes', '--timeout', '5');
      await docker('image', 'rm', image).catch(() => {});
      await rm(work, { recursive: true });
    },
  };
}
