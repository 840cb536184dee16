import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { SECRETS_SERVICE } from '../generate/secrets-service.ts';
import type { Project } from '../project/project.ts';
import type { Server, ServerName } from '../stack/server.ts';
import type { Component } from './components.ts';
import type { PortNumbers } from './ports.ts';

const run = promisify(execFile);

/** An engine that does not respond within this time counts as missing. */
const ANSWER_MS = 5_000;
/** A registry must respond within this time … */
const FIRST_ANSWER_MS = 30_000;
/** … and an image must be pulled within this time. */
const PULL_MS = 600_000;
/** A one-shot container must finish within this time. */
const RUN_MS = 300_000;
/** `docker compose up --wait` stops waiting after this time. */
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

/**
 * Returns why compose cannot be used, or undefined if an engine responds and every image is available or was pulled.
 */
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

/** Pulls missing images, and builds those of this repository. Throws with the image and the reason. */
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

/** Stops if the registry does not respond for a while, or if the pull takes too long. */
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

/**
 * Starts the services and waits until all are healthy. Throws with those that are not; they keep running for
 * inspection.
 */
export async function composeUp(options: ComposeOptions, numbers: PortNumbers): Promise<Component[]> {
  const args = ['up', '--detach', '--wait', '--wait-timeout', String(UP_SECONDS)];
  const up = compose(args, options, (UP_SECONDS + 60) * 1000);
  const failure = await up.then(
    () => undefined,
    (error: Error) => error,
  );
  options.signal?.throwIfAborted();
  const noSecrets = failure && (await whyNoSecrets(options));
  if (noSecrets) throw new Error(`the secrets cannot be created: ${noSecrets}`);
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
 * Runs a shell script in a container of the image of the service, with its volumes and with `folder` at /input, before
 * the service starts. Throws with the last line of its output.
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

/** Returns the state of each service; it is ready after the first successful probe. */
async function composeComponents(options: ComposeOptions, numbers: PortNumbers): Promise<Component[]> {
  const { servers } = options.project;
  return Promise.all(
    [...servers.values()].map(async server => {
      const { name } = server;
      const { stdout: id } = await compose(['ps', '--all', '--quiet', name], options, 30_000);
      if (!id.trim()) return component(server, numbers, 'no container');
      const { stdout } = await docker(['inspect', '--format', '{{json .State}}', id.trim()], options, 30_000);
      const { Status, StartedAt, Health } = JSON.parse(stdout) as ContainerState;
      if (server.container.health.by === 'probe' && Status === 'running') return component(server, numbers);
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

/** Returns the output of the command, without the "Command failed" that Node adds. */
function firstLine(error: Error & { stderr?: string }): string {
  const lines = (error.stderr || error.message).split('\n').map(line => line.trim());
  return lines.filter(Boolean).at(-1) ?? error.message;
}
