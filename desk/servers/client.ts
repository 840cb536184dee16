import { Unavailable } from '../storage/database.ts';

/** What is asked of a server. */
export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Default 5000. */
  readonly timeoutMs?: number;
}

/** The server answered, and refused. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly server: string;
  readonly status: number;

  constructor(server: string, status: number, text: string) {
    super(`${server} answered ${status}: ${text.slice(0, 300)}`);
    this.server = server;
    this.status = status;
  }
}

/** A server that the desk asks. */
export interface ServerClient {
  /** As people know it: Prometheus. */
  readonly name: string;
  readonly url: string;
  /**
   * Returns the JSON that the server answers; undefined for an empty answer. Throws `Unavailable` with its name if it is away or too
   * slow, and `Refused` if it answers with an error.
   */
  json<T>(path: string, ask?: Ask): Promise<T>;
}

const TIMEOUT_MS = 5000;
/** No answer that the desk can use is larger. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Returns the client of the server at an address; `headers` are sent with each request. */
export function serverClient(
  name: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): ServerClient {
  return {
    name,
    url,
    json: async <T>(path: string, { method = 'GET', query = {}, body, timeoutMs = TIMEOUT_MS }: Ask = {}) => {
      const address = new URL(url + path);
      for (const [key, value] of Object.entries(query))
        for (const one of [value].flat()) address.searchParams.append(key, String(one));
      let status: number;
      let text: string;
      try {
        const response = await fetch(address, {
          method,
          headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        status = response.status;
        text = await textOf(response);
      } catch (error) {
        throw new Unavailable(name, (error as Error).cause ?? error);
      }
      if (status < 200 || status > 299) throw new Refused(name, status, text);
      try {
        return (text === '' ? undefined : JSON.parse(text)) as T;
      } catch {
        throw new Refused(name, status, `not JSON: ${text}`);
      }
    },
  };
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`its answer is larger than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
