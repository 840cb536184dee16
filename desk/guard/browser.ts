import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.ts';
import { isOwnHost } from './hosts.ts';
import { foreign } from './origin.ts';

export interface BrowserGuard {
  /** Names under which people reach the server, in addition to addresses and names without a dot. */
  readonly hosts: ReadonlySet<string>;
  /** Origins of its own pages other than that of the `Host`: behind a proxy that changes it. */
  readonly origins?: ReadonlySet<string>;
  /** The setting that names a further host. */
  readonly setting: string;
  /** Whether people reach it by https. */
  readonly https?: boolean;
}

/** What pages may load: what the server itself serves, and pictures in their own text. Styles may stand in elements: pictures have them. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/**
 * Lets a server answer no page of others: the name under which it is asked, and where the request comes from, are looked at before
 * anything else; answers may be framed, read and guessed at by nobody else.
 */
export async function guardBrowser(server: FastifyInstance, guard: BrowserGuard): Promise<void> {
  const { hosts, origins = new Set<string>(), setting, https = false } = guard;
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https,
    xFrameOptions: { action: 'deny' },
    // Same-origin is of use only to pages in a secure context.
    originAgentCluster: https,
    crossOriginOpenerPolicy: https ? { policy: 'same-origin' } : false,
  });
  server.addHook('onRequest', async request => {
    const { host } = request.headers;
    if (!isOwnHost(host, hosts))
      throw new Problem(
        421,
        `this server does not answer as ${host === undefined ? 'a host without a name' : `"${host}"`}`,
        `if people reach it under that name, add it to ${setting}`,
        'host',
      );
    const why = foreign({ method: request.method, headers: request.headers }, origins);
    if (why !== undefined)
      throw new Problem(
        403,
        `refused: ${why}`,
        'open the page here and act there; a program sends no Origin',
        'origin',
      );
  });
}
