import type { Config } from '../project/config.ts';
import { scaleDuration } from '../promql/duration.ts';
import type { Placement } from './server.ts';
import { certificates, login } from './targets.ts';

/** The path at which Prometheus receives metrics by OTLP over HTTP. */
export const OTLP_PATH = '/api/v1/otlp/v1/metrics';

export const OTLP_FLAG = '--web.enable-otlp-receiver';

/** Pushed samples may be this much older than the newest: exporters send again what was not taken. */
const OUT_OF_ORDER = '30m';

/** Attributes of a resource that become labels of its series. Its name and instance become `job` and `instance` in any case. */
const PROMOTED = [
  'service.name',
  'service.namespace',
  'service.version',
  'deployment.environment',
  'deployment.environment.name',
  'host.name',
  'container.name',
  'k8s.namespace.name',
  'k8s.deployment.name',
  'k8s.pod.name',
];

/** Returns how Prometheus receives what is pushed by OTLP, if the project wants that. The labels of the fleet come as attributes. */
export function otlpReceiver({ project, timeScale }: Config) {
  if (!project.otlp) return undefined;
  return {
    otlp: { promote_resource_attributes: [...project.fleetLabels, ...PROMOTED] },
    storage: { tsdb: { out_of_order_time_window: scaleDuration(OUT_OF_ORDER, timeScale) } },
  };
}

/** Returns where else Prometheus writes its samples. */
export function remoteWrites({ project }: Config, placement: Placement) {
  if (project.remoteWrite.length === 0) return undefined;
  return {
    remote_write: project.remoteWrite.map(({ url, name, auth, tls, headers }) => ({
      url: reached(url, placement),
      ...(name !== undefined && { name }),
      ...(auth && login(auth, placement)),
      ...(tls && { tls_config: certificates(tls, placement) }),
      ...(headers && { headers }),
    })),
  };
}

function reached(url: string, { onHost }: Placement): string {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const number = port || (protocol === 'https:' ? '443' : '80');
  const address = `${hostname}:${number}`;
  const there = onHost?.(address) ?? address;
  return there === address ? url : `${protocol}//${there}${pathname}${search}`;
}
