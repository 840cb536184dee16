import { posix } from 'node:path';
import { dump } from 'js-yaml';
import { deskArtifacts } from '../desk/project.ts';
import type { Config } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { PASSWORD_SECRET, STACK_USER } from '../stack/login.ts';
import { hostInContainer } from '../stack/node-exporter.ts';
import { portsOf, portVariable } from '../stack/ports.ts';
import { fromContainer, HOST_NAME } from '../stack/reaches.ts';
import { composePath, secretsFolder, secretsOf } from '../stack/secrets.ts';
import {
  type Container,
  imageVariable,
  type Placement,
  provisioningFolder,
  type Server,
  type ServerName,
} from '../stack/server.ts';
import type { Artifact } from './artifact.ts';
import { containerBounds } from './bounds.ts';
import {
  givenSecretNames,
  SECRETS_MOUNT,
  SECRETS_SERVICE,
  secretsReaders,
  secretsService,
  secretsVolume,
} from './secrets-service.ts';
import { generatedBy } from './yaml.ts';

const header = (project: Project) => `# ${generatedBy(project)}
#
#   docker compose up --wait
#
# Ports are on 127.0.0.1. VIGIA_<NAME>_IMAGE replaces an image, VIGIA_<NAME>_PORT moves a port on the host.
# Secrets are random files that the service \`${SECRETS_SERVICE}\` makes once, in volumes and under ${secretsFolder}/.
`;

/** Every container listens on its own interfaces and reaches the others by name. */
export function composePlacement(project: Project): Placement {
  const { servers, ports } = project;
  const container = (server: ServerName) => servers.get(server)!.container;
  return {
    servers: new Set(servers.keys()),
    bind: '0.0.0.0',
    port: name => ports[name]!.number,
    address: name => `${ports[name]!.server}:${ports[name]!.number}`,
    configFolder: server => folder(server, container(server).configFolder),
    dataFolder: server => folder(server, container(server).dataFolder),
    secretFile: secret => `${SECRETS_MOUNT}/${secret}`,
    projectFile: inContainer,
    onHost: fromContainer,
    host: hostInContainer,
  };
}

/** Returns `compose.yaml` and the configuration that its containers mount. */
export function composeArtifacts(config: Config): Artifact[] {
  const placement = composePlacement(config.project);
  return [
    { path: 'compose.yaml', content: composeFile(config, placement) },
    ...[...config.project.servers.values()].flatMap(
      server => server.configuration?.(config, placement) ?? [],
    ),
    ...deskArtifacts(config, placement.servers),
  ];
}

function composeFile(config: Config, placement: Placement): string {
  const { servers } = config.project;
  const all = [...servers.values()];
  const services = [
    section('Makes the secrets that are missing, and ends', {
      [SECRETS_SERVICE]: secretsService(all, config),
    }),
    ...all.map(server => section(server.title, { [server.name]: service(server, config, placement) })),
  ];
  const volumes = [
    ...all.filter(({ container }) => container.dataFolder).map(({ name }) => name),
    ...secretsReaders(all, config).map(({ name }) => secretsVolume(name)),
  ];
  const given = givenSecretNames(all, config).map(name => [
    name,
    { file: `${composePath(config.secretsFolder)}/${name}` },
  ]);
  const inner = all.some(({ container }) => container.networks.includes('data'));
  return [
    `${header(config.project)}\nname: ${config.composeProject}\n`,
    `services:\n${services.join('\n')}`,
    inner
      ? '# data is cut off from the outside: only services that keep something there and the exporters of the stores reach the stores.\n' +
        yaml({ networks: { stack: {}, data: { internal: true } } })
      : yaml({ networks: { stack: {} } }),
    yaml({ volumes: Object.fromEntries(volumes.map(name => [name, {}])) }),
    ...(given.length > 0 ? [yaml({ secrets: Object.fromEntries(given) })] : []),
  ].join('\n');
}

/** A service with a comment on top. */
function section(comment: string, content: object): string {
  return `  # ${comment}\n${yaml(content).replace(/^(?=.)/gm, '  ')}`;
}

function service(server: Server, config: Config, placement: Placement) {
  const { name, container } = server;
  const { ports } = config.project;
  const published = portsOf(config.project, name).filter(port => ports[port]!.published);
  return {
    image: `\${${imageVariable(name)}:-${container.image}}`,
    ...(container.build && !config.elsewhere && { build: build(container.build) }),
    ...(server.arguments && {
      command: server.arguments(config, placement).map(text => moving(literal(text), config)),
    }),
    ...(server.environment && { environment: environment(server, config, placement) }),
    ...(published.length > 0 && {
      ports: published.map(
        port => `127.0.0.1:\${${portVariable(port)}:-${ports[port]!.number}}:${ports[port]!.number}`,
      ),
    }),
    ...volumes(server, config),
    ...(container.tmpfs && { tmpfs: container.tmpfs.map(path => `${path}:size=64m,mode=1777`) }),
    networks: container.networks,
    ...(server.reaches?.(config).host && { extra_hosts: [`${HOST_NAME}:host-gateway`] }),
    ...needs(server, config),
    ...healthcheck(server),
    user: container.user,
    ...((server.reaches?.(config).sockets ?? []).length > 0 && {
      group_add: [`\${${SOCKET_GROUP_VARIABLE}:-0}`],
    }),
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: container.memory,
    ...containerBounds,
    restart: 'unless-stopped',
  };
}

