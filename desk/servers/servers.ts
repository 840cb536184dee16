import { type Environment, secretOf } from '../environment.ts';
import type { Settings } from '../settings.ts';
import { type ServerClient, serverClient } from './client.ts';

/** The servers that the desk asks; each may be absent, and each may be away. */
export interface Servers {
  readonly prometheus?: ServerClient;
  readonly alertmanager?: ServerClient;
  readonly loki?: ServerClient;
}

export function serversOf(settings: Settings): Servers {
  const { prometheusUrl, alertmanagerUrl, lokiUrl, env } = settings;
  return {
    ...(prometheusUrl && {
      prometheus: serverClient('Prometheus', prometheusUrl, loginOf(env, 'PROMETHEUS')),
    }),
    ...(alertmanagerUrl && {
      alertmanager: serverClient('Alertmanager', alertmanagerUrl, loginOf(env, 'ALERTMANAGER')),
    }),
    ...(lokiUrl && { loki: serverClient('Loki', lokiUrl) }),
  };
}

/**
 * Returns the header with which the desk logs in to a server: `NAME_TOKEN`, or `NAME_USER` and `NAME_PASSWORD`, each also as a file. The
 * servers of a stack have one password, which `SERVERS_PASSWORD` gives; their user is `vigia`.
 */
function loginOf(env: Environment, name: string): Readonly<Record<string, string>> {
  const token = secretOf(env, `${name}_TOKEN`);
  if (token) return { authorization: `Bearer ${token}` };
  const password = secretOf(env, `${name}_PASSWORD`) ?? secretOf(env, 'SERVERS_PASSWORD');
  if (!password) return {};
  const pair = `${env[`${name}_USER`] || 'vigia'}:${password}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
