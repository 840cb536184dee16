import type { Config } from '../project/config.ts';
import { addressesIn } from '../project/target.ts';

/** Where something of the project's services is called: `url`, or `path` at a target. */
export interface Place {
  /** The address, or that of each environment by its name. One address is for the environment of the desk alone. */
  readonly url?: string | Readonly<Record<string, string>>;
  /** The job of a target of the project; `path` is what is called there. */
  readonly target?: string;
  readonly path?: string;
}

/**
 * An address of the project's services. `at` is the name of a server or `host:port`, whose address from where the desk runs only the
 * stack knows.
 */
export type DeskAddress =
  | { readonly url: string }
  | { readonly scheme: 'http' | 'https'; readonly at: string; readonly path: string };

/** Returns the addresses of a place in each environment that has one. */
export function addressesOf(
  { url, target, path }: Place,
  { environment, project }: Config,
): Readonly<Record<string, readonly DeskAddress[]>> {
  if (typeof url === 'string') return { [environment]: [{ url }] };
  if (url !== undefined)
    return Object.fromEntries(Object.entries(url).map(([name, one]) => [name, [{ url: one }]]));
  const targets = project.targets.filter(({ job }) => job === target);
  const found = [...new Set([environment, ...Object.keys(project.environments)])].map(name => {
    const some = targets.flatMap((one): DeskAddress[] => {
      const scheme = one.scheme ?? (one.tls ? 'https' : 'http');
      const own = name === environment && one.server !== undefined ? [one.server] : [];
      return [...own, ...addressesIn(one, name)].map(at => ({ scheme, at, path: path! }));
    });
    return [name, some] as const;
  });
  return Object.fromEntries(found.filter(([, some]) => some.length > 0));
}

/** Returns the names of servers and the addresses on this machine that the desk has to know otherwise. */
export function placesIn(
  config: Config,
  places: readonly Place[],
): { servers: string[]; addresses: string[] } {
  const all = places.flatMap(place => Object.values(addressesOf(place, config)).flat());
  const at = all.map(one => ('url' in one ? new URL(one.url).host : one.at));
  const servers = [...new Set(at)].filter(name => config.project.servers.has(name));
  return { servers: servers.sort(), addresses: [...new Set(at)].filter(name => name.includes(':')).sort() };
}
