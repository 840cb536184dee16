import type { Config } from '../project/config.ts';
import { type Auth, addressesIn, type Target, type Tls } from '../project/target.ts';
import { formatDuration, milliseconds } from '../promql/duration.ts';
import { discovered, literal } from './discovery.ts';
import type { Placement } from './server.ts';

/** A scrape that takes longer has failed. This is the default of Prometheus, and at most the interval. */
export const SCRAPE_TIMEOUT_MS = 10_000;
const METRICS_PATH = '/metrics';

/** A target as the environment has it: what its scrapes have in common, and where it is. */
interface Scrape {
  readonly job: string;
  readonly settings: { readonly relabel_configs?: readonly object[]; readonly [field: string]: unknown };
  readonly groups: readonly StaticGroup[];
}

interface StaticGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** The labels of every target of the environment. */
export function targetLabels({ environment, labels }: Pick<Config, 'environment' | 'labels'>) {
  return { ...labels, environment };
}

/**
 * Returns what Prometheus scrapes of the project's targets. Those of a job that are scraped in the same way are one part of the
 * configuration; a job that is scraped in several ways has several, whose series have its name.
 */
export function targetScrapes(config: Config, placement: Placement): object[] {
  const scrapes = config.project.targets
    .map(target => scrapeOf(target, config, placement))
    .filter(({ settings, groups }) => groups.length > 0 || 'relabel_configs' in settings);
  const jobs = [...Map.groupBy(scrapes, ({ job }) => job)];
  return jobs.flatMap(([job, ofJob]) => {
    const ways = [...Map.groupBy(ofJob, ({ settings }) => JSON.stringify(settings)).values()];
    return ways.map((same, i) => part(job, i, same));
  });
}

/** One way in which a job is scraped. Names of parts differ, so that all but the first say whose series they are. */
function part(job: string, i: number, same: readonly Scrape[]): object {
  const { relabel_configs, ...settings } = same[0]!.settings;
  const groups = same.flatMap(one => one.groups);
  const named = i > 0;
  return {
    job_name: named ? `${job}/${i + 1}` : job,
    ...settings,
    ...(groups.length > 0 && {
      static_configs: groups.map(({ targets, labels }) => ({
        targets,
        labels: named ? { ...labels, job } : labels,
      })),
    }),
    ...(relabel_configs && {
      relabel_configs: named
        ? [...relabel_configs, { target_label: 'job', replacement: literal(job) }]
        : relabel_configs,
    }),
  };
}

function scrapeOf(target: Target, config: Config, placement: Placement): Scrape {
  const { job, server, labels = {}, discover } = target;
  const all = { ...targetLabels(config), ...labels };
  const own = server !== undefined && placement.servers.has(server) ? [placement.address(server)] : [];
  const settings = {
    ...(target.honorLabels && { honor_labels: true }),
    ...pace(target, config),
    ...(target.path !== undefined && target.path !== METRICS_PATH && { metrics_path: target.path }),
    ...((target.scheme === 'https' || (target.tls && target.scheme === undefined)) && { scheme: 'https' }),
    ...(target.params && {
      params: Object.fromEntries(
        Object.entries(target.params).map(([name, value]) => [name, [value].flat()]),
      ),
    }),
    ...(target.auth && login(target.auth, placement)),
    ...(target.tls && { tls_config: certificates(target.tls, placement) }),
    ...(discover && discovered(discover, all, placement)),
  };
  return { job, settings, groups: groupsOf(own, addressesIn(target, config.environment), all, placement) };
}

/**
 * Addresses of this machine are others inside of a container. Their series keep the address that the project gives, which people on the
 * machine can ask themselves.
 */
function groupsOf(
  own: readonly string[],
  at: readonly string[],
  labels: StaticGroup['labels'],
  { onHost }: Placement,
): StaticGroup[] {
  const there = (address: string) => onHost?.(address) ?? address;
  const asGiven = [...own, ...at.filter(address => there(address) === address)];
  return [
    ...(asGiven.length > 0 ? [{ targets: asGiven, labels }] : []),
    ...at
      .filter(address => there(address) !== address)
      .map(address => ({ targets: [there(address)], labels: { ...labels, instance: address } })),
  ];
}

/** The interval of a target, if it has its own; a scrape takes no longer than until the next. */
function pace({ interval }: Target, { timeScale }: Config) {
  if (interval === undefined) return undefined;
  const length = milliseconds(interval) / timeScale;
  return {
    scrape_interval: formatDuration(length),
    scrape_timeout: formatDuration(Math.min(SCRAPE_TIMEOUT_MS, length)),
  };
}

/** How Prometheus logs in, with the file of the password or token. */
export function login(auth: Auth, placement: Placement) {
  return 'basic' in auth
    ? {
        basic_auth: {
          username: auth.basic.username,
          password_file: placement.secretFile(auth.basic.password),
        },
      }
    : { authorization: { type: 'Bearer', credentials_file: placement.secretFile(auth.bearer) } };
}

/** How certificates are checked, and which one is shown, with their files. */
export function certificates({ ca, cert, key, serverName, insecureSkipVerify }: Tls, placement: Placement) {
  return {
    ...(ca !== undefined && { ca_file: placement.secretFile(ca) }),
    ...(cert !== undefined && { cert_file: placement.secretFile(cert) }),
    ...(key !== undefined && { key_file: placement.secretFile(key) }),
    ...(serverName !== undefined && { server_name: serverName }),
    ...(insecureSkipVerify && { insecure_skip_verify: true }),
  };
}
