import { isAbsolute, posix } from 'node:path';

/** The folder of the secrets that people write, unless the settings say otherwise. */
export const givenFolder = 'secrets';

/** Returns a folder as compose takes it: `./secrets`, `../secrets` or `/etc/vigia/secrets`. */
export function composePath(folder: string): string {
  if (isAbsolute(folder)) return posix.normalize(folder).replace(/(?<=.)\/$/, '');
  const path = posix.normalize(folder).replace(/\/$/, '');
  return path.startsWith('..') ? path : `./${path}`;
}
