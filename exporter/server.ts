import { type Server, urlOf } from 'vigia';
import { SAMPLE_JOB, SAMPLE_MEMORY_MIB } from '../metrics/sample.ts';

const NAME = 'exporter';
const PORT = 8080;

/** How often the business metrics are counted. */
const BUSINESS_REFRESH_SECONDS = 15;

/** The sample service. Every server that it sends to may be down: it starts and continues without. */
export const sampleServer: Server = {
  name: NAME,
  title: `Sample service ${SAMPLE_JOB}`,
  ports: { [NAME]: { number: PORT, published: true, use: 'sample service, /metrics and inbox' } },
  readiness: { port: NAME, path: '/live' },
  healthPaths: [[NAME, '/health']],
  simulates: ['/upstream/uaz/health', '/upstream/openai/v1/models'],
  program: {
    // With PGlite inside it takes 190 MB with these flags and 340 MB without (measured): the optimising WebAssembly
    // compiler and large young generations are for busier services. A container limits the heap by itself; here, on a
    // host with much memory, 45 MB in use had 200 MB around them.
    node: ['--liftoff-only', '--max-semi-space-size=2', '--max-old-space-size=128', 'exporter/main.ts'],
    embeds: ['postgres', 'redis'],
    note: 'PostgreSQL (PGlite) and Redis embedded',
  },
  container: {
    // Compose asks a registry before it builds. With this one, this machine, nobody else's image of that name is pulled.
    image: 'localhost/vigia/exporter:local',
    build: {
      dockerfile: 'exporter/Dockerfile',
      baseImage: 'node:24-bookworm-slim',
      baseVariable: 'VIGIA_NODE_IMAGE',
    },
    settings: { TRAFFIC: 'day' },
    user: '1000:1000',
    memory: `${SAMPLE_MEMORY_MIB}m`,
    health: { by: 'bash' },
    dataFolder: '/data',
    tmpfs: ['/tmp'],
    secrets: ['database-url', 'privacy-key', 'servers-password', 'service-token'],
    networks: ['stack', 'data'],
    needs: ['postgres', 'redis'],
  },
  environment: (config, placement) => ({
    HOST: placement.bind,
    PORT: String(placement.port(NAME)),
    ENVIRONMENT: config.environment,
    // Holds waiting log lines and, without PostgreSQL, the embedded database.
    DATA_DIR: placement.dataFolder(NAME),
    LOG_DIR: `${placement.dataFolder(NAME)}/logs`,
    PRIVACY_KEY_FILE: placement.secretFile('privacy-key'),
    SERVICE_TOKEN_FILE: placement.secretFile('service-token'),
    BUSINESS_REFRESH_SECONDS: String(Math.max(1, Math.round(BUSINESS_REFRESH_SECONDS / config.timeScale))),
    ...(placement.servers.has('postgres') && { DATABASE_URL_FILE: placement.secretFile('database-url') }),
    ...(placement.servers.has('redis') && { REDIS_URL: `redis://${placement.address('redis')}` }),
    ...(placement.servers.has('node-exporter') &&
      placement.host.stage && { HOST_STAGE: placement.host.stage }),
    ...(placement.servers.has('loki') && { LOKI_URL: urlOf(placement, 'loki') }),
    ...(placement.servers.has('jaeger') && {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${placement.address('jaeger-otlp-http')}`,
    }),
  }),
};
