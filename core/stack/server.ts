import type { Artifact } from '../generate/artifact.ts';
import type { Config } from '../project/config.ts';
import type { MadeSecret, SecretName } from './secrets.ts';

/** The name of a server: its service in compose, its folders. */
export type ServerName = string;

/** A port of a server. */
export interface Port {
  readonly server: ServerName;
  readonly number: number;
  /** Reachable from the host in compose; the others are for other containers only. */
  readonly published: boolean;
  readonly use: string;
}
export type PortName = string;

/** Where the servers run, as their configuration must know it: containers, or processes on loopback. */
export interface Placement {
  /** The servers that are there; no configuration may refer to another. */
  readonly servers: ReadonlySet<ServerName>;
  /** The address on which servers listen: every interface of a container, or loopback. */
  readonly bind: string;
  /** The port number on which the server listens. */
  port(name: PortName): number;
  /** `host:port` at which the other servers reach it. */
  address(name: PortName): string;
  /** The folder in which the server finds what is generated for it. */
  configFolder(server: ServerName): string;
  /** The folder that the server may write to and that outlives it. */
  dataFolder(server: ServerName): string;
  /** The file with the secret, as the server sees it. */
  secretFile(secret: SecretName): string;
  /** The machine on which all this runs, as node-exporter sees it. */
  readonly host: HostView;
}

/** Where node-exporter reads what the kernel says. */
export interface HostView {
  readonly proc: string;
  readonly sys: string;
  readonly root: string;
  /**
   * The folder of `proc`, where scenarios may put a file in the place of the kernel's, and a file of more metrics into
   * `textfile/`. Absent in containers: no scenario changes what is seen of the machine there.
   */
  readonly stage?: string;
}

/** How the container engine asks whether the server is well. */
export type Health =
  /** GET of the readiness path by the `wget` of the image. */
  | { readonly by: 'wget' }
  /** A program of the image, without a shell. */
  | { readonly by: 'program'; readonly command: readonly string[] };

/** What a container gets beyond what all of them get; see `core/generate/compose.ts`. */
export interface Container {
  /** Short name and tag; overridable by the environment variable of `imageVariable`. */
  readonly image: string;
  /** Never root. By number where the official image has a fixed one, else by the name that the image declares. */
  readonly user: string;
  /** The least that leaves room for a day of demo traffic. */
  readonly memory: `${number}m`;
  readonly health: Health;
  /** Where the generated configuration is mounted, read-only. */
  readonly configFolder?: string;
  /** Where the named volume is mounted. */
  readonly dataFolder?: string;
  /** Folders of the machine, mounted read-only: where in the container each is. */
  readonly hostFolders?: Readonly<Record<string, string>>;
  /** Writable folders in memory; everything else is read-only. */
  readonly tmpfs?: readonly string[];
  /** Those that are made; those of channels follow from the configuration. */
  readonly secrets?: readonly MadeSecret[];
  /** `data` is cut off from the outside; only what needs the stores is on it. */
  readonly networks: readonly ('stack' | 'data')[];
  /** Servers that must be well before this one starts. Only where a start without them fails. */
  readonly needs?: readonly ServerName[];
  /** Environment variables that a user may set when starting, with their defaults. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Present when the image is built from this repository; `baseImage` is overridable like an image. */
  readonly build?: { readonly dockerfile: string; readonly baseImage: string; readonly baseVariable: string };
}

/** How a server that is a program of the project runs without containers. */
export interface Program {
  /** Arguments of the Node that runs Vigia: a script below the project's folder, after flags for Node where it needs some. */
  readonly node: readonly [string, ...string[]];
  /** Servers that it has inside when it runs like this. */
  readonly embeds?: readonly ServerName[];
  /** What people read about it when it is ready. */
  readonly note?: string;
}

/** One server: what runs, how, and with which configuration. */
export interface Server {
  readonly name: ServerName;
  readonly title: string;
  /** By name, which is the server's own for the main one. */
  readonly ports: Readonly<Record<PortName, Omit<Port, 'server'>>>;
  /** Why nobody can run it natively. Default: it can be. */
  readonly notNative?: string;
  /** How it runs natively; absent for servers that are programs of their own. */
  readonly program?: Program;
  /** Paths that answer 2xx while the server is well, by port; they are probed. */
  readonly healthPaths?: readonly (readonly [port: PortName, path: string])[];
  /** Ports that speak no HTTP and that others need: a connection to them is probed. */
  readonly connects?: readonly PortName[];
  /** Paths at which it stands in for services outside, as they would be asked. */
  readonly simulates?: readonly string[];
  /** Ready when a GET here answers 200. PostgreSQL and Redis speak no HTTP and have none. */
  readonly readiness?: { readonly port: PortName; readonly path: string };
  readonly container: Container;
  /** Arguments after the program's name. */
  arguments?(config: Config, placement: Placement): string[];
  environment?(config: Config, placement: Placement): Record<string, string>;
  /** The files below `provisioning/NAME/`. */
  configuration?(config: Config, placement: Placement): Artifact[];
}

/** The environment variable that replaces a server's image, such as `VIGIA_LOKI_IMAGE` or `VIGIA_NODE_EXPORTER_IMAGE`. */
export function imageVariable(server: ServerName): string {
  return `VIGIA_${server.toUpperCase().replaceAll('-', '_')}_IMAGE`;
}

/** The folder with a server's generated files, relative to the output folder. */
export function provisioningFolder(server: ServerName): string {
  return `provisioning/${server}`;
}
