import type { Settings } from '../settings.ts';
import { type ServerClient, serverClient } from './client.ts';

/** The servers that the desk asks; each may be absent, and each may be away. */
export interface Servers {
  readonly prometheus?: ServerClient;
  readonly alertmanager?: ServerClient;
  readonly loki?: ServerClient;
}

export function serversOf({ prometheusUrl, alertmanagerUrl, lokiUrl }: Settings): Servers {
  return {
    ...(prometheusUrl && { prometheus: serverClient('Prometheus', prometheusUrl) }),
    ...(alertmanagerUrl && { alertmanager: serverClient('Alertmanager', alertmanagerUrl) }),
    ...(lokiUrl && { loki: serverClient('Loki', lokiUrl) }),
  };
}
