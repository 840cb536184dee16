import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What becomes of an answer: it goes out, another stands in for it, or it is read and goes out with more. */
export type Fate = 'theirs' | 'ours' | 'joined';

export interface StandIn {
  /** Asked once, when status and headers are known. */
  fate(status: number, contentType: string): Fate;
  /** What is sent instead of an answer, or of one that was read. */
  answer(
    fate: Exclude<Fate, 'theirs'>,
    theirs: Buffer,
    contentType: string,
  ): Promise<{ status: number; contentType: string; body: string }>;
}

/** What is said of a body that is not sent. */
const OF_THE_BODY = [
  'content-disposition',
  'content-encoding',
  'content-length',
  'etag',
  'last-modified',
  'transfer-encoding',
];
const METHODS = ['writeHead', 'write', 'end', 'flushHeaders'] as const;

/** Looks at an answer when it begins, and holds it back where another is to be sent. */
export function standIn(response: ServerResponse, { fate, answer }: StandIn): void {
  // biome-ignore lint/suspicious/noExplicitAny: Node's own overloads, called as they came.
  type Method = (...args: any[]) => any;
  const original = Object.fromEntries(METHODS.map(name => [name, response[name]])) as Record<string, Method>;
  const chunks: Buffer[] = [];
  let decided: Fate | undefined;
  const contentType = (): string => String(response.getHeader('content-type') ?? '');
  const letGo = (): void => {
    for (const name of METHODS) response[name] = original[name] as never;
  };
  const decide = (): Fate => {
    decided ??= fate(response.statusCode, contentType());
    if (decided === 'theirs') letGo();
    return decided;
  };
  const keep = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, asEncoding(encoding)));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const send = async (as: Exclude<Fate, 'theirs'>): Promise<void> => {
    const { status, contentType: type, body } = await answer(as, Buffer.concat(chunks), contentType());
    letGo();
    for (const name of OF_THE_BODY) response.removeHeader(name);
    response.statusCode = status;
    response.statusMessage = '';
    response.setHeader('content-type', type);
    response.end(body);
  };

  const replaced: Record<(typeof METHODS)[number], Method> = {
    writeHead(status: number, ...rest: unknown[]) {
      const headers = rest.find(one => typeof one === 'object' && one !== null) as OutgoingHttpHeaders;
      response.statusCode = status;
      for (const [name, value] of pairs(headers)) response.setHeader(name, value);
      return decide() === 'theirs' ? response.writeHead(status) : response;
    },
    write(chunk: unknown, ...rest: unknown[]) {
      if (decide() === 'theirs') return original.write!.call(response, chunk, ...rest);
      keep(chunk, rest[0]);
      const done = rest.at(-1);
      if (typeof done === 'function') process.nextTick(done as () => void);
      return true;
    },
    end(...args: unknown[]) {
      const as = decide();
      if (as === 'theirs') return original.end!.apply(response, args);
      if (typeof args[0] !== 'function') keep(args[0], args[1]);
      const done = args.at(-1);
      if (typeof done === 'function') response.once('finish', done as () => void);
      void send(as);
      return response;
    },
    flushHeaders() {
      if (decide() === 'theirs') original.flushHeaders!.call(response);
    },
  };
  for (const name of METHODS) response[name] = replaced[name] as never;
}

/** Headers as `writeHead` takes them: an object, pairs, or names and values in turn. */
function pairs(headers: OutgoingHttpHeaders | unknown[] | undefined): [string, never][] {
  if (!headers) return [];
  if (!Array.isArray(headers)) return Object.entries(headers) as [string, never][];
  if (Array.isArray(headers[0])) return headers as [string, never][];
  return headers.flatMap((name, i) => (i % 2 === 0 ? [[name as string, headers[i + 1] as never]] : []));
}

const asEncoding = (encoding: unknown): BufferEncoding =>
  typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8';
