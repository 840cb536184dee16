import type { Artifact } from '../generate/artifact.ts';
import type { Config } from '../project/config.ts';
import type { MadeSecret, SecretName } from './secrets.ts';

/** The name of a server: its service in compose, its folders. */
export type ServerName = string;

/** A port of a server. */
export interface Port {
  readonly server: ServerName;
  readonly number: number;
  /** Reachable from the host in compose. The others are only for other containers. */
  readonly published: boolean;
  readonly use: string;
}
export type PortName = string;

/** Where the servers run, as far as their configuration depends on it: in containers, or as processes on loopback. */
export interface Placement {
  /** The servers that run. A configuration must not refer to others. */
  readonly servers: ReadonlySet<ServerName>;
  /** The address on which servers listen: every interface of a container, or loopback. */
  readonly bind: string;
  /** Returns the port number on which the server listens. */
  port(name: PortName): number;
  /** Returns `host:port` at which the other servers reach it. */
  address(name: PortName): string;
  /** Returns what every path of the server begins with, such as `/3f…`. Default: nothing. */
  path?(server: ServerName): string;
  /** Returns the folder with the generated files of the server. */
  configFolder(server: ServerName): string;
  /** Returns the folder that the server may write to and that outlives it. */
  dataFolder(server: ServerName): string;
  /** Returns the path of the file with the secret, as the server sees it. */
  secretFile(secret: SecretName): string;
  /** Returns the path of a file of the project, as the server sees it. Only its folder must be there. */
  projectFile(path: string): string;
  /** Returns the address at which the servers reach what listens on this machine. Default: the same address. */
  onHost?(address: string): string;
  /** The host on which all this runs, as node-exporter sees it. */
  readonly host: HostView;
}

/** The folder that node-exporter reads as /proc. */
export interface HostView {
  readonly proc: string;
  readonly sys: string;
  readonly root: string;
  /**
   * The folder of `proc`, where scenarios may replace files of the kernel, and put a file of more metrics into
   * `textfile/`. Absent in containers: no scenario changes the host there.
   */
  readonly stage?: string;
}

/** How the container engine checks whether the server is healthy. */
export type Health =
  /** Requests the readiness path with the `wget` of the image. */
  | { readonly by: 'wget' }
  /** Requests the readiness path with the `bash` of the image, which has no wget: every image of Debian. */
  | { readonly by: 'bash' }
  /** A program of the image, without a shell. */
  | { readonly by: 'program'; readonly command: readonly string[] }
  /** The image has nothing that could ask: only blackbox-exporter does, at the health paths. */
  | { readonly by: 'probe' };

/** Settings of a container in addition to the common ones; see `core/generate/compose.ts`. */
export interface Container {
  /** Short name and tag. The environment variable of `imageVariable` replaces it. */
  readonly image: string;
  /** Never root, except to read what only root can. A number if the official image has a fixed one, otherwise the name that the image declares. */
  readonly user: string;
  /** The minimum that leaves room for a day of demo traffic. */
  readonly memory: `${number}m`;
  readonly health: Health;
  /** Where the generated configuration is mounted, read-only. */
  readonly configFolder?: string;
  /** Where the named volume is mounted. */
  readonly dataFolder?: string;
  /** Folders of the host that are mounted read-only, with their paths in the container. */
  readonly hostFolders?: Readonly<Record<string, string>>;
  /** Writable folders in memory. Everything else is read-only. */
  readonly tmpfs?: readonly string[];
  /** Those that are made; those of channels follow from the configuration. */
  readonly secrets?: readonly MadeSecret[];
  /** `data` is isolated; only servers that need the stores are on it. */
  readonly networks: readonly ('stack' | 'data')[];
  /** Servers that must be healthy before this one starts. Only if it cannot start without them. */
  readonly needs?: readonly ServerName[];
  /** Environment variables that a user may set at start, with their defaults. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Present if the image is built from this repository. `baseImage` can be replaced like an image. */
  readonly build?: { readonly dockerfile: string; readonly baseImage: string; readonly baseVariable: string };
}

/** What a container needs of its machine for what the configuration says. */
export interface Reach {
  /** Folders of the project, or of the machine, that it reads. */
  readonly folders: readonly string[];
  /** Sockets of the machine. */
  readonly sockets: readonly string[];
  /** Whether it asks something that listens on the machine. */
  readonly host: boolean;
}

/** How a server that is a program of the project runs without containers. */
export interface Program {
  /**
   * Arguments of the Node that runs Vigia: a script below the folder of the project, or a program of `package`, after any flags for
   * Node.
   */
  readonly node: readonly [string, ...string[]];
  /** The package that has the program, which the project must have installed. Default: it is the project's own. */
  readonly package?: string;
  /** Servers that it has inside when it runs like this. */
  readonly embeds?: readonly ServerName[];
  /** What people read about it when it is ready. */
  readonly note?: string;
}

/** One server: its program, how it runs, and its configuration. */
export interface Server {
  readonly name: ServerName;
  readonly title: string;
  /** By name, which is the server's own for the main one. */
  readonly ports: Readonly<Record<PortName, Omit<Port, 'server'>>>;
  /** Why it cannot run natively. Default: it can. */
  readonly notNative?: string;
  /** How it runs natively; absent for servers that are programs of their own. */
  readonly program?: Program;
  /** Paths that return 2xx while the server is healthy, by port. They are probed. */
  readonly healthPaths?: readonly (readonly [port: PortName, path: string])[];
  /** Ports that speak no HTTP and that others need: a connection to them is probed. */
  readonly connects?: readonly PortName[];
  /** Paths at which it simulates external services, with the same requests. */
  readonly simulates?: readonly string[];
  /** Whether it asks for the name and the password of the stack, at every path; see `login.ts`. */
  readonly login?: true;
  /** The secret with which programs log in to it as people do. */
  readonly token?: MadeSecret;
  /** The secret that is the first part of every path of it where it runs on loopback: it cannot ask for a login. */
  readonly secretPath?: MadeSecret;
  /** It is ready when a GET of this path returns 200. PostgreSQL and Redis do not speak HTTP and have no path. */
  readonly readiness?: { readonly port: PortName; readonly path: string };
  readonly container: Container;
  /** What its container needs of its machine. Default: nothing. */
  reaches?(config: Config): Reach;
  /** Arguments after the name of the program. */
  arguments?(config: Config, placement: Placement): string[];
  environment?(config: Config, placement: Placement): Record<string, string>;
  /** The files below `provisioning/NAME/`. */
  configuration?(config: Config, placement: Placement): Artifact[];
}

/**
 * Returns the environment variable that replaces the image of a server, such as `VIGIA_LOKI_IMAGE` or
 * `VIGIA_NODE_EXPORTER_IMAGE`.
 */
export function imageVariable(server: ServerName): string {
  return `VIGIA_${server.toUpperCase().replaceAll('-', '_')}_IMAGE`;
}

/** Returns the folder with the generated files of a server, relative to the output folder. */
export function provisioningFolder(server: ServerName): string {
  return `provisioning/${server}`;
}

/** Returns the URL at which the other servers reach a port, without a trailing slash; the main port of a server has its path. */
export function urlOf(placement: Placement, port: PortName): string {
  return `http://${placement.address(port)}${placement.path?.(port) ?? ''}`;
}
