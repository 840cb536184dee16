/** Node's socket errors, and PostgreSQL's classes for lost, refused and shut-down connections. */
const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);
/** What pg and ioredis say, without a code, when they have no connection to give. */
const MESSAGES =
  /connection (is closed|terminated|timeout)|timeout exceeded when trying to connect|cannot use a pool after|stream isn't writeable|reached the max retries|command timed out|is not queryable|query read timeout|socket timeout/i;

/** Whether an operation failed because no connection could be had, rather than for what it asked. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = String((error as { code?: unknown }).code ?? '');
  if (CODES.has(code) || code.startsWith('08')) return true;
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  return MESSAGES.test(error.message) || isConnectionError(error.cause);
}

/** What callers see instead of the driver's own error. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  /** `database`, `redis`, or the name of an upstream. */
  readonly dependency: string;
  constructor(dependency: string, cause: unknown) {
    super(`${dependency} cannot be reached`, { cause });
    this.dependency = dependency;
  }
}

/** The error of an embedded server whose link is cut, as a socket would give it. */
export function refused(dependency: string): Error {
  return Object.assign(new Error(`connect ECONNREFUSED (${dependency})`), { code: 'ECONNREFUSED' });
}
