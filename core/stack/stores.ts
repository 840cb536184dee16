import type { Server } from './server.ts';

/** Database name and user of the sample service. */
export const database = { name: 'vigia', user: 'vigia' } as const;

const MAX_CONNECTIONS = 40;

/** Reachable only on the inner network, with a random password. */
export const postgres: Server = {
  name: 'postgres',
  title: 'PostgreSQL',
  notNative: 'Vigia starts no PostgreSQL without containers',
  ports: { postgres: { number: 5432, published: false, use: 'PostgreSQL' } },
  container: {
    image: 'postgres:17-bookworm',
    user: 'postgres',
    memory: '256m',
    health: {
      by: 'program',
      // Over TCP: during the very first start the server listens on its socket only, and restarts afterwards.
      command: ['pg_isready', '--host=127.0.0.1', `--username=${database.user}`, `--dbname=${database.name}`],
    },
    dataFolder: '/var/lib/postgresql/data',
    tmpfs: ['/tmp', '/var/run/postgresql'],
    secrets: ['postgres-password'],
    networks: ['data'],
  },
  // Two processes of the sample service, its exporter and some people: 100, the default, would be 100 times a few MB.
  arguments: () => ['postgres', '-c', `max_connections=${MAX_CONNECTIONS}`],
  environment: (_, placement) => ({
    POSTGRES_DB: database.name,
    POSTGRES_USER: database.user,
    POSTGRES_PASSWORD_FILE: placement.secretFile('postgres-password'),
    // A folder below the volume's root, which may hold files of its own such as lost+found.
    PGDATA: `${placement.dataFolder('postgres')}/pgdata`,
  }),
};

/** Reachable only on the inner network. Holds verifications and rate limits, which are minutes old: kept in memory. */
export const redis: Server = {
  name: 'redis',
  title: 'Redis',
  notNative: 'Vigia starts no Redis without containers',
  ports: { redis: { number: 6379, published: false, use: 'Redis' } },
  container: {
    image: 'redis:8-bookworm',
    user: 'redis',
    memory: '96m',
    health: { by: 'program', command: ['redis-cli', 'ping'] },
    tmpfs: ['/data'],
    networks: ['data'],
  },
  arguments: () => [
    'redis-server',
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory',
    '64mb',
    // A full store refuses writes with an error that shows, instead of forgetting somebody's code.
    '--maxmemory-policy',
    'noeviction',
  ],
};
