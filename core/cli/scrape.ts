import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps, type RequestOptions } from 'node:https';
import { createGunzip } from 'node:zlib';
import { ACCEPT } from '../metrics/exposition/content-type.ts';

/** The answer to a scrape. */
export interface Scrape {
  /** The address without credentials, for people to read. */
  readonly address: string;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** How a page is asked for. */
export interface Access {
  /** The header of that name. Default: from the credentials in the address, if any. */
  readonly authorization?: string;
  readonly tls?: Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;
  /** Whether the page is that of a target of the project, whose declaration is to be mended. Default false. */
  readonly isTarget?: boolean;
}

/** No host has the name. */
export class UnknownHost extends Error {
  readonly host: string;

  constructor(message: string, host: string) {
    super(message);
    this.host = host;
  }
}

/** A scrape that takes longer than the default timeout of Prometheus has failed. */
const TIMEOUT_MS = 10_000;
/** As many redirects as Prometheus follows. */
const MAX_REDIRECTS = 10;
/** Prometheus has no limit by default; a page that is larger is no page for a scrape every few seconds. */
const MAX_BYTES = 64 * 1024 ** 2;

const TOO_LARGE = `sends more than ${MAX_BYTES / 1024 ** 2} MB: expose fewer series`;
const TOO_SLOW = `does not finish within ${TIMEOUT_MS / 1000} s, the timeout of Prometheus: make the page faster`;

/**
 * Scrapes the address as Prometheus 3.5 does: the same Accept header, gzip or nothing, 10 s. Credentials in the address
 * are sent as basic auth, and are in no message. Throws with the address, what is wrong and the fix.
 */
export async function scrape(url: string, access: Access = {}): Promise<Scrape> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error(
      `URL is "${withoutCredentials(url)}": give a full address, such as http://localhost:8080/metrics`,
    );
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let target = new URL(url);
  const { origin } = target;
  const authorization = access.authorization ?? basicAuth(target);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const address = addressOf(target);
    // Credentials are for the host that they were given for.
    const headers = authorization && target.origin === origin ? { authorization } : {};
    const options = { headers, signal, ...(target.origin === origin && access.tls) };
    const response = await answerOf(target, options).catch((error: Error & { code?: string }) => {
      const message = `${address} ${failure(error, target, signal, access)}`;
      throw UNKNOWN.includes(error.code ?? '')
        ? new UnknownHost(message, target.hostname)
        : new Error(message);
    });
    const { statusCode: status = 0, headers: answered } = response;
    if (isRedirect(status) && answered.location !== undefined) {
      response.destroy();
      if (!URL.canParse(answered.location, target.href))
        throw new Error(
          `${address} redirects to "${answered.location}", which is not an address: mend its Location`,
        );
      target = new URL(answered.location, target);
      if (!/^https?:$/.test(target.protocol))
        throw new Error(`${address} redirects to ${addressOf(target)}: give the address of a metrics page`);
      continue;
    }
    if (status !== 200) {
      response.destroy();
      throw new Error(
        `${address} returned ${status}: ${mendFor(status, authorization !== undefined, access)}`,
      );
    }
    const body = await bodyOf(response).catch((error: Error) => {
      throw new Error(`${address} ${bodyFailure(error, signal)}`);
    });
    return { address, contentType: answered['content-type'] || undefined, body };
  }
  throw new Error(
    `${addressOf(new URL(url))} redirects more than ${MAX_REDIRECTS} times: give the address of the metrics page itself`,
  );
}

function answerOf(
  target: URL,
  { headers, ...options }: RequestOptions & { readonly headers: Readonly<Record<string, string>> },
): Promise<IncomingMessage> {
  const bare = new URL(target);
  bare.username = '';
  bare.password = '';
  const request = target.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((done, failed) => {
    const seconds = String(TIMEOUT_MS / 1000);
    const own = {
      accept: ACCEPT,
      'accept-encoding': 'gzip',
      'user-agent': 'vigia',
      'x-prometheus-scrape-timeout-seconds': seconds,
    };
    request(bare, { ...options, headers: { ...own, ...headers }, agent: false }, done)
      .on('error', failed)
      .end();
  });
}

/** Reads the body. As in Prometheus, only gzip is unpacked. */
async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const isPacked = response.headers['content-encoding'] === 'gzip';
  const gunzip = isPacked ? createGunzip() : undefined;
  if (gunzip) {
    response.on('error', error => gunzip.destroy(error));
    response.pipe(gunzip);
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of gunzip ?? response) {
    bytes += (part as Buffer).length;
    if (bytes > MAX_BYTES) {
      response.destroy();
      throw new Error(TOO_LARGE);
    }
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function basicAuth({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const text = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function addressOf(target: URL): string {
  const bare = new URL(target);
  bare.username = '';
  bare.password = '';
  return bare.href;
}

/** The text of an address that cannot be parsed. */
function withoutCredentials(url: string): string {
  return url.replace(/^([^/]*:?\/\/)?.*@/s, '$1');
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function mendFor(status: number, hasCredentials: boolean, { isTarget }: Access): string {
  if ((status === 401 || status === 403) && isTarget)
    return hasCredentials ? 'auth of the target, or its secret, is wrong' : 'give the target auth';
  if (status === 401 || status === 403)
    return hasCredentials
      ? 'the user name or the password in the address is wrong'
      : 'give credentials in the address, as in http://user:password@host/metrics';
  if (status >= 200 && status < 300) return 'Prometheus takes 200 only, so send the page with 200';
  if (status >= 500) return 'look into the log of the service';
  return isTarget ? 'give the target the path of its metrics page' : 'give the address of a metrics page';
}

/** What says that a name is not known, now or at all. */
const UNKNOWN: readonly string[] = ['ENOTFOUND', 'EAI_AGAIN'];

/** Returns what went wrong with a connection, and the fix. */
function failure(
  error: Error & { code?: string },
  target: URL,
  signal: AbortSignal,
  { isTarget }: Access,
): string {
  const { code = '', message } = error;
  if (signal.aborted) return TOO_SLOW;
  if (UNKNOWN.includes(code)) return `does not respond (no host ${target.hostname}): check the name`;
  if (code === 'EPROTO' || /wrong version number|packet length too long/i.test(message))
    return `does not speak TLS: ${isTarget ? "give the target scheme: 'http'" : 'write http:// instead of https://'}`;
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code))
    return `has a certificate that is not trusted (${message}): renew it, or ${isTarget ? 'give the target tls with ca or serverName' : "name its authority's file in NODE_EXTRA_CA_CERTS"}`;
  if (code.startsWith('HPE_') || (code === 'ECONNRESET' && target.protocol === 'http:'))
    return `does not answer in HTTP (${message}): is it ${isTarget ? "scheme: 'https'" : 'https://'}, or another port?`;
  return `does not respond (${message || code}): is the service running?`;
}

/** Returns what went wrong while the body was read, and the fix. */
function bodyFailure({ code = '', message }: Error & { code?: string }, signal: AbortSignal): string {
  if (signal.aborted) return TOO_SLOW;
  if (message === TOO_LARGE) return message;
  if (code.startsWith('Z_')) return `sends gzip that cannot be unpacked (${message}): mend its compression`;
  return `breaks off in its page (${message}): send it whole`;
}
