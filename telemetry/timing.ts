import type { Logger } from 'pino';

export interface TimingOptions {
  /** From how many milliseconds on a call is a warning. Default 1000. */
  readonly slowMs?: number;
}

/**
 * Wraps a function so that each call is one line of the stream `performance`: its name, how long it took, and whether
 * it succeeded. What the function returns, resolves to or throws is left as it is; arguments are not logged.
 *
 * @example
 * const refresh = timed(log, 'refreshPrices', async () => fetchPrices(), { slowMs: 500 });
 * await refresh();
 */
export function timed<Args extends unknown[], Result>(
  log: { readonly performance: Logger },
  name: string,
  work: (...args: Args) => Result,
  { slowMs = 1000 }: TimingOptions = {},
): (...args: Args) => Result {
  return (...args) => {
    const start = performance.now();
    const tell = (outcome: 'success' | 'error'): void => {
      const durationMs = Math.round((performance.now() - start) * 1000) / 1000;
      const level = durationMs >= slowMs ? 'warn' : 'info';
      log.performance[level](
        { event: 'function_timed', function: name, durationMs, outcome },
        'Function timed',
      );
    };
    try {
      const result = work(...args);
      if (!(result instanceof Promise)) {
        tell('success');
        return result;
      }
      return result.then(
        value => {
          tell('success');
          return value;
        },
        error => {
          tell('error');
          throw error;
        },
      ) as Result;
    } catch (error) {
      tell('error');
      throw error;
    }
  };
}
