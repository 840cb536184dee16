import { asksForLogin, LOGIN_SECRETS } from './login.ts';
import type { Server } from './server.ts';

/** Paths of the folders of the host in the container. */
export const hostInContainer = { proc: '/host/proc', sys: '/host/sys', root: '/host/root' } as const;

/** Collectors that dashboards and alerts use. The forty others would add a thousand unused series. */
const COLLECTORS = ['cpu', 'diskstats', 'filesystem', 'loadavg', 'meminfo', 'netdev'];
/** File systems without user files, or that are always full: the upstream list, and those in memory. */
const NO_DISK =
  '^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|erofs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|ramfs|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs)$';
/** Mounts of containers show the underlying disk again. */
const NO_MOUNT = '^/(dev|proc|run|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)';

/** The files of /proc that these collectors read. */
export const procFiles = ['1', 'diskstats', 'loadavg', 'meminfo', 'mounts', 'net', 'self', 'stat'] as const;

export const nodeExporter: Server = {
  name: 'node-exporter',
  title: 'node-exporter (host)',
  ports: { 'node-exporter': { number: 9100, published: false, use: "the host's metrics" } },
  login: true,
  readiness: { port: 'node-exporter', path: '/' },
  container: {
    image: 'prom/node-exporter:v1.11.1',
    user: '65534:65534',
    memory: '64m',
    health: { by: 'wget' },
    hostFolders: {
      '/proc': hostInContainer.proc,
      '/sys': hostInContainer.sys,
      '/': hostInContainer.root,
    },
    secrets: [...LOGIN_SECRETS],
    networks: ['stack'],
  },
  arguments: (_, placement) => [
    `--web.listen-address=${placement.bind}:${placement.port('node-exporter')}`,
    asksForLogin(placement),
    '--web.disable-exporter-metrics',
    `--path.procfs=${placement.host.proc}`,
    `--path.sysfs=${placement.host.sys}`,
    `--path.rootfs=${placement.host.root}`,
    '--collector.disable-defaults',
    ...COLLECTORS.map(name => `--collector.${name}`),
    `--collector.filesystem.fs-types-exclude=${NO_DISK}`,
    `--collector.filesystem.mount-points-exclude=${NO_MOUNT}`,
    ...(placement.host.stage
      ? ['--collector.textfile', `--collector.textfile.directory=${placement.host.stage}/textfile`]
      : []),
    '--log.level=error',
  ],
  environment: () => smallGo,
};

/** A Go program with little to do keeps the memory that it once needed, unless it is told to return it. */
export const smallGo = { GOGC: '50', GOMEMLIMIT: '20MiB' } as const;
