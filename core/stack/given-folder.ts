/** The folder of the secrets that people write, unless the settings say otherwise. */
export const givenFolder = 'secrets';

/** Returns a folder as compose takes it: `./secrets`, `../secrets` or `/etc/vigia/secrets`. */
export function composePath(folder: string): string {
  const path = folder
    .split('/')
    .filter((part, i) => (part !== '' || i === 0) && part !== '.')
    .join('/');
  return path.startsWith('/') || path.startsWith('..') ? path : `./${path}`;
}
