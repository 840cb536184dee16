import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Entry = readonly [nanoseconds: string, line: string, metadata?: Readonly<Record<string, string>>];
export interface Push {
  readonly streams: readonly { readonly stream: Record<string, string>; readonly values: readonly Entry[] }[];
}

export interface FakeAnswer {
  readonly status: number;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The number of lines of a push. */
export const linesOf = ({ streams }: Push): number =>
  streams.reduce((sum, { values }) => sum + values.length, 0);

/**
 * A strict stand-in for Loki's push API: refuses what Loki refuses (no labels, times that are no nanoseconds, lines
 * over 256 kB, metadata that is no text) and keeps a line of the same time and text once. It is not Loki.
 */
export class FakeLoki {
  /** What it answers instead of taking lines, when set. */
  status: number | undefined;
  /** Refuses the batches that hold a line with this text, as Loki does with a line that is too old. */
  poison: string | undefined;
  /**
   * How far lines may be behind the newest of their stream, in milliseconds: it refuses those that are further behind,
   * takes the others of the push, and its answer is about the last stream only, as Loki's is.
   */
  windowMs = Number.POSITIVE_INFINITY;
  /** Answers instead of taking lines, when it gives an answer. */
  respond: ((push: Push, bytes: number) => FakeAnswer | undefined) | undefined;
  pushes = 0;
  /** When each push came. */
  readonly times: number[] = [];
  readonly lines: {
    labels: Record<string, string>;
    time: string;
    line: string;
    metadata: Record<string, string>;
  }[] = [];
  private readonly kept = new Set<string>();
  private readonly newest = new Map<string, number>();
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async listen(): Promise<this> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        const [status, text, headers = {}] = this.answer(
          `${request.method} ${request.url}`,
          Buffer.concat(chunks).toString(),
        );
        response.writeHead(status, headers).end(text);
      });
    });
    await new Promise<void>(done => this.server!.listen(this.port, '127.0.0.1', done));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** Refuses connections until `listen` is called again, which takes the same port. */
  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise(done => this.server?.close(done) ?? done(undefined));
  }

  private answer(
    call: string,
    body: string,
  ): [status: number, text: string, headers?: Readonly<Record<string, string>> | undefined] {
    this.pushes++;
    this.times.push(Date.now());
    if (call !== 'POST /loki/api/v1/push') return [404, 'no such page'];
    if (this.status !== undefined) return [this.status, 'as told'];
    const push = JSON.parse(body) as Push;
    const told = this.respond?.(push, Buffer.byteLength(body));
    if (told) return [told.status, told.text ?? '', told.headers];
    const { streams } = push;
    const faults = streams.flatMap(({ stream, values }) => [
      ...(Object.keys(stream).length === 0 ? ['no labels'] : []),
      ...values.flatMap(entry => faultsOf(entry, this.poison)),
    ]);
    if (faults.length > 0) return [400, faults.join('; ').slice(0, 200)];
    let last: [status: number, text: string] = [204, ''];
    for (const { stream, values } of streams) {
      // Labels have no order.
      const labels = JSON.stringify(Object.entries(stream).sort());
      const isBehind = ([time]: Entry): boolean => {
        const ms = Number(time.slice(0, -6));
        const newest = this.newest.get(labels) ?? 0;
        this.newest.set(labels, Math.max(newest, ms));
        return ms < newest - this.windowMs;
      };
      let ignored = 0;
      for (const entry of values) {
        const [time, line, metadata = {}] = entry;
        const key = `${labels}${time}${line}`;
        if (isBehind(entry)) ignored++;
        else if (!this.kept.has(key)) {
          this.kept.add(key);
          this.lines.push({ labels: stream, time, line, metadata });
        }
      }
      const told = `entry too far behind,\nuser 'fake', total ignored: ${ignored} out of ${values.length} for stream: ${labels}`;
      last = ignored > 0 ? [400, told] : [204, ''];
    }
    return last;
  }
}

function faultsOf([time, line, metadata]: Entry, poison: string | undefined): string[] {
  return [
    ...(/^\d{19}$/.test(time) ? [] : [`time "${time}" is no nanoseconds`]),
    ...(line.length > 256 * 1024 ? ['line too long'] : []),
    ...(poison !== undefined && line.includes(poison) ? ['entry too far behind'] : []),
    ...Object.values(metadata ?? {}).flatMap(value =>
      typeof value === 'string' ? [] : ['metadata is no text'],
    ),
  ];
}
