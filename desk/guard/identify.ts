import type { FastifyRequest } from 'fastify';
import type { Person } from './access.ts';
import type { Credentials } from './credentials.ts';
import type { Sessions } from './session.ts';
import type { TrustedProxy } from './settings.ts';

export interface Known {
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly proxy: TrustedProxy | undefined;
  /** The name of the cookie. */
  readonly cookie: string;
}

const NAME = /^[\p{L}\p{N}.@_ -]{1,64}$/u;

/** Returns who asks: by a token in a header, by the cookie of a login, or as a proxy says. A wrong token is nobody, whatever else is sent. */
export function identify(request: FastifyRequest, known: Known): Person | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = tokenIn(authorization);
    const found = token === undefined ? undefined : known.credentials.byToken(token);
    return found && { name: found.name, role: found.role, by: 'token' };
  }
  return known.sessions.read(request.cookies[known.cookie]) ?? byProxy(request, known.proxy);
}

/** The token of `Bearer`, or the password of `Basic`: that is how a URL with a login in it is sent. */
function tokenIn(header: string): string | undefined {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(header) ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}

function byProxy({ headers, socket }: FastifyRequest, proxy: TrustedProxy | undefined): Person | undefined {
  const { remoteAddress } = socket;
  if (!proxy || remoteAddress === undefined) return undefined;
  const plain = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  if (!proxy.from.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4')) return undefined;
  const name = headers[proxy.header];
  if (typeof name !== 'string' || !NAME.test(name)) return undefined;
  return { name, role: proxy.role, by: 'proxy' };
}
