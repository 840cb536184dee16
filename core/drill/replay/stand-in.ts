import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LOOPBACK } from '../../generate/native.ts';
import type { Notification } from '../stack-client.ts';
import { SeriesPage } from './page.ts';
import { notificationsIn } from './receiver.ts';

const SERIES = '/series/';
export const INBOX = '/inbox';
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * What stands in for the outside of a replay's stack, on loopback: for the services, a page of series for each alert; for
 * people, an inbox that keeps what Alertmanager sends.
 */
export class StandIn {
  private readonly pages = new Map<string, { page: SeriesPage; asked: PromiseWithResolvers<void> }>();
  private readonly inbox: Notification[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request).then(
        ({ status, body }) => response.writeHead(status, { 'content-type': CONTENT_TYPE }).end(body),
        (error: Error) => response.writeHead(400).end(error.message),
      );
    });
  }

  /** Starts one on a port that nobody uses. */
  static async start(): Promise<StandIn> {
    const one = new StandIn();
    await new Promise<void>((resolve, reject) => {
      one.server.once('error', reject);
      one.server.listen(0, LOOPBACK, resolve);
    });
    return one;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The path at which the alert's page is scraped. */
  static path(alertname: string): string {
    return `${SERIES}${encodeURIComponent(alertname)}`;
  }

  page(alertname: string): SeriesPage {
    return this.entry(alertname).page;
  }

  /** Resolves when the alert's page has been scraped for the first time. */
  scraped(alertname: string): Promise<void> {
    return this.entry(alertname).asked.promise;
  }

  /** The notifications of an alert that came since a moment, oldest first. */
  notifications(alertname: string, since: number): Notification[] {
    return this.inbox.filter(one => one.alertname === alertname && one.receivedAt >= since);
  }

  async stop(): Promise<void> {
    const closed = new Promise(resolve => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private entry(alertname: string) {
    const known = this.pages.get(alertname);
    if (known) return known;
    const made = { page: new SeriesPage(), asked: Promise.withResolvers<void>() };
    this.pages.set(alertname, made);
    return made;
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const { pathname } = new URL(request.url ?? '/', 'http://stand-in');
    if (request.method === 'GET' && pathname.startsWith(SERIES)) {
      const known = this.pages.get(decodeURIComponent(pathname.slice(SERIES.length)));
      if (!known) return { status: 404, body: 'no alert of that name is replayed here\n' };
      known.asked.resolve();
      return { status: 200, body: known.page.render(Date.now()) };
    }
    if (request.method === 'POST' && pathname.startsWith(`${INBOX}/`)) {
      const body = await textOf(request);
      this.inbox.push(...notificationsIn(body, pathname.slice(INBOX.length + 1), Date.now()));
      return { status: 200, body: '' };
    }
    return { status: 404, body: 'nothing is here\n' };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
