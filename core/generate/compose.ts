import { dump } from 'js-yaml';
import type { Config } from '../project/config.ts';
import { servers } from '../stack/index.ts';
import { hostInContainer } from '../stack/node-exporter.ts';
import { ports, portsOf, portVariable } from '../stack/ports.ts';
import { channelSecretsOf, type SecretName, secretNames, secretsFolder } from '../stack/secrets.ts';
import {
  type Container,
  imageVariable,
  type Placement,
  provisioningFolder,
  type Server,
  type ServerName,
  serverNames,
} from '../stack/server.ts';
import type { Artifact } from './artifact.ts';
import { GENERATED } from './yaml.ts';

/** The name of the project, and so of its containers, networks and volumes. */
export const COMPOSE_PROJECT = 'vigia';

const HEADER = `# ${GENERATED}
#
#   npm run setup && docker compose up --wait
#
# Ports are on 127.0.0.1. VIGIA_<NAME>_IMAGE replaces an image, VIGIA_<NAME>_PORT moves a port on the host.
# Secrets are random files under ${secretsFolder}/, made by npm run setup.
`;

/** Every container listens on its own interfaces and reaches the others by name. */
export const composePlacement: Placement = {
  servers: new Set(serverNames),
  bind: '0.0.0.0',
  port: name => ports[name].number,
  address: name => `${ports[name].server}:${ports[name].number}`,
  configFolder: server => folder(server, servers[server].container.configFolder),
  dataFolder: server => folder(server, servers[server].container.dataFolder),
  secretFile: secret => `/run/secrets/${secret}`,
  host: hostInContainer,
};

/** `compose.yaml` and the configuration that its containers mount. */
export function composeArtifacts(config: Config): Artifact[] {
  return [
    { path: 'compose.yaml', content: composeFile(config) },
    ...serverNames.flatMap(name => servers[name].configuration?.(config, composePlacement) ?? []),
  ];
}

function composeFile(config: Config): string {
  const services = serverNames.map(name => {
    const text = yaml({ [name]: service(servers[name], config) }).replace(/^(?=.)/gm, '  ');
    return `  # ${servers[name].title}\n${text}`;
  });
  const volumes = serverNames.filter(name => servers[name].container.dataFolder);
  return [
    `${HEADER}\nname: ${COMPOSE_PROJECT}\n`,
    `services:\n${services.join('\n')}`,
    '# data is cut off from the outside: only the sample service and the exporters of the stores reach the stores.\n' +
      yaml({ networks: { stack: {}, data: { internal: true } } }),
    yaml({ volumes: Object.fromEntries(volumes.map(name => [name, {}])) }),
    yaml({
      secrets: Object.fromEntries(
        [...secretNames, ...serverNames.flatMap(name => channelSecretsOf(name, config))].map(name => [
          name,
          secret(name),
        ]),
      ),
    }),
  ].join('\n');
}

function service(server: Server, config: Config) {
  const { name, container } = server;
  const published = portsOf(name).filter(port => ports[port].published);
  return {
    image: `\${${imageVariable(name)}:-${container.image}}`,
    ...(container.build && { build: build(container.build) }),
    ...(server.arguments && { command: server.arguments(config, composePlacement).map(literal) }),
    ...(server.environment && { environment: environment(server, config) }),
    ...(published.length > 0 && {
      ports: published.map(
        port => `127.0.0.1:\${${portVariable(port)}:-${ports[port].number}}:${ports[port].number}`,
      ),
    }),
    ...volumes(server),
    ...(container.tmpfs && { tmpfs: container.tmpfs.map(path => `${path}:size=64m,mode=1777`) }),
    ...secretsOf(server, config),
    networks: container.networks,
    ...(container.needs && {
      depends_on: Object.fromEntries(
        container.needs.map(needed => [needed, { condition: 'service_healthy' }]),
      ),
    }),
    // Often at first sight, so that `up --wait` returns soon; no start-up takes longer than the start period.
    healthcheck: { test: probe(server), interval: '3s', timeout: '3s', retries: 10, start_period: '60s' },
    user: container.user,
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: container.memory,
    restart: 'unless-stopped',
  };
}

function build({ dockerfile, baseImage, baseVariable }: NonNullable<Container['build']>) {
  return { context: '.', dockerfile, args: { BASE_IMAGE: `\${${baseVariable}:-${baseImage}}` } };
}

function environment(server: Server, config: Config) {
  const fixed = Object.entries(server.environment!(config, composePlacement));
  const settings = Object.entries(server.container.settings ?? {});
  return Object.fromEntries([
    ...fixed.map(([key, value]) => [key, literal(value)]),
    ...settings.map(([key, value]) => [key, `\${${key}:-${value}}`]),
  ]);
}

function volumes({ name, container }: Server) {
  const mounts = [
    ...(container.configFolder ? [`./${provisioningFolder(name)}:${container.configFolder}:ro`] : []),
    ...(container.dataFolder ? [`${name}:${container.dataFolder}`] : []),
    ...Object.entries(container.hostFolders ?? {}).map(([from, to]) => `${from}:${to}:ro`),
  ];
  return mounts.length > 0 && { volumes: mounts };
}

function probe({ name, container, readiness }: Server): string[] {
  if (container.health.by === 'program') return ['CMD', ...container.health.command.map(literal)];
  if (!readiness)
    throw new Error(
      `server ${name}: a health check with wget needs a readiness path; give one, or a program`,
    );
  const url = `http://127.0.0.1:${ports[readiness.port].number}${readiness.path}`;
  return ['CMD', 'wget', '--quiet', '--output-document=/dev/null', url];
}

function secretsOf({ name, container }: Server, config: Config) {
  const used = [...(container.secrets ?? []), ...channelSecretsOf(name, config)];
  return used.length > 0 && { secrets: used };
}

function secret(name: SecretName) {
  return { file: `./${secretsFolder}/${name}` };
}

/** Compose replaces `$NAME`; `$$` is a plain dollar. */
function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
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
