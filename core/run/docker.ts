import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { SECRETS_SERVICE } from '../generate/secrets-service.ts';
import type { Project } from '../project/project.ts';
import type { Server, ServerName } from '../stack/server.ts';
import type { Component } from './components.ts';
import type { PortNumbers } from './ports.ts';

const run = promisify(execFile);

/** An engine that does not answer in this time is as good as none. */
const ANSWER_MS = 5_000;
/** A registry must say something within this time … */
const FIRST_ANSWER_MS = 30_000;
/** … and an image must be there within this. */
const PULL_MS = 600_000;
/** A container that does one thing must be done within this. */
const RUN_MS = 300_000;
/** `docker compose up --wait` gives up after this time. */
const UP_SECONDS = 180;

export interface ComposeOptions {
  readonly project: Project;
  /** The compose file; its folder is the project's. */
  readonly file: string;
  /** Ports, images and settings that the file reads. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

interface ComposeService {
  readonly image: string;
  readonly build?: { readonly args?: Readonly<Record<string, string>> };
}

/** Why compose cannot be used, or undefined when an engine answers and every image is there or was pulled. */
export async function whyNoCompose(options: ComposeOptions): Promise<string | undefined> {
  try {
    await docker(['version', '--format', '{{.Server.Version}}'], options, ANSWER_MS);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'docker is not on the PATH' : 'no Docker engine responds';
  }
  try {
    await docker(['compose', 'version', '--short'], options, ANSWER_MS);
  } catch {
    return 'docker has no compose plugin';
  }
  try {
    await ensureImages(options);
    return undefined;
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return (error as Error).message;
  }
}

/** Pulls what is missing, and builds what this repository builds. Throws with the image and the reason. */
async function ensureImages(options: ComposeOptions): Promise<void> {
  const { stdout } = await compose(['config', '--format', 'json'], options, 30_000);
  const services = Object.entries(
    (JSON.parse(stdout) as { services: Record<string, ComposeService> }).services,
  );
  for (const [name, { image, build }] of services) {
    if (await hasImage(image, options)) continue;
    if (!build) {
      await pull(image, options);
      continue;
    }
    for (const base of Object.values(build.args ?? {})) {
      if (!(await hasImage(base, options))) await pull(base, options);
    }
    options.onProgress?.(`building ${image}`);
    await compose(['build', '--quiet', name], options, PULL_MS).catch(error => {
      throw new Error(`image ${image} cannot be built: ${firstLine(error)}`);
    });
  }
}

async function hasImage(image: string, options: ComposeOptions): Promise<boolean> {
  return docker(['image', 'inspect', '--format', '{{.Id}}', image], options, ANSWER_MS).then(
    () => true,
    () => false,
  );
}

/** Gives up when the registry says nothing at all for a while, or the whole takes too long. */
async function pull(image: string, options: ComposeOptions): Promise<void> {
  options.onProgress?.(`pulling ${image}`);
  const child = spawn('docker', ['pull', image], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let silent = true;
  const giveUp = (reason: string) => () => {
    said = reason;
    child.kill();
  };
  const first = setTimeout(() => silent && giveUp('the registry does not respond')(), FIRST_ANSWER_MS);
  const total = setTimeout(giveUp(`it takes longer than ${PULL_MS / 60_000} minutes`), PULL_MS);
  const abort = () => child.kill();
  options.signal?.addEventListener('abort', abort);
  child.stdout.on('data', () => {
    silent = false;
  });
  child.stderr.on('data', (text: Buffer) => {
    said ||= text.toString().trim().split('\n')[0] ?? '';
  });
  const code = await new Promise<number | null>(resolve => {
    child.once('close', resolve);
    child.once('error', () => resolve(1));
  });
  clearTimeout(first);
  clearTimeout(total);
  options.signal?.removeEventListener('abort', abort);
  if (code !== 0) throw new Error(`image ${image} is not available locally and cannot be pulled: ${said}`);
}

/** Brings the services up and waits until all are healthy. Throws with the services that are not; they are left for a look. */
export async function composeUp(options: ComposeOptions, numbers: PortNumbers): Promise<Component[]> {
  const args = ['up', '--detach', '--wait', '--wait-timeout', String(UP_SECONDS)];
  const up = compose(args, options, (UP_SECONDS + 60) * 1000);
  const failure = await up.then(
    () => undefined,
    (error: Error) => error,
  );
  options.signal?.throwIfAborted();
  const noSecrets = failure && (await whyNoSecrets(options));
  if (noSecrets) throw new Error(`the secrets cannot be made: ${noSecrets}`);
  const components = await composeComponents(options, numbers);
  const failed = components.filter(({ state }) => state !== 'ready');
  const begun = failed.some(({ reason }) => reason !== 'no container' && reason !== 'created');
  if (failed.length > 0 && (begun || !failure)) {
    const states = failed.map(({ name, reason }) => `${name} (${reason})`).join(', ');
    throw new Error(`not healthy: ${states}; see docker compose logs ${failed[0]!.name}`);
  }
  if (failure) throw new Error(`docker compose up failed: ${firstLine(failure)}`);
  return components;
}

/**
 * Runs a shell script in a container of the service's image with its volumes, before the service itself is up, with
 * `folder` to be read at /input. Throws what it said last.
 */
export async function composeRun(
  service: ServerName,
  script: string,
  folder: string,
  options: ComposeOptions,
): Promise<void> {
  const args = ['run', '--rm', '--no-deps', '--quiet-pull', '--volume', `${folder}:/input:ro`];
  try {
    await compose([...args, '--entrypoint', '/bin/sh', service, '-ec', script], options, RUN_MS);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new Error(firstLine(error as Error));
  }
}

export async function composeDown(
  options: Omit<ComposeOptions, 'project'>,
  removeData = false,
): Promise<void> {
  const { signal: _, ...rest } = options;
  await compose(['down', '--timeout', '5', ...(removeData ? ['--volumes'] : [])], rest, 60_000);
}

interface ContainerState {
  readonly Status: string;
  readonly StartedAt: string;
  readonly Health?: {
    readonly Status: string;
    readonly Log?: readonly { readonly End: string; readonly ExitCode: number }[];
  };
}

/** Why the service that makes the secrets did not, or undefined when that is not what failed. */
async function whyNoSecrets(options: ComposeOptions): Promise<string | undefined> {
  const { stdout: id } = await compose(['ps', '--all', '--quiet', SECRETS_SERVICE], options, 30_000);
  if (!id.trim()) return undefined;
  const { stdout: code } = await docker(
    ['inspect', '--format', '{{.State.ExitCode}}', id.trim()],
    options,
    30_000,
  );
  if (code.trim() === '0') return undefined;
  const { stdout, stderr } = await docker(['logs', '--tail', '1', id.trim()], options, 30_000);
  return stdout.trim() || stderr.trim() || `${SECRETS_SERVICE} exited with code ${code.trim()}`;
}

/** What each service is doing; ready after the first probe that went well. */
async function composeComponents(options: ComposeOptions, numbers: PortNumbers): Promise<Component[]> {
  const { servers } = options.project;
  return Promise.all(
    [...servers.values()].map(async server => {
      const { name } = server;
      const { stdout: id } = await compose(['ps', '--all', '--quiet', name], options, 30_000);
      if (!id.trim()) return component(server, numbers, 'no container');
      const { stdout } = await docker(['inspect', '--format', '{{json .State}}', id.trim()], options, 30_000);
      const { Status, StartedAt, Health } = JSON.parse(stdout) as ContainerState;
      if (Status !== 'running' || Health?.Status !== 'healthy') {
        return component(server, numbers, Status === 'running' ? (Health?.Status ?? Status) : Status);
      }
      const healthy = Health.Log?.find(({ ExitCode }) => ExitCode === 0);
      const seconds = healthy && (Date.parse(healthy.End) - Date.parse(StartedAt)) / 1000;
      return component(server, numbers, undefined, seconds);
    }),
  );
}

function component(
  { name, title, readiness, ports }: Server,
  numbers: PortNumbers,
  reason?: string,
  seconds?: number,
): Component {
  const published = readiness && ports[name]?.published;
  return {
    name,
    title,
    state: reason === undefined ? 'ready' : 'failed',
    ...(published && { url: `http://localhost:${numbers[name]}` }),
    ...(seconds !== undefined && { seconds }),
    ...(reason !== undefined && { reason }),
  };
}

function compose(args: readonly string[], options: Omit<ComposeOptions, 'project'>, timeout: number) {
  return docker(['compose', '--file', options.file, ...args], options, timeout);
}

function docker(
  args: readonly string[],
  { environment, signal }: Omit<ComposeOptions, 'project'>,
  timeout: number,
) {
  return run('docker', args, {
    timeout,
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, ...environment },
    ...(signal && { signal }),
  });
}

/** What the command said, without the "Command failed" that node puts first. */
function firstLine(error: Error & { stderr?: string }): string {
  const lines = (error.stderr || error.message).split('\n').map(line => line.trim());
  return lines.filter(Boolean).at(-1) ?? error.message;
}
