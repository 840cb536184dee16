import { join, resolve } from 'node:path';
import { deskArtifacts } from '../desk/project.ts';
import type { Config } from '../project/config.ts';
import { isMade } from '../stack/secrets.ts';
import { type Placement, type PortName, provisioningFolder, type ServerName } from '../stack/server.ts';
import type { Artifact } from './artifact.ts';

/** The address of everything that runs natively. Nothing is reachable from outside. */
export const LOOPBACK = '127.0.0.1';

/** What the native target has: the servers whose programs were found, their ports and folders. */
export interface NativeLocation {
  readonly servers: ReadonlySet<ServerName>;
  readonly ports: Readonly<Record<PortName, number>>;
  /** Absolute; holds `provisioning/` and `data/`. */
  readonly folder: string;
  /** Absolute; holds the secret files that are made. */
  readonly secretsFolder: string;
  /** Absolute; holds those that people write. Default: the same. */
  readonly givenFolder?: string;
  /** Absolute; the folder of the project. Default: the current one. */
  readonly root?: string;
  /** What every path of a server begins with, if that is a secret; see `Server.secretPath`. */
  readonly paths?: Readonly<Record<ServerName, string>>;
}

/** Returns the same servers as in compose, as processes that listen on loopback. */
export function nativePlacement(location: NativeLocation): Placement {
  return {
    servers: location.servers,
    bind: LOOPBACK,
    port: name => location.ports[name]!,
    address: name => `${LOOPBACK}:${location.ports[name]}`,
    path: server => location.paths?.[server] ?? '',
    configFolder: server => join(location.folder, provisioningFolder(server)),
    dataFolder: server => join(location.folder, 'data', server),
    secretFile: secret =>
      join(
        isMade(secret) ? location.secretsFolder : (location.givenFolder ?? location.secretsFolder),
        secret,
      ),
    projectFile: path => resolve(location.root ?? process.cwd(), path),
    host: { proc: join(hostStage(location), 'proc'), sys: '/sys', root: '/', stage: hostStage(location) },
  };
}

/** The folder that the native node-exporter reads as /proc. `core/run/host-stage.ts` creates it. */
function hostStage({ folder }: NativeLocation): string {
  return join(folder, 'host');
}

/** Returns the configuration of the servers that run. */
export function nativeArtifacts(config: Config, location: NativeLocation): Artifact[] {
  const placement = nativePlacement(location);
  return [
    ...[...config.project.servers.values()]
      .filter(({ name }) => location.servers.has(name))
      .flatMap(server => server.configuration?.(config, placement) ?? []),
    ...deskArtifacts(config, location.servers),
  ];
}
