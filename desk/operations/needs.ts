import { Problem } from '../problem.ts';
import type { ServerClient } from '../servers/client.ts';
import type { Servers } from '../servers/servers.ts';

const names = {
  prometheus: ['Prometheus', 'PROMETHEUS_URL'],
  alertmanager: ['Alertmanager', 'ALERTMANAGER_URL'],
  loki: ['Loki', 'LOKI_URL'],
} as const satisfies Record<keyof Servers, readonly [name: string, variable: string]>;

/** Returns the server. Throws a `Problem` with status 503 if the desk has none. */
export function needed(servers: Servers, server: keyof Servers): ServerClient {
  const client = servers[server];
  if (client) return client;
  const [name, variable] = names[server];
  throw new Problem(503, `the desk does not know ${name}`, `set ${variable} and start the desk again`);
}
