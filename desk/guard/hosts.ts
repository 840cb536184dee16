import { isIP } from 'node:net';

/** A name that no resolver of the internet answers: those of containers, `localhost`, machines of a network. */
const SINGLE = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Returns the name of a `Host` header or of an origin, without its port; undefined for what is not one. */
export function hostName(header: string | undefined): string | undefined {
  if (header === undefined || /[\s/?#@\\]/.test(header)) return undefined;
  const parsed = URL.parse(`http://${header}`);
  return parsed?.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '') || undefined;
}

/**
 * Whether a server may answer under the name in a `Host` header. An attacker can make a name of his own mean this machine (DNS
 * rebinding), and his page then counts as ours. Addresses, names without a dot and `….localhost` cannot be his; every other name must be
 * one of `known`.
 */
export function isOwnHost(header: string | undefined, known: ReadonlySet<string>): boolean {
  const name = hostName(header);
  if (name === undefined) return false;
  return isIP(name) > 0 || SINGLE.test(name) || name.endsWith('.localhost') || known.has(name);
}

/** Returns names as `isOwnHost` knows them. Throws for what is not a name. */
export function hostSet(variable: string, names: readonly string[]): ReadonlySet<string> {
  return new Set(
    names.map(name => {
      const known = hostName(name);
      if (known === undefined || known !== name.toLowerCase().replace(/\.$/, ''))
        throw new Error(
          `${variable} has "${name}": give names of hosts, without a port, such as desk.example.org`,
        );
      return known;
    }),
  );
}
