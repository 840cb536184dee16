import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** From where packages are found: this file, or of a CommonJS bundle, which does not say, the program. */
const here = import.meta.url ?? pathToFileURL(process.argv[1] ?? process.execPath).href;

const isMissing = (error: unknown, name: string): boolean => {
  const { code, message } = error as NodeJS.ErrnoException;
  const isNotFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return isNotFound && message.includes(`'${name}'`);
};

/**
 * The packages of a feature that most services do without. They are imported by their names, so that bundlers see them:
 *
 *     const packages = new OptionalPackages('error reporting');
 *     const sentry = await import('@sentry/node').catch(packages.missing('@sentry/node'));
 *     packages.check();
 */
export class OptionalPackages {
  private readonly feature: string;
  private readonly absent: string[] = [];

  constructor(feature: string) {
    this.feature = feature;
  }

  /** Notes a package that is not there; any other error of an import is thrown on. */
  missing(name: string): (error: unknown) => never {
    return error => {
      if (!isMissing(error, name)) throw error;
      this.absent.push(name);
      return undefined as never;
    };
  }

  /** Notes a package that is not there, and returns its address: for threads, which import for themselves. */
  addressOf(name: string): string {
    try {
      return pathToFileURL(createRequire(here).resolve(name)).href;
    } catch (error) {
      return this.missing(name)(error);
    }
  }

  /** Throws with what to install. */
  check(): void {
    const { absent, feature } = this;
    if (absent.length > 0)
      throw new Error(`${feature} needs what is not installed: npm install ${absent.join(' ')}`);
  }
}

/** For packages that add to a feature where they are there. */
export function unlessMissing(name: string): (error: unknown) => undefined {
  return error => {
    if (!isMissing(error, name)) throw error;
  };
}
