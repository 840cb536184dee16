import { hostSystem, type OwnExporter, ownExporter } from 'vigia/platform';

/**
 * Returns the system of hosts that a node-exporter of your own watches, github.com/prometheus/node_exporter 1.11 (names also of 1.0
 * and later): CPU, memory, disks, network. It takes the place of the system `host` of the stack.
 *
 * @example
 * ```ts
 * host({ job: 'node' });
 * ```
 */
export function host(options: OwnExporter = {}) {
  return ownExporter(hostSystem, options);
}
