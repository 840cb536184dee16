import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked of a server. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
}
export type Answers = (asked: Asked) => unknown;

/** A server that the desk asks: it answers with JSON, not at all, or is away. */
export class Upstream {
  readonly asked: Asked[] = [];
  answers: Answers;
  /** `frozen` takes connections and says nothing; `away` closes them. */
  state: 'well' | 'frozen' | 'away' = 'well';
  private readonly server: Server;

  constructor(answers: Answers) {
    this.answers = answers;
    this.server = createServer((request, response) => {
      const asked = askedIn(request);
      this.asked.push(asked);
      request.resume();
      if (this.state === 'frozen') return;
      if (this.state === 'away') return void request.socket.destroy();
      const answer = this.answers(asked);
      const { status = 200 } = (answer ?? {}) as { status?: number };
      response.writeHead(typeof status === 'number' ? status : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  }

  async start(): Promise<this> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done));
    return this;
  }
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }
}

function askedIn({ method = '', url = '/', headers }: IncomingMessage): Asked {
  const { pathname, searchParams } = new URL(url, 'http://x');
  return { method, path: pathname, query: searchParams, authorization: headers.authorization };
}
