import type { ServerName } from '../stack/server.ts';
import { findProgram, type Program } from './find.ts';
import { packages, unpackPackages } from './packages.ts';

export interface Located {
  readonly programs: ReadonlyMap<ServerName, Program>;
  /** Reasons why programs are missing, by server. */
  readonly absent: Map<ServerName, string>;
}

/** Servers that Debian has packages for. */
const PACKAGED = packages.flatMap(({ server }) => server ?? []);

/**
 * Finds the programs of the servers; what is missing and packaged is downloaded once where `download` allows it.
 */
export async function locate(
  names: readonly ServerName[],
  download: boolean,
  onProgress?: (text: string) => void,
): Promise<Located> {
  const first = await search(names);
  const missing = PACKAGED.filter(name => first.absent.has(name));
  if (missing.length === 0 || !download) return first;
  try {
    await unpackPackages(onProgress);
    return await search(names);
  } catch (error) {
    const why = missing.map(name => [
      name,
      `${first.absent.get(name)}; no package either: ${(error as Error).message}`,
    ]);
    return { ...first, absent: new Map([...first.absent, ...(why as [ServerName, string][])]) };
  }
}

async function search(names: readonly ServerName[]): Promise<Located> {
  const programs = new Map<ServerName, Program>();
  const absent = new Map<ServerName, string>();
  await Promise.all(
    names.map(async name => {
      const found = await findProgram(name);
      if ('path' in found) programs.set(name, found);
      else absent.set(name, found.missing);
    }),
  );
  return { programs, absent };
}