function build({ dockerfile, baseImage, baseVariable }: NonNullable<Container['build']>) {
  return { context: '.', dockerfile, args: { BASE_IMAGE: `\${${baseVariable}:-${baseImage}}` } };
}

function environment(server: Server, config: Config, placement: Placement) {
  const fixed = Object.entries(server.environment!(config, placement));
  const settings = Object.entries(server.container.settings ?? {});
  return Object.fromEntries([
    ...fixed.map(([key, value]) => [key, moving(literal(value), config)]),
    ...settings.map(([key, value]) => [key, `\${${key}:-${value}}`]),
  ]);
}

/** Where a container has the folders of the project; one of the machine has the same path as there. */
const PROJECT_MOUNT = '/project';

function inContainer(path: string): string {
  return posix.isAbsolute(path) ? path : posix.join(PROJECT_MOUNT, path);
}

/** The group that may open the socket of the engine; `vigia start` knows it. */
export const SOCKET_GROUP_VARIABLE = 'VIGIA_DOCKER_GROUP';

function volumes(server: Server, config: Config) {
  const { name, container } = server;
  const { folders = [], sockets = [] } = server.reaches?.(config) ?? {};
  const mounts = [
    ...(container.configFolder ? [`./${provisioningFolder(name)}:${container.configFolder}:ro`] : []),
    ...(container.dataFolder ? [`${name}:${container.dataFolder}`] : []),
    ...Object.entries(container.hostFolders ?? {}).map(([from, to]) => `${from}:${to}:ro`),
    ...(secretsOf(server, config).length > 0 ? [`${secretsVolume(name)}:${SECRETS_MOUNT}:ro`] : []),
    ...folders.map(path => `${posix.isAbsolute(path) ? path : `./${path}`}:${inContainer(path)}:ro`),
    ...sockets.map(path => `${path}:${path}:ro`),
  ];
  return mounts.length > 0 && { volumes: mounts };
}

/** Checks often at first, so that `up --wait` returns soon. No server takes longer to start than the start period. */
function healthcheck(server: Server) {
  if (server.container.health.by === 'probe') return undefined;
  return {
    healthcheck: { test: probe(server), interval: '3s', timeout: '3s', retries: 10, start_period: '60s' },
  };
}

function probe({ name, container, readiness, ports, login }: Server): string[] {
  if (container.health.by === 'program') return ['CMD', ...container.health.command.map(literal)];
  if (!readiness)
    throw new Error(
      `server ${name}: a health check with ${container.health.by} needs a readiness path; give one, or a program`,
    );
  const port = ports[readiness.port]!.number;
  if (container.health.by === 'bash')
    return ['CMD', 'bash', '-c', literal(bashRequest(port, readiness.path))];
  const url = `http://127.0.0.1:${port}${readiness.path}`;
  const wget = ['wget', '--quiet', '--output-document=/dev/null'];
  if (!login) return ['CMD', ...wget, url];
  const password = `$(cat ${SECRETS_MOUNT}/${PASSWORD_SECRET})`;
  return [
    'CMD-SHELL',
    literal([...wget, `"${url.replace('://', `://${STACK_USER}:${password}@`)}"`].join(' ')),
  ];
}

/** Succeeds when the path answers with a status of 2xx. Every few seconds, so it starts nothing that is larger than bash. */
function bashRequest(port: number, path: string): string {
  const request = String.raw`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
  return [
    `exec 3<>/dev/tcp/127.0.0.1/${port}`,
    `printf '${request}' >&3`,
    'read -r _ status _ <&3',
    '[[ $status == 2?? ]]',
  ].join(' && ');
}

function needs(server: Server, config: Config) {
  const conditions = [
    ...(secretsOf(server, config).length > 0 ? [[SECRETS_SERVICE, 'service_completed_successfully']] : []),
    ...(server.container.needs ?? []).map(needed => [needed, 'service_healthy']),
  ];
  return (
    conditions.length > 0 && {
      depends_on: Object.fromEntries(conditions.map(([name, condition]) => [name, { condition }])),
    }
  );
}

/** Compose replaces `$NAME`; `$$` is a plain dollar. */
function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** An address for people moves with its port. */
function moving(text: string, { project: { ports } }: Config): string {
  return Object.entries(ports)
    .filter(([, { published }]) => published)
    .reduce(
      (moved, [name, { number }]) =>
        moved.replace(
          new RegExp(`\\bhttp://localhost:${number}\\b`, 'g'),
          `http://localhost:\${${portVariable(name)}:-${number}}`,
        ),
      text,
    );
}

function folder(server: ServerName, path: string | undefined): string {
  if (!path)
    throw new Error(
      `server ${server} needs a folder that its container does not define: define it in core/stack/`,
    );
  return path;
}

function yaml(value: unknown): string {
  return dump(value, { lineWidth: -1, noRefs: true });
}
