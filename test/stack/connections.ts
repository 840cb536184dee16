import { readdir, readFile, readlink } from 'node:fs/promises';

/** Addresses of loopback, and of sockets that are not connected, as /proc writes them. */
const HERE = /^(?:0100007F|[0-9A-F]{6}7F|00000000|0{32}|0{24}01000000|0{16}FFFF00000100007F)$/;

/**
 * Returns the addresses outside loopback to which the children of this process are connected, as /proc writes them; undefined on
 * systems without /proc.
 */
export async function connectionsOutside(): Promise<string[] | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6', 'udp', 'udp6'].map(name => readFile(`/proc/self/net/${name}`, 'utf8').catch(() => '')),
  );
  if (tables.join('') === '') return undefined;
  const remotes = new Map(
    tables.flatMap(table =>
      table
        .split('\n')
        .slice(1)
        .map(line => line.trim().split(/\s+/))
        .filter(fields => fields.length > 9)
        .map(fields => [fields[9]!, fields[2]!.split(':')[0]!] as const),
    ),
  );
  const outside: string[] = [];
  for (const pid of await children()) {
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const link = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      const remote = remotes.get(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '');
      if (remote !== undefined && !HERE.test(remote)) outside.push(remote);
    }
  }
  return outside;
}

async function children(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const stats = await Promise.all(
    pids.map(async pid => [pid, await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')] as const),
  );
  return stats
    .filter(([, stat]) => stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(process.pid))
    .map(([pid]) => pid);
}
