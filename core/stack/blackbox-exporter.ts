import { yamlFile } from '../generate/yaml.ts';
import { smallGo } from './node-exporter.ts';
import { modules } from './probes.ts';
import { provisioningFolder, type Server } from './server.ts';

/** Asks endpoints from outside, as their users do. */
export const blackboxExporter: Server = {
  name: 'blackbox-exporter',
  title: 'blackbox-exporter (probes)',
  ports: { 'blackbox-exporter': { number: 9115, published: false, use: 'probes' } },
  readiness: { port: 'blackbox-exporter', path: '/-/healthy' },
  container: {
    image: 'prom/blackbox-exporter:v0.28.0',
    user: '65534:65534',
    memory: '64m',
    health: { by: 'wget' },
    configFolder: '/etc/blackbox_exporter',
    networks: ['stack'],
  },
  arguments: (_, placement) => [
    `--config.file=${placement.configFolder('blackbox-exporter')}/blackbox.yml`,
    `--web.listen-address=${placement.bind}:${placement.port('blackbox-exporter')}`,
    // Past probes that its own page shows.
    '--history.limit=10',
    '--log.level=error',
  ],
  environment: () => smallGo,
  configuration: config => [
    {
      path: `${provisioningFolder('blackbox-exporter')}/blackbox.yml`,
      content: yamlFile(config.project, configuration),
    },
  ],
};

/** A probe that takes longer has failed. The scrape's own limit, where it is shorter, comes first. */
const TIMEOUT = '5s';
/** Container networks are IPv4 unless somebody made them otherwise; the other one is tried when there is none. */
const ip = { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true } as const;

const configuration = {
  modules: {
    [modules.http]: { prober: 'http', timeout: TIMEOUT, http: ip },
    [modules.tcp]: { prober: 'tcp', timeout: TIMEOUT, tcp: ip },
  },
};
