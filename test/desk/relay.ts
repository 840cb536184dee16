import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can swallow everything: it refuses nothing, ends nothing and answers nothing. */
export class Relay {
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer(client => this.pass(client));
  private readonly target: number;
  private swallows = false;

  constructor(target: number) {
    this.target = target;
  }

  async listen(): Promise<number> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done));
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on nothing passes; when that ends, connections of then stay as they are. */
  swallow(swallows: boolean): void {
    this.swallows = swallows;
    if (!swallows) return;
    for (const socket of this.sockets) socket.unpipe();
    for (const socket of this.sockets) socket.resume();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private pass(client: Socket): void {
    this.keep(client);
    if (this.swallows) {
      client.resume();
      return;
    }
    const upstream = connect(this.target, '127.0.0.1');
    this.keep(upstream);
    client.pipe(upstream);
    upstream.pipe(client);
    // A swallowed connection is not told of the other's end either.
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.once('close', () => {
        if (!this.swallows) other.destroy();
      });
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.sockets.delete(socket));
  }
}
