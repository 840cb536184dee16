import { yamlFile } from '../generate/yaml.ts';
import { asksForLogin, LOGIN_SECRETS, loginTo } from './login.ts';
import { smallGo } from './node-exporter.ts';
import { modules } from './probes.ts';
import { type Placement, provisioningFolder, type Server } from './server.ts';

/** Probes endpoints from outside, as their users see them. */
export const blackboxExporter: Server = {
  name: 'blackbox-exporter',
  title: 'blackbox-exporter (probes)',
  ports: { 'blackbox-exporter': { number: 9115, published: false, use: 'probes' } },
  // It sends a request wherever a caller says, to some with the password of the stack.
  login: true,
  readiness: { port: 'blackbox-exporter', path: '/-/healthy' },
  container: {
    image: 'prom/blackbox-exporter:v0.28.0',
    user: '65534:65534',
    memory: '64m',
    health: { by: 'wget' },
    configFolder: '/etc/blackbox_exporter',
    secrets: [...LOGIN_SECRETS],
    networks: ['stack'],
  },
  arguments: (_, placement) => [
    `--config.file=${placement.configFolder('blackbox-exporter')}/blackbox.yml`,
    `--web.listen-address=${placement.bind}:${placement.port('blackbox-exporter')}`,
    asksForLogin(placement),
    // Number of past probes that its own page shows.
    '--history.limit=10',
    '--log.level=error',
  ],
  environment: () => smallGo,
  configuration: (config, placement) => [
    {
      path: `${provisioningFolder('blackbox-exporter')}/blackbox.yml`,
      content: yamlFile(config.project, configuration(placement)),
    },
  ],
};

/** A probe that takes longer has failed. The timeout of the scrape applies first if it is shorter. */
const TIMEOUT = '5s';
/** Container networks are IPv4 by default. The other protocol is tried if there is no IPv4. */
const ip = { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true } as const;

function configuration(placement: Placement) {
  const http = (more: object = {}) => ({ prober: 'http', timeout: TIMEOUT, http: { ...ip, ...more } });
  return {
    modules: {
      [modules.http]: http(),
      [modules.tcp]: { prober: 'tcp', timeout: TIMEOUT, tcp: ip },
      [modules.login]: http(loginTo({ login: true }, placement)),
    },
  };
}
