import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DockerComposeEnvironment, type StartedDockerComposeEnvironment } from 'testcontainers';
import { withLogin } from '../../core/remote/url.ts';
import { madeSecret } from '../../core/run/secrets.ts';
import { PASSWORD_SECRET } from '../../core/stack/login.ts';
import { portVariable } from '../../core/stack/ports.ts';
import { secretsFolder } from '../../core/stack/secrets.ts';
import type { ServerName } from '../../core/stack/server.ts';
import { freePorts, portNames, ports, serverNames, servers } from '../bundle.ts';
import { builder, missingImage, sweep } from './engine.ts';
import type { RunningStack } from './stack.ts';

const published = portNames.filter(name => ports[name]!.published);
const FILE = 'compose.yaml';
const PREFIX = 'vigia-test-';
/** Longest time to green, in seconds: Grafana fills its database on a slow disk. */
const WAIT_SECONDS = 180;
let started = 0;

export interface ComposeOptions {
  /** The folder with compose.yaml and provisioning/. */
  readonly folder: string;
  /** Variables of compose.yaml. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Start only these (default all) and what they need. */
  readonly only?: readonly ServerName[];
  readonly timeScale: number;
  readonly build?: boolean;
}

/**
 * `docker compose up --wait` through Testcontainers, on free ports and under a name of its own; returns when every
 * health check is green. Servers whose image is neither there nor to be pulled are left out and named.
 */
export async function startCompose(options: ComposeOptions): Promise<RunningStack> {
  const { folder, environment = {}, only = serverNames, timeScale, build = false } = options;
  sweep(PREFIX);
  const numbers = await freePorts();
  const missing: Partial<Record<ServerName, string>> = {};
  const images = imagesOf(folder);
  for (const name of serverNames) {
    const reason = only.includes(name) ? images[name] && missingImage(images[name]) : 'not part of this test';
    if (reason) missing[name] = reason;
  }

  const project = `${PREFIX}${process.pid}-${++started}`;
  const compose = new DockerComposeEnvironment(folder, FILE)
    .withProjectName(project)
    // The reaper is an image of its own, which cannot be had everywhere; stop() and sweep() clean up instead.
    .withAutoCleanup(false)
    .withEnvironment({
      ...environment,
      ...builder(),
      ...Object.fromEntries(published.map(name => [portVariable(name), String(numbers[name])])),
    })
    .withClientOptions({ commandOptions: ['--wait', '--wait-timeout', String(WAIT_SECONDS)] });
  if (build) compose.withBuild();
  let running: StartedDockerComposeEnvironment;
  try {
    running = await compose.up(serverNames.filter(name => missing[name] === undefined));
  } catch (error) {
    throw new Error(`docker compose up --wait failed: ${(error as Error).message}`, { cause: error });
  }

  const reachable = published.filter(name => missing[ports[name]!.server] === undefined);
  const url = (name: string): string => {
    // The name under which Grafana answers.
    if (name === 'grafana') return `http://localhost:${numbers[name]}`;
    const plain = `http://127.0.0.1:${numbers[name]}`;
    const { login, token } = servers.get(name) ?? {};
    const secret = login ? PASSWORD_SECRET : token;
    return secret ? withLogin(plain, madeSecret(join(folder, secretsFolder), secret)!) : plain;
  };
  return {
    urls: {
      ...Object.fromEntries(reachable.map(name => [name, url(name)])),
      // It is not published: the host reaches it at the address of its container.
      ...(missing.loki === undefined && {
        loki: `http://${addressOf(project, 'loki')}:${ports.loki!.number}`,
      }),
    },
    missing,
    timeScale,
    stop: async () => {
      await running.down({ removeVolumes: true });
    },
  };
}

/** The address of a container in the network of the stack. */
function addressOf(project: string, service: string): string {
  const format = `{{(index .NetworkSettings.Networks "${project}_stack").IPAddress}}`;
  const { stdout, stderr } = spawnSync('docker', ['inspect', '--format', format, `${project}-${service}-1`], {
    encoding: 'utf8',
  });
  if (stdout.trim() === '') throw new Error(`${service} has no address: ${stderr.trim()}`);
  return stdout.trim();
}

/** The image of each service that compose does not build itself. */
export function imagesOf(folder: string): Partial<Record<string, string>> {
  const { stdout, stderr, status } = spawnSync(
    'docker',
    ['compose', '--file', join(folder, FILE), 'config', '--format', 'json'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`docker compose config refuses ${join(folder, FILE)}: ${stderr.trim()}`);
  const { services } = JSON.parse(stdout) as { services: Record<string, { image: string; build?: object }> };
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, { image, build }]) => (build ? [] : [[name, image]])),
  );
}
