import type { AddressInfo } from 'node:net';
import type { Logger } from '@vigia/telemetry';
import { type FastifyInstance, fastify } from 'fastify';
import { installErrors } from './errors.ts';

const BODY_LIMIT = 1024 * 1024;
/** A request that is not complete within this is answered 408 and closed. */
const REQUEST_SECONDS = 10;

/** An HTTP server that refuses unknown fields, closes slow requests and answers every error in one form. */
export function createServer(log: Logger, requestSeconds = REQUEST_SECONDS): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: requestSeconds * 1000,
    http: { headersTimeout: requestSeconds * 500, connectionsCheckingInterval: 500 },
    forceCloseConnections: true,
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: false,
        allowUnionTypes: true,
      },
    },
  });
  // A POST without a body is one with an empty object.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, {});
    return app.getDefaultJsonParser('error', 'error')(request, body as string, done);
  });
  app.removeContentTypeParser('text/plain');
  installErrors(app, log);
  return app;
}

/** Opens the port, any free one where it is 0, and returns the URL at which this machine calls the server. */
export async function listen(
  app: FastifyInstance,
  { host, port }: { host: string; port: number },
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
