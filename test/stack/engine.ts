import { spawnSync } from 'node:child_process';

/** Longer means that the engine hangs. Building an image is not measured by this. */
const TIMEOUT_MS = 20_000;

function docker(...args: string[]) {
  return spawnSync('docker', args, {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Why no containers can be started on this machine; undefined when they can. */
export function noEngine(): string | undefined {
  const info = docker('info', '--format', '{{.ServerVersion}}');
  if (info.error && 'code' in info.error && info.error.code === 'ENOENT') return 'docker is not installed';
  if (info.status !== 0) return 'no Docker engine responds';
  return docker('compose', 'version').status === 0 ? undefined : 'docker compose is not installed';
}

/** Compose builds with BuildKit's plugin where there is one; without it the classic builder must be asked for. */
export function builder(): Record<string, string> {
  return docker('buildx', 'version').status === 0 ? {} : { DOCKER_BUILDKIT: '0', COMPOSE_BAKE: 'false' };
}

/** Gets an image when the engine has none; says why when it cannot be had. */
export function missingImage(image: string): string | undefined {
  if (docker('image', 'inspect', image).status === 0) return undefined;
  const pull = spawnSync('docker', ['pull', '--quiet', image], { encoding: 'utf8', timeout: 300_000 });
  if (pull.status === 0) return undefined;
  return `the engine has no image ${image} and cannot pull it; test/images/build.sh makes one where its program is found`;
}

/** Removes what a killed run left: projects of this name whose process is gone. */
export function sweep(prefix: string): void {
  const { stdout } = docker('ps', '--all', '--format', '{{.Label "com.docker.compose.project"}}');
  for (const project of new Set((stdout ?? '').split('\n').filter(name => name.startsWith(prefix)))) {
    const pid = Number(project.slice(prefix.length).split('-')[0]);
    if (!isAlive(pid)) spawnSync('docker', ['compose', '--project-name', project, 'down', '--volumes']);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
