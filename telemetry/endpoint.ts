/**
 * Returns the address of a page of a server at `base`, which may end with slashes, or be the page's address itself.
 * Throws if `base` is not an HTTP address.
 */
export function endpointOf(base: string, page: string): URL {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`"${base}" is not an address; write it as http://HOST:PORT`);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(page) ? path : `${path}${page}`;
  return url;
}

export const LOKI_PUSH = '/loki/api/v1/push';
export const OTLP_TRACES = '/v1/traces';
