import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Incidents } from '../incidents/incidents.ts';

/** Pages that are open at the same time; what comes then asks again, and updates itself every 30 s meanwhile. */
const MOST_STREAMS = 500;
/** However much happens, a page is told once in this time. */
const COALESCE_MS = 1000;
/** Proxies close what says nothing for a minute. */
const PULSE_MS = 20_000;
/** A reader that takes nothing is let go. */
const MOST_UNREAD_BYTES = 16_384;

/**
 * Tells open pages that something has changed, by server-sent events. What has changed is not told: the page asks for what its reader
 * may see.
 */
export class Live {
  private readonly streams = new Set<ServerResponse>();
  private readonly unsubscribe: () => void;
  private readonly pulse: NodeJS.Timeout;
  private coalescing: NodeJS.Timeout | undefined;
  private again = false;

  constructor(incidents: Pick<Incidents, 'subscribe'>) {
    this.unsubscribe = incidents.subscribe(() => this.changed());
    this.pulse = setInterval(() => this.send(': pulse\n\n'), PULSE_MS).unref();
  }

  /** Tells all pages, at once or within a second. */
  changed(): void {
    if (this.coalescing) {
      this.again = true;
      return;
    }
    this.send('event: changed\ndata: {}\n\n');
    this.coalescing = setTimeout(() => {
      this.coalescing = undefined;
      if (this.again) {
        this.again = false;
        this.changed();
      }
    }, COALESCE_MS).unref();
  }

  readonly routes = async (server: FastifyInstance): Promise<void> => {
    server.get('/events', async (request, reply) => {
      if (this.streams.size >= MOST_STREAMS)
        return reply
          .code(503)
          .header('retry-after', '30')
          .send({ error: `${this.streams.size} pages are open`, hint: 'the page asks again by itself' });
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.hijack();
      const stream = reply.raw;
      stream.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // nginx would keep what is to arrive now.
        'x-accel-buffering': 'no',
      });
      // What changed before the page was connected, it has not been told of.
      stream.write('retry: 2000\nevent: changed\ndata: {}\n\n');
      this.streams.add(stream);
      const gone = (): void => void this.streams.delete(stream);
      stream.on('close', gone).on('error', gone);
      request.raw.on('error', gone);
      return reply;
    });
    server.addHook('preClose', async () => this.close());
  };

  close(): void {
    this.unsubscribe();
    clearInterval(this.pulse);
    clearTimeout(this.coalescing);
    for (const stream of this.streams) stream.end();
    this.streams.clear();
  }

  private send(text: string): void {
    for (const stream of this.streams) {
      if (stream.writableLength > MOST_UNREAD_BYTES) stream.destroy();
      else stream.write(text);
    }
  }
}
