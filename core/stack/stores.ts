import type { Server } from './server.ts';

/** Database name and user of the sample service. */
export const database = { name: 'vigia', user: 'vigia' } as const;

const MAX_CONNECTIONS = 40;

/** Reachable only on the internal network, with a random password. */
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
      // Over TCP: during the very first start the server listens only on its socket, and restarts afterwards.
      command: ['pg_isready', '--host=127.0.0.1', `--username=${database.user}`, `--dbname=${database.name}`],
    },
    dataFolder: '/var/lib/postgresql/data',
    tmpfs: ['/tmp', '/var/run/postgresql'],
    secrets: ['postgres-password'],
    networks: ['data'],
  },
  // For two processes of the sample service, the exporter and a few users. The default, 100, would need 100 times a few
  // MB.
  arguments: () => ['postgres', '-c', `max_connections=${MAX_CONNECTIONS}`],
  environment: (_, placement) => ({
    POSTGRES_DB: database.name,
    POSTGRES_USER: database.user,
    POSTGRES_PASSWORD_FILE: placement.secretFile('postgres-password'),
    // A folder below the root of the volume, which may contain files such as lost+found.
    PGDATA: `${placement.dataFolder('postgres')}/pgdata`,
  }),
};

/**
 * Reachable only on the internal network. Holds verifications and rate limits, which are minutes old, so it keeps them
 * in memory.
 */
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
    // A full store rejects writes with a visible error, instead of dropping a verification code.
    '--maxmemory-policy',
    'noeviction',
  ],
};
