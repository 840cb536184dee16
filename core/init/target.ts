import { defineConfig } from '../project/project.ts';

/** Where the metrics of the user's service are. */
export interface Address {
  readonly scheme: 'http' | 'https';
  /** Such as `localhost:3000`. */
  readonly host: string;
  readonly path: string;
}

/** What is wrong with an address that a user gave. */
export type AddressProblem = 'address' | 'port' | 'credentials' | 'query' | 'scheme';

const USUAL_PATH = '/metrics';
export const USUAL_ADDRESS = 'http://localhost:3000/metrics';
/** Hosts that are this machine, on which the stack listens too. */
const LOCAL = /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)$/;
/** Far above the usual ports of the stack, none of which is then met. */
const AWAY = 10_000;

/**
 * Reads an address as people write it: `http://host:3000/metrics`, `host:3000`, `:3000/metrics`, `3000`. Returns what is
 * wrong with one that cannot be a target.
 */
export function addressFrom(text: string): Address | AddressProblem {
  const typed = text.trim();
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) && !/^https?:\/\//i.test(typed)) return 'scheme';
  const whole = /^https?:\/\//i.test(typed)
    ? typed
    : `http://${typed.replace(/^:?(?=\d+(?:\/|$))/, 'localhost:')}`;
  const url = URL.parse(whole);
  if (!url || url.hostname === '' || /\s/.test(typed)) return 'address';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (url.search !== '' || url.hash !== '') return 'query';
  // The parser leaves out the usual port of the scheme; an address without a scheme has to say one.
  const port = url.port || (/^https:/i.test(typed) ? '443' : '80');
  if (url.port === '' && whole !== typed && !/:80(?:\/|$)/.test(typed)) return 'port';
  if (port === '0') return 'port';
  return {
    scheme: url.protocol === 'https:' ? 'https' : 'http',
    host: `${url.hostname}:${port}`,
    path: url.pathname === '/' ? USUAL_PATH : url.pathname,
  };
}

/** Returns the address as a URL. */
export function urlOf({ scheme, host, path }: Address): string {
  return `${scheme}://${host}${path}`;
}

/** Returns the target as vigia.config.ts declares it; `system` is what it exposes, as the file calls it. */
export function targetSource(job: string, { scheme, host, path }: Address, system: string): string {
  const fields = [
    `job: ${quoted(job)}`,
    `at: [${quoted(host)}]`,
    `exposes: [${system}]`,
    ...(path === USUAL_PATH ? [] : [`path: ${quoted(path)}`]),
    ...(scheme === 'http' ? [] : [`scheme: ${quoted(scheme)}`]),
  ];
  return `{ ${fields.join(', ')} }`;
}

/** Returns the ports of the stack that the service has on this machine, by name, with those that they move to. */
export function movedPorts({ host }: Address, desk = false): Readonly<Record<string, number>> {
  const { ports } = defineConfig({ systems: [], ...(desk && { desk: {} }) });
  const at = host.lastIndexOf(':');
  if (!LOCAL.test(host.slice(0, at))) return {};
  const wanted = Number(host.slice(at + 1));
  const met = Object.entries(ports).filter(([, { number }]) => number === wanted);
  return Object.fromEntries(met.map(([name]) => [name, wanted + AWAY]));
}

export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
