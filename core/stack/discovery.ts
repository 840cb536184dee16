import type { Discovery, DnsDiscovery, DockerDiscovery, KubernetesDiscovery } from '../project/target.ts';
import type { Placement } from './server.ts';

/** The socket of a Docker engine of this machine, the usual one. */
export const DOCKER_SOCKET = 'unix:///var/run/docker.sock';

interface Relabelling {
  readonly source_labels?: readonly string[];
  readonly separator?: string;
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: 'keep';
}

/**
 * Returns the part of a scrape that finds its targets, and what makes their labels: those of the environment, and an instance that
 * people recognise.
 */
export function discovered(
  discover: Discovery,
  labels: Readonly<Record<string, string>>,
  placement: Placement,
) {
  const found = foundBy(discover, placement);
  return { ...found.sd, relabel_configs: [...found.relabelling, ...Object.entries(labels).map(unlessThere)] };
}

interface Found {
  readonly sd: object;
  readonly relabelling: readonly Relabelling[];
}

function foundBy(discover: Discovery, placement: Placement): Found {
  if ('file' in discover) return inFiles(discover.file, placement);
  if ('dns' in discover) return byDns(discover.dns);
  return 'docker' in discover ? byDocker(discover.docker) : byKubernetes(discover.kubernetes, placement);
}

/** What a file says of its own targets counts more. */
function unlessThere([label, value]: [string, string]): Relabelling {
  return { source_labels: [label], regex: '', target_label: label, replacement: literal(value) };
}

function inFiles(file: string | readonly string[], placement: Placement): Found {
  const files = [file].flat().map(one => placement.projectFile(one));
  const address = placement.onHost?.('localhost:1')?.replace(/:1$/, '');
  return {
    sd: { file_sd_configs: [{ files }] },
    // The address of a file that is of this machine is another in a container; the instance stays what the file says.
    relabelling:
      address === undefined
        ? []
        : [
            {
              source_labels: ['instance', '__address__'],
              regex: ';(.+)',
              target_label: 'instance',
              replacement: '$1',
            },
            {
              source_labels: ['__address__'],
              regex: `${THIS_MACHINE}:(\\d+)`,
              target_label: '__address__',
              replacement: `${address}:$1`,
            },
          ],
  };
}

/** Names of the machine itself. */
const THIS_MACHINE = '(?:localhost|127\\.0\\.0\\.1|\\[::1\\])';

function byDns({ names, port, type = port === undefined ? 'SRV' : 'A' }: DnsDiscovery): Found {
  return {
    sd: { dns_sd_configs: [{ names, type, ...(type !== 'SRV' && { port }) }] },
    relabelling: [],
  };
}

/** A container is found once for each port that it exposes; all become the same target, with the port that is asked for. */
function byDocker({ labels, port, network, host = DOCKER_SOCKET }: DockerDiscovery): Found {
  const values = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return {
    sd: { docker_sd_configs: [{ host, port, filters: [{ name: 'label', values }] }] },
    relabelling: [
      ...(network === undefined ? [] : [keep('__meta_docker_network_name', quoted(network))]),
      {
        source_labels: ['__meta_docker_network_ip'],
        regex: '(.+)',
        target_label: '__address__',
        replacement: `$1:${port}`,
      },
      {
        source_labels: ['__meta_docker_container_name'],
        regex: '/?(.+)',
        target_label: 'instance',
        replacement: `$1:${port}`,
      },
    ],
  };
}

/** The labels of a port and of its owner, by role. */
const KUBERNETES = {
  pod: { port: 'pod_container_port_number', portName: 'pod_container_port_name', owner: 'pod_name' },
  service: { port: 'service_port_number', portName: 'service_port_name', owner: 'service_name' },
  endpointslice: {
    port: 'endpointslice_port',
    portName: 'endpointslice_port_name',
    owner: 'pod_name',
  },
} as const;

function byKubernetes(discovery: KubernetesDiscovery, placement: Placement): Found {
  const { role = 'pod', selector, port, namespaces, kubeconfig } = discovery;
  const meta = KUBERNETES[role];
  const label = (name: string) => `__meta_kubernetes_${name}`;
  return {
    sd: {
      kubernetes_sd_configs: [
        {
          role,
          selectors: [{ role, label: selector }],
          ...(namespaces && { namespaces: { names: namespaces } }),
          ...(kubeconfig !== undefined && { kubeconfig_file: placement.secretFile(kubeconfig) }),
        },
      ],
    },
    relabelling: [
      // One that has ended keeps its address for a while.
      ...(role === 'pod' ? [keep(label('pod_phase'), 'Running')] : []),
      keep(label(typeof port === 'number' ? meta.port : meta.portName), String(port)),
      {
        source_labels: [label('namespace'), label(meta.owner)],
        separator: '/',
        regex: '(.+/.+)',
        target_label: 'instance',
        replacement: `$1:${port}`,
      },
    ],
  };
}

function keep(label: string, regex: string): Relabelling {
  return { source_labels: [label], regex, action: 'keep' };
}

/** Text that stands for itself in a regular expression. */
function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Text that stands for itself in a replacement. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
