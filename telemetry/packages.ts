import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Whether a package can be loaded. */
export function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch (error) {
    // Any other error is about how it can be loaded: it is there.
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}

/** Throws with what to install when a feature needs packages that are not there: most services need none of them. */
export function needPackages(feature: string, names: readonly string[]): void {
  const missing = names.filter(name => !isInstalled(name));
  if (missing.length > 0)
    throw new Error(`${feature} needs what is not installed: npm install ${missing.join(' ')}`);
}
