import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { join } from 'node:path';
import { choice, type Environment, SettingError, secretOf, whole } from '../environment.ts';
import type { Role } from './access.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { hostSet } from './hosts.ts';

/** How the desk is guarded. */
export interface GuardSettings {
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
  readonly https: boolean;
  readonly reads: 'open' | 'login';
  readonly credentials: Credentials;
  readonly proxy: TrustedProxy | undefined;
  readonly sessionKey: string;
  readonly sessionHours: number;
}

/** A proxy that has people log in, and says who they are. */
export interface TrustedProxy {
  /** In lower case. */
  readonly header: string;
  readonly from: BlockList;
  readonly role: Role;
}

const SHORTEST_KEY = 32;

/**
 * Reads how the desk is guarded. Tokens and the key of sessions that the settings do not give are made in the folder, each in a file that
 * only its owner reads, and are the same after a restart.
 */
export function readGuardSettings(
  env: Environment,
  { dataDir, publicUrl }: { readonly dataDir?: string | undefined; readonly publicUrl?: string | undefined },
): GuardSettings {
  const made = (variable: string): string => {
    if (dataDir === undefined)
      throw new SettingError(
        `${variable} is not set, and there is no DATA_DIR to make it in: give it, or ${variable}_FILE`,
      );
    return keptIn(
      join(dataDir, 'guard'),
      variable
        .toLowerCase()
        .replace(/^desk_/, '')
        .replaceAll('_', '-'),
    );
  };
  const hosts = (env.DESK_HOSTS ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
  const reached = publicUrl === undefined ? undefined : new URL(publicUrl);
  const sessionKey = secretOf(env, 'DESK_SESSION_KEY') ?? made('DESK_SESSION_KEY');
  if (sessionKey.length < SHORTEST_KEY)
    throw new SettingError(
      `DESK_SESSION_KEY has ${sessionKey.length} characters; give a random one of at least ${SHORTEST_KEY}, or unset it`,
    );
  return {
    hosts: named(() =>
      hostSet('DESK_HOSTS', [...hosts, ...(reached ? [reached.hostname.replace(/^\[|\]$/g, '')] : [])]),
    ),
    origins: new Set(reached ? [reached.origin] : []),
    https: reached?.protocol === 'https:',
    reads: choice(env, 'DESK_READS', ['login', 'open'], 'login'),
    credentials: readCredentials(env, made),
    proxy: proxyOf(env),
    sessionKey,
    sessionHours: whole(env, 'DESK_SESSION_HOURS', 12, 1, 24 * 90),
  };
}

/** The header of a proxy counts only from the addresses that are named: everybody can send it. */
function proxyOf(env: Environment): TrustedProxy | undefined {
  const { DESK_PROXY_HEADER: header, DESK_PROXY_FROM: from } = env;
  if (!header && !from) return undefined;
  if (!header || !from)
    throw new SettingError(
      `${header ? 'DESK_PROXY_HEADER' : 'DESK_PROXY_FROM'} is set alone; give the header in which the proxy names people, and the addresses that it has in DESK_PROXY_FROM`,
    );
  if (!/^[A-Za-z0-9-]{1,64}$/.test(header))
    throw new SettingError(
      `DESK_PROXY_HEADER is "${header}"; give the name of a header, such as X-Forwarded-User`,
    );
  const list = new BlockList();
  for (const one of from
    .split(',')
    .map(text => text.trim())
    .filter(Boolean)) {
    const [address = '', prefix, ...rest] = one.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? undefined : Number(prefix);
    const most = version === 6 ? 128 : 32;
    if (
      version === 0 ||
      rest.length > 0 ||
      (bits !== undefined && !(Number.isInteger(bits) && bits >= 1 && bits <= most))
    )
      throw new SettingError(
        `DESK_PROXY_FROM has "${one}"; give addresses or networks, such as 10.0.0.7 or 172.18.0.0/16, with commas between them`,
      );
    const kind = version === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, kind);
    else list.addSubnet(address, bits, kind);
  }
  return {
    header: header.toLowerCase(),
    from: list,
    role: choice(env, 'DESK_PROXY_ROLE', ['act', 'read'], 'act'),
  };
}

function named<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new SettingError((error as Error).message);
  }
}

/** Returns what the file has; makes it if it is not there. */
function keptIn(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}
