import type { IncomingHttpHeaders } from 'node:http';
import { isSafe } from './access.ts';

/** What a browser says of where a request comes from. */
export interface Sent {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

const SAME = new Set(['same-origin', 'none']);

/**
 * Returns why a request is that of a page of another origin, or undefined if it is not: a browser says it in `Sec-Fetch-Site`, and in
 * `Origin` for all that may change something. Programs that are not browsers say neither.
 *
 * A link from elsewhere is a navigation, which is for everybody; a picture, a script or a `fetch` from elsewhere is not.
 */
export function foreign({ method, headers }: Sent, own: ReadonlySet<string>): string | undefined {
  const { origin, host } = headers;
  const site = one(headers['sec-fetch-site']);
  if (site !== undefined && !SAME.has(site)) {
    const isLink = isSafe(method) && one(headers['sec-fetch-mode']) === 'navigate';
    if (!isLink) return `a page of another site sent it (Sec-Fetch-Site: ${site})`;
  }
  if (isSafe(method) || origin === undefined) return undefined;
  const from = URL.parse(origin);
  if (from && (from.host === host?.toLowerCase() || own.has(from.origin))) return undefined;
  return `a page of ${from ? from.origin : 'no origin'} sent it`;
}

/** Whether the request tells where it comes from. A browser that sends a cookie does, for all that may change something. */
export function tellsOrigin({ headers }: Pick<Sent, 'headers'>): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
