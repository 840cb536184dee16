import type { Logger } from 'pino';

/** What Nest calls a logger. */
export interface NestLogger {
  log(message: unknown, ...rest: unknown[]): void;
  error(message: unknown, ...rest: unknown[]): void;
  warn(message: unknown, ...rest: unknown[]): void;
  debug(message: unknown, ...rest: unknown[]): void;
  verbose(message: unknown, ...rest: unknown[]): void;
  fatal(message: unknown, ...rest: unknown[]): void;
}

/**
 * Returns a logger for Nest: what Nest and the `Logger` of `@nestjs/common` say becomes lines of `log`, with the context as a
 * field, and inside a request with its id.
 *
 * @example
 * const app = await NestFactory.create(AppModule, { logger: nestLogger(log.app) });
 */
export function nestLogger(log: Logger): NestLogger {
  const at =
    (level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal') =>
    (message: unknown, ...rest: unknown[]): void => {
      while (rest.length > 0 && rest.at(-1) === undefined) rest.pop();
      // The last of several texts is the context; one more, of an error, is its stack.
      const context = typeof rest.at(-1) === 'string' ? (rest.pop() as string) : undefined;
      const stack = level === 'error' && typeof rest[0] === 'string' ? rest.shift() : undefined;
      const details = rest.filter(one => one !== undefined);
      const fields = {
        ...(context !== undefined && { context }),
        ...(stack !== undefined && { stack }),
        ...(details.length > 0 && { details }),
      };
      if (message instanceof Error) log[level]({ ...fields, error: message }, message.message);
      else if (typeof message === 'object' && message !== null) log[level]({ ...fields, ...message });
      else log[level](fields, String(message));
    };
  return {
    log: at('info'),
    error: at('error'),
    warn: at('warn'),
    debug: at('debug'),
    verbose: at('trace'),
    fatal: at('fatal'),
  };
}
