import type { SecretName } from '../alerts/secret-name.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Duration } from '../promql/duration.ts';
import type { System } from './system.ts';

/** A target of the project that Prometheus scrapes: give one of `server`, `at` and `discover`. */
export interface Target {
  /** The `job` label of its series. Targets that share a job are one job, whatever else they say. */
  readonly job: string;
  /** A server of the project, by name. */
  readonly server?: string;
  /**
   * Addresses, as `host:port`, or those of each environment by its name. `localhost` is the machine on which the stack runs, in
   * containers too.
   */
  readonly at?: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** Where Prometheus finds its addresses by itself. */
  readonly discover?: Discovery;
  /**
   * The systems and metrics that it exposes, and no others: what `vigia check` asks of it, what counts in its budget of series, and whose
   * absence is told. Default: all that no other target names.
   */
  readonly exposes?: readonly (System | Metric)[];
  /** The path of its page of metrics. Default `/metrics`. */
  readonly path?: string;
  /** Default `http`, and `https` where `tls` is given. */
  readonly scheme?: 'http' | 'https';
  /** The query of its address: `{ format: 'prometheus' }` becomes `?format=prometheus`. Default: none. */
  readonly params?: Readonly<Record<string, string | readonly string[]>>;
  /** How Prometheus logs in. Default: it does not. */
  readonly auth?: Auth;
  /** How the certificate of an HTTPS target is checked. Default: as the machine does. */
  readonly tls?: Tls;
  /**
   * Whether its own labels `job`, `instance` and `environment` count, as those of a gateway that exposes what others pushed. Default:
   * they are renamed to `exported_job` and so on.
   */
  readonly honorLabels?: boolean;
  /** How often it is scraped, at most every 2 minutes. Default: `scrapeIntervalSeconds` of the environment. */
  readonly interval?: Duration;
  /**
   * Labels of its series in addition to those of the environment, or instead of them: `{ environment: 'staging' }` for a target
   * of another environment that the same Prometheus scrapes. Default: none.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Its colour on panels with several jobs. Default: a colour of the palette. */
  readonly color?: string;
}

/** A login. Passwords and tokens are names of secrets, whose values are in the files of that name below `secrets/`. */
export type Auth =
  | { readonly basic: { readonly username: string; readonly password: SecretName } }
  | { readonly bearer: SecretName };

export interface Tls {
  /** The secret with the certificate of the authority, in PEM. Default: the authorities that the machine trusts. */
  readonly ca?: SecretName;
  /** The secrets with a certificate of Prometheus and its key, in PEM, for targets that ask for one. Default: none. */
  readonly cert?: SecretName;
  readonly key?: SecretName;
  /** The name in the certificate. Default: the host of the address. */
  readonly serverName?: string;
  /** Accepts any certificate. Default false. */
  readonly insecureSkipVerify?: boolean;
}

/** One of the ways in which Prometheus finds addresses by itself. */
export type Discovery =
  /** JSON or YAML files of the form `[{ "targets": ["host:port"], "labels": {} }]`, in a folder of the project; the name may have a `*`. */
  | { readonly file: string | readonly string[] }
  | { readonly dns: DnsDiscovery }
  | { readonly docker: DockerDiscovery }
  | { readonly kubernetes: KubernetesDiscovery };

/** The records of names. */
export interface DnsDiscovery {
  readonly names: readonly string[];
  /** Default `A` where `port` is given, else `SRV`, whose records have a port. */
  readonly type?: 'A' | 'AAAA' | 'SRV';
  readonly port?: number;
}

/** Running containers with these labels. */
export interface DockerDiscovery {
  /** Labels that the containers have, such as `{ 'com.docker.compose.service': 'bot' }`. */
  readonly labels: Readonly<Record<string, string>>;
  /** The port inside of the container. */
  readonly port: number;
  /** The network over which they are scraped. Default: the first of each. */
  readonly network?: string;
  /** The address of the engine. Default `unix:///var/run/docker.sock`. */
  readonly host?: string;
}

/** Pods, services or endpoints with these labels. */
export interface KubernetesDiscovery {
  /** Default `pod`. */
  readonly role?: 'pod' | 'service' | 'endpointslice';
  /** A selector of labels, such as `app=bot`. */
  readonly selector: string;
  /** The port, by number or by name. */
  readonly port: number | string;
  /** Default: all. */
  readonly namespaces?: readonly string[];
  /** The secret with a kubeconfig. Default: that of the pod in which Prometheus runs. */
  readonly kubeconfig?: SecretName;
}

/** Returns the addresses of the target in the environment. */
export function addressesIn({ at = [] }: Pick<Target, 'at'>, environment: string): readonly string[] {
  return Array.isArray(at)
    ? (at as readonly string[])
    : ((at as Record<string, readonly string[]>)[environment] ?? []);
}

/** A secret of a target, by the field that names it. */
export interface TargetSecret {
  readonly field: string;
  readonly name: SecretName;
}

/** Returns the secrets that a target names. */
export function secretsOfTarget({ auth, tls = {}, discover }: Target): TargetSecret[] {
  const { ca, cert, key } = tls;
  const named: readonly (readonly [string, SecretName | undefined])[] = [
    ...loginOf(auth),
    ['tls.ca', ca],
    ['tls.cert', cert],
    ['tls.key', key],
    ...(discover && 'kubernetes' in discover
      ? [['discover.kubernetes.kubeconfig', discover.kubernetes.kubeconfig] as const]
      : []),
  ];
  return named.flatMap(([field, name]) => (name === undefined ? [] : [{ field, name }]));
}

function loginOf(auth: Auth | undefined): readonly (readonly [field: string, name: SecretName])[] {
  return auth === undefined ? [] : secretsOfLogin(auth);
}

/** Returns the secrets that a login names, with their fields. */
export function secretsOfLogin(auth: Auth): readonly (readonly [field: string, name: SecretName])[] {
  return 'basic' in auth ? [['auth.basic.password', auth.basic.password]] : [['auth.bearer', auth.bearer]];
}
