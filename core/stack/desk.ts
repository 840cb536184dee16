import { type Place, placesIn } from '../desk/address.ts';
import type { DeskOptions } from '../desk/options.ts';
import type { Config } from '../project/config.ts';
import { PASSWORD_SECRET } from './login.ts';
import { fromContainer } from './reaches.ts';
import { callSecretsOf } from './secrets.ts';
import { type Placement, type Server, urlOf } from './server.ts';

/** The name of the desk: its server, its port, its folders. */
export const DESK = 'desk';
/** The log stream of what happens to incidents. */
export const INCIDENT_STREAM = 'incidents';
const PORT = 9096;
const PACKAGE = '@vigia/desk';
/** Measured: 118 to 131 MB, 60 of it pages of Node's program; a notification of 10,000 alerts takes 60 MB for a moment. */
const MEMORY = '256m';
/**
 * The desk mostly waits, so V8 favours its memory: young generations of the usual size and compilers, also the optimising one of
 * WebAssembly (for the parser of `fetch`), take 55 MB more under load for 0.15 ms less of CPU time per request (docs/decisions.md).
 */
export const DESK_FLAGS = [
  ...['--max-semi-space-size=2', '--liftoff-only', '--optimize-for-size'],
  ...['--no-opt', '--no-maglev', '--no-sparkplug'],
] as const;

/** What a team sets for its machine and not for its project; empty: the default of the desk. */
const SETTINGS = { DESK_HOSTS: '', REMEDIES: 'on', TZ: 'UTC' };

/** The tokens that the set-up makes, and the password of the servers that the desk asks. */
const DESK_SECRETS = ['desk-token', 'desk-read-token', 'desk-sender-token', PASSWORD_SECRET] as const;

/** The environment of a trial, whose desk everybody on this machine may read. */
const DEMO = 'demo';

/** Where the container has the packages of the project. */
const MODULES = '/app/node_modules';

/** Returns the desk of a project, which runs as the project has it installed. Every server that it asks may be down. */
export function deskServer({ database = 'sqlite', dockerfile }: DeskOptions): Server {
  const isPostgres = database === 'postgres';
  return {
    name: DESK,
    title: 'Desk',
    ports: { [DESK]: { number: PORT, published: true, use: 'desk: inbox, history, runbooks' } },
    readiness: { port: DESK, path: '/live' },
    healthPaths: [[DESK, '/health']],
    token: 'desk-token',
    program: { package: PACKAGE, node: [...DESK_FLAGS, 'vigia-desk'], note: 'SQLite embedded' },
    container: {
      ...(dockerfile === undefined
        ? { image: 'node:24-bookworm-slim', hostFolders: { './node_modules': MODULES } }
        : {
            // This machine's: nobody else's image of that name is pulled.
            image: 'localhost/vigia/desk:local',
            build: { dockerfile, baseImage: 'node:24-bookworm-slim', baseVariable: 'VIGIA_NODE_IMAGE' },
          }),
      user: '1000:1000',
      memory: MEMORY,
      health: { by: 'bash' },
      configFolder: '/etc/vigia-desk',
      dataFolder: '/data',
      tmpfs: ['/tmp'],
      secrets: [...(isPostgres ? (['database-url'] as const) : []), ...DESK_SECRETS],
      ...(isPostgres && { needs: ['postgres'] }),
      settings: SETTINGS,
      networks: isPostgres ? ['stack', 'data'] : ['stack'],
    },
    ...(dockerfile === undefined && {
      arguments: () => ['node', ...DESK_FLAGS, `${MODULES}/${PACKAGE}/main.js`],
    }),
    reaches: config => ({ folders: [], sockets: [], host: callsThisMachine(config) }),
    environment: (config, placement) => ({
      // Of its threads only one allocates much; an arena for each keeps 17 MB (measured under 1,000 reads a second).
      MALLOC_ARENA_MAX: '1',
      HOST: placement.bind,
      PORT: String(placement.port(DESK)),
      ENVIRONMENT: config.environment,
      DATA_DIR: placement.dataFolder(DESK),
      PROJECT_FILE: `${placement.configFolder(DESK)}/project.json`,
      DESK_URL: config.deskUrl,
      // Those of channels: it reads the files that it needs, when it needs them.
      SECRETS_DIR: placement.secretFile('channel').replace(/[^/\\]*$/, ''),
      ...(config.project.duty.deadMan?.ping !== undefined && {
        WATCHDOG_PING_URL_FILE: placement.secretFile(config.project.duty.deadMan.ping),
      }),
      ...(isPostgres &&
        placement.servers.has('postgres') && { DATABASE_URL_FILE: placement.secretFile('database-url') }),
      ...addressesOfCalls(config, placement),
      ...Object.fromEntries(
        callSecretsOf(DESK, config).map(secret => [
          `${secret.toUpperCase().replaceAll('-', '_')}_FILE`,
          placement.secretFile(secret),
        ]),
      ),
      ...Object.fromEntries(
        ['prometheus', 'alertmanager', 'loki']
          .filter(server => placement.servers.has(server))
          .map(server => [`${server.toUpperCase()}_URL`, urlOf(placement, server)]),
      ),
      SERVERS_PASSWORD_FILE: placement.secretFile(PASSWORD_SECRET),
      DESK_READS: config.project.desk?.reads ?? (config.environment === DEMO ? 'open' : 'login'),
      DESK_TOKEN_FILE: placement.secretFile('desk-token'),
      DESK_READ_TOKEN_FILE: placement.secretFile('desk-read-token'),
      DESK_SENDER_TOKEN_FILE: placement.secretFile('desk-sender-token'),
    }),
  };
}

/** Whether the container has to reach what listens on its machine. */
function callsThisMachine(config: Config): boolean {
  return placesIn(config, placesOf(config)).addresses.some(one => fromContainer(one) !== one);
}

function placesOf({ project }: Config): readonly Place[] {
  return [...Object.values(project.remedies), ...Object.values(project.backups)];
}

/** What the desk calls under other addresses than those that the project gives: servers, and what listens on this machine. */
function addressesOfCalls(config: Config, placement: Placement): Record<string, string> {
  const { servers, addresses } = placesIn(config, placesOf(config));
  const { onHost = address => address } = placement;
  const known = [
    ...servers
      .filter(name => placement.servers.has(name))
      .map(name => [name, placement.address(name)] as const),
    ...addresses.filter(one => onHost(one) !== one).map(one => [one, onHost(one)] as const),
  ];
  return known.length > 0 ? { DESK_ADDRESSES: JSON.stringify(Object.fromEntries(known)) } : {};
}
