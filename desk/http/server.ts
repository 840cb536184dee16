import type { AddressInfo } from 'node:net';
import type { Logger } from '@vigia/telemetry';
import { type FastifyInstance, fastify } from 'fastify';
import { installErrors } from './errors.ts';

/** What people and programs send; a notification may be larger, see the inbox. */
const BODY_LIMIT = 1024 * 1024;
/**
 * Returns an HTTP server that refuses unknown fields, closes slow requests and answers every error in one form. A request
 * that is not complete in so many seconds is answered 408 and closed.
 */
export function createServer(log: Logger, requestSeconds: number): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: requestSeconds * 1000,
    forceCloseConnections: true,
    http: { headersTimeout: requestSeconds * 500, connectionsCheckingInterval: 500 },
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: false,
        allowUnionTypes: true,
      },
    },
  });
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // A POST without a body is one with an empty object.
    if (body === '') return done(null, {});
    return app.getDefaultJsonParser('remove', 'remove')(request, body as string, done);
  });
  app.removeContentTypeParser('text/plain');
  installErrors(app, log);
  return app;
}

/** Opens the port, any free one where it is 0, and returns the URL at which this machine calls the server. */
export async function listen(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  await app.listen({ host, port });
  return `http://${reachable(host)}:${(app.server.address() as AddressInfo).port}`;
}

/** An address that this machine can call, for a host that may mean all of its addresses. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
