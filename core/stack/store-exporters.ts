import { smallGo } from './node-exporter.ts';
import type { Server } from './server.ts';
import { database } from './stores.ts';

/** Both are between Prometheus and the stores, so they are on both networks. Neither is reachable from outside. */

export const postgresExporter: Server = {
  name: 'postgres-exporter',
  title: "PostgreSQL's exporter",
  ports: {
    'postgres-exporter': {
      number: 9187,
      published: false,
      use: "PostgreSQL's metrics",
    },
  },
  readiness: { port: 'postgres-exporter', path: '/' },
  notNative: 'it cannot connect to PGlite, which is embedded in the sample service',
  container: {
    image: 'prometheuscommunity/postgres-exporter:v0.19.1',
    user: '65534:65534',
    memory: '64m',
    health: { by: 'wget' },
    secrets: ['postgres-password'],
    networks: ['stack', 'data'],
  },
  arguments: (_, placement) => [
    `--web.listen-address=${placement.bind}:${placement.port('postgres-exporter')}`,
    '--log.level=error',
  ],
  environment: (_, placement) => ({
    DATA_SOURCE_URI: `${placement.address('postgres')}/${database.name}?sslmode=disable`,
    DATA_SOURCE_USER: database.user,
    DATA_SOURCE_PASS_FILE: placement.secretFile('postgres-password'),
    ...smallGo,
  }),
};

export const redisExporter: Server = {
  name: 'redis-exporter',
  title: "Redis's exporter",
  ports: { 'redis-exporter': { number: 9121, published: false, use: "Redis's metrics" } },
  readiness: { port: 'redis-exporter', path: '/health' },
  notNative: 'there is no Redis: the sample service does its work itself',
  container: {
    // The image with the plain tag has no program that could check the health.
    image: 'oliver006/redis_exporter:v1.86.0-alpine',
    user: '59000:59000',
    memory: '64m',
    health: { by: 'wget' },
    networks: ['stack', 'data'],
  },
  environment: (_, placement) => ({
    REDIS_ADDR: `redis://${placement.address('redis')}`,
    REDIS_EXPORTER_WEB_LISTEN_ADDRESS: `${placement.bind}:${placement.port('redis-exporter')}`,
    // Within the shortest scrape interval on compressed time.
    REDIS_EXPORTER_CONNECTION_TIMEOUT: '800ms',
    ...smallGo,
  }),
};
