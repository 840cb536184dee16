import type { DeskOptions } from '../desk/options.ts';
import type { Server } from './server.ts';

/** The name of the desk: its server, its port, its folders. */
export const DESK = 'desk';
/** The log stream of what happens to incidents. */
export const INCIDENT_STREAM = 'incidents';
const PORT = 9096;
const PACKAGE = '@vigia/desk';
/** Measured: 110 to 130 MB, half of it pages of Node's program; a notification of 10,000 alerts takes 60 MB for a moment. */
const MEMORY = '256m';
/** Young generations of the usual size double the memory of a service that mostly waits. */
const FLAG = '--max-semi-space-size=2';

/** The image has no wget, but it has node. */
const probe = `fetch('http://127.0.0.1:${PORT}/live').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;

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
    program: { package: PACKAGE, node: [FLAG, 'vigia-desk'], note: 'SQLite embedded' },
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
      health: { by: 'program', command: ['node', '--eval', probe] },
      configFolder: '/etc/vigia-desk',
      dataFolder: '/data',
      tmpfs: ['/tmp'],
      ...(isPostgres && { secrets: ['database-url'], needs: ['postgres'] }),
      networks: isPostgres ? ['stack', 'data'] : ['stack'],
    },
    ...(dockerfile === undefined && {
      arguments: () => ['node', FLAG, `${MODULES}/${PACKAGE}/main.js`],
    }),
    environment: (config, placement) => ({
      HOST: placement.bind,
      PORT: String(placement.port(DESK)),
      ENVIRONMENT: config.environment,
      DATA_DIR: placement.dataFolder(DESK),
      PROJECT_FILE: `${placement.configFolder(DESK)}/project.json`,
      DESK_URL: config.deskUrl,
      // Those of channels: it reads the files that it needs, when it needs them.
      SECRETS_DIR: placement.secretFile(''),
      ...(config.project.duty.deadMan?.ping !== undefined && {
        WATCHDOG_PING_URL_FILE: placement.secretFile(config.project.duty.deadMan.ping),
      }),
      ...(isPostgres &&
        placement.servers.has('postgres') && { DATABASE_URL_FILE: placement.secretFile('database-url') }),
      ...Object.fromEntries(
        ['prometheus', 'alertmanager', 'loki']
          .filter(server => placement.servers.has(server))
          .map(server => [`${server.toUpperCase()}_URL`, `http://${placement.address(server)}`]),
      ),
    }),
  };
}
