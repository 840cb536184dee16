import { Unavailable } from '../storage/connection-error.ts';

/** An upstream that answered with an error status, or did not answer in time. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly timedOut: boolean;
  constructor(message: string, timedOut = false) {
    super(message);
    this.timedOut = timedOut;
  }
}

export interface UpstreamCall {
  readonly upstream: string;
  /** A name and a password in it are sent as a header. */
  readonly url: string;
  /** Sent as JSON by POST; without it, GET. */
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Calls a JSON API over HTTP; an empty answer is `undefined`. Throws `UpstreamError` or `Unavailable`, neither of which quotes the body. */
export async function callUpstream<T>({ upstream, url, body, timeoutMs, signal }: UpstreamCall): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const { address, login } = withoutLogin(url);
  let response: Response;
  try {
    response = await fetch(address, {
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
      headers: { ...login, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    if (response.ok) {
      const text = await response.text();
      return (text ? JSON.parse(text) : undefined) as T;
    }
    await response.arrayBuffer();
  } catch (error) {
    if (timeout.aborted) throw new UpstreamError(`${upstream} did not answer within ${timeoutMs} ms`, true);
    if (signal?.aborted) throw new UpstreamError(`${upstream} was given up by the caller`, true);
    throw new Unavailable(upstream, error);
  }
  throw new UpstreamError(`${upstream} answered ${response.status}`);
}

/** `fetch` refuses a URL with a name and a password in it. */
function withoutLogin(url: string): { address: URL; login: { authorization?: string } } {
  const address = new URL(url);
  const { username, password } = address;
  address.username = '';
  address.password = '';
  if (username === '' && password === '') return { address, login: {} };
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address, login: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
}
