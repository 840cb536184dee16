import { globSync } from 'node:fs';
import { join } from 'node:path';

/** What the file of this name exports, of each system whose tests have one. */
export async function perSystem<T>(file: string): Promise<readonly T[]> {
  const found = globSync(join(import.meta.dirname, '*', file)).sort();
  return Promise.all(found.map(path => import(path) as Promise<T>));
}
