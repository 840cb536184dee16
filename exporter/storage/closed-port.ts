import { createServer } from 'node:net';

/** A loopback port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise<void>(closed => server.close(() => closed()));
  return typeof address === 'object' && address ? address.port : 1;
}
