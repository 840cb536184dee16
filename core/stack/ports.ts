import type { Project } from '../project/project.ts';
import type { PortName, ServerName } from './server.ts';

/** Returns the environment variable that moves a port on the host, such as `VIGIA_GRAFANA_PORT`. */
export function portVariable(name: PortName): string {
  return `VIGIA_${name.toUpperCase().replaceAll('-', '_')}_PORT`;
}

/** Returns the ports on which a server listens. */
export function portsOf({ ports }: Pick<Project, 'ports'>, server: ServerName): PortName[] {
  return Object.keys(ports).filter(name => ports[name]!.server === server);
}
