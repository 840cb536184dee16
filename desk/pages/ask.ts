import type { FastifyRequest } from 'fastify';

/**
 * Returns what another part of the desk answers to a program; undefined where nobody serves the path, or where the reader may not see
 * it. It is asked with what the reader's browser sent along, so that a page shows nobody more than the other part would.
 */
export async function askPart<T>(
  { server, headers, socket }: FastifyRequest,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<T | undefined> {
  if (!server.hasRoute({ method: 'GET', url: path })) return undefined;
  const answer = await server.inject({
    ...{ method: 'GET', url: path, query: { ...query } },
    headers: { ...headers, accept: 'application/json' },
    ...(socket.remoteAddress && { remoteAddress: socket.remoteAddress }),
  });
  return answer.statusCode === 200 ? (JSON.parse(answer.payload) as T) : undefined;
}
