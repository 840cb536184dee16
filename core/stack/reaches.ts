import type { Config } from '../project/config.ts';
import { addressesIn } from '../project/target.ts';
import { DOCKER_SOCKET } from './discovery.ts';
import type { Reach } from './server.ts';

/** The name under which a container reaches the machine that it runs on. */
export const HOST_NAME = 'host.docker.internal';

const THIS_MACHINE = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)(?=:\d+$)/;

/** Returns the address at which a container reaches what listens on its machine; other addresses stay as they are. */
export function fromContainer(address: string): string {
  return address.replace(THIS_MACHINE, HOST_NAME);
}

/** Returns what the container of Prometheus needs of its machine to find and reach the targets. */
export function reaches(config: Config): Reach {
  const { targets, remoteWrite } = config.project;
  const discoveries = targets.flatMap(({ discover }) => discover ?? []);
  const files = discoveries.flatMap(one => ('file' in one ? [one.file].flat() : []));
  const engines = discoveries.flatMap(one => ('docker' in one ? (one.docker.host ?? DOCKER_SOCKET) : []));
  const addresses = targets.flatMap(target => addressesIn(target, config.environment));
  return {
    folders: [...new Set(files.map(file => folderOf(file)))].sort(),
    sockets: [...new Set(engines.filter(isSocket).map(socketOf))].sort(),
    // What a file says is known only later.
    host:
      files.length > 0 ||
      addresses.some(address => fromContainer(address) !== address) ||
      remoteWrite.some(
        ({ url }) => fromContainer(`${new URL(url).hostname}:1`) !== `${new URL(url).hostname}:1`,
      ),
  };
}

/** Returns the folder of a file whose path begins with a slash. */
function folderOf(file: string): string {
  return file.replaceAll(/\/{2,}/g, '/').replace(/\/[^/]*$/, '') || '/';
}

const SOCKET = 'unix://';

function isSocket(host: string): boolean {
  return host.startsWith(SOCKET);
}

function socketOf(host: string): string {
  return host.slice(SOCKET.length);
}
