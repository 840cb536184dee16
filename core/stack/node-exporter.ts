import type { Server } from './server.ts';

/** Where the machine's folders are in the container. */
export const hostInContainer = { proc: '/host/proc', sys: '/host/sys', root: '/host/root' } as const;

/** What is asked for on dashboards and in alerts; the forty other collectors would be a thousand series for nobody. */
const COLLECTORS = ['cpu', 'diskstats', 'filesystem', 'loadavg', 'meminfo', 'netdev'];
/** File systems that hold no files of anybody's, or that are always full. Upstream's list and those in memory. */
const NO_DISK =
  '^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|erofs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|ramfs|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs)$';
/** Containers' own mounts show the disk that they lie on again. */
const NO_MOUNT = '^/(dev|proc|run|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)';

/** The files of /proc that these collectors read. */
export const procFiles = ['1', 'diskstats', 'loadavg', 'meminfo', 'mounts', 'net', 'self', 'stat'] as const;

export const nodeExporter: Server = {
  name: 'node-exporter',
  title: 'node-exporter (host)',
  ports: { 'node-exporter': { number: 9100, published: false, use: "the host's metrics" } },
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
    networks: ['stack'],
  },
  arguments: (_, { bind, port, host }) => [
    `--web.listen-address=${bind}:${port('node-exporter')}`,
    '--web.disable-exporter-metrics',
    `--path.procfs=${host.proc}`,
    `--path.sysfs=${host.sys}`,
    `--path.rootfs=${host.root}`,
    '--collector.disable-defaults',
    ...COLLECTORS.map(name => `--collector.${name}`),
    `--collector.filesystem.fs-types-exclude=${NO_DISK}`,
    `--collector.filesystem.mount-points-exclude=${NO_MOUNT}`,
    ...(host.stage ? ['--collector.textfile', `--collector.textfile.directory=${host.stage}/textfile`] : []),
    '--log.level=error',
  ],
  environment: () => smallGo,
};

/** A Go program with little to do keeps what it once needed, unless told to give it back. */
export const smallGo = { GOGC: '50', GOMEMLIMIT: '20MiB' } as const;
