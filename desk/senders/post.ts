import { NotTaken } from './refusal.ts';

/** An answer of a receiver. */
export interface Answer {
  readonly status: number;
  /** Its beginning. */
  readonly text: string;
  /** When it wants to be asked again. */
  readonly retryMs: number | undefined;
}

/** How long a receiver may take, in milliseconds. */
export const SEND_LIMIT_MS = 10_000;
const MOST_READ = 8192;
/** A receiver that asks for a longer pause is asked sooner. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * Posts JSON, and returns the answer whatever its status. Throws `NotTaken` if there is none in time. Redirections are not followed: what
 * is posted would get lost on the way.
 */
export async function postJson(
  way: string,
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  limitMs = SEND_LIMIT_MS,
): Promise<Answer> {
  const { address, login } = withoutLogin(url);
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...login, ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(limitMs),
    });
    return {
      status: response.status,
      text: await beginning(response),
      retryMs: pauseOf(response.headers.get('retry-after')),
    };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
    const slow = name === 'TimeoutError';
    // The address itself may be a secret, and messages may have it: codes do not.
    const why = slow ? `no answer within ${limitMs / 1000} s` : (cause?.code ?? 'the connection failed');
    throw new NotTaken(way, why, 'see whether its server is up, and whether the desk may reach it');
  }
}

/** A login in front of the host, which people write and `fetch` refuses, as a header. */
function withoutLogin(url: string): { address: URL; login: Readonly<Record<string, string>> } {
  const address = new URL(url);
  const { username, password } = address;
  if (!username && !password) return { address, login: {} };
  address.username = '';
  address.password = '';
  const pair = `${decoded(username)}:${decoded(password)}`;
  return { address, login: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function beginning({ body }: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length >= MOST_READ) break;
  }
  return text.slice(0, MOST_READ);
}

/** In seconds, or a date. */
function pauseOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+(?:\.\d+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? Math.ceil(Math.min(ms, LONGEST_PAUSE_MS)) : undefined;
}

/** Whether a status may be another one later. */
export function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Fixes by status; `other` is for the rest. */
export type Fixes = Readonly<Record<number, string>> & { readonly other: string };

/** Throws `NotTaken` unless the answer is a good one; `said` is what the receiver gives as its reason. */
export function expectTaken(way: string, { status, text, retryMs }: Answer, fixes: Fixes, said = text): void {
  if (status >= 200 && status < 300) return;
  const later = mayPass(status);
  const reason = oneLineOf(said);
  throw new NotTaken(
    way,
    `its receiver answered ${status}${reason ? ` (${reason})` : ''}`,
    later ? 'it is tried again' : (fixes[status] ?? fixes.other),
    { forGood: !later, retryMs },
  );
}

/** Pages of proxies say nothing that people read. */
export function oneLineOf(text: string): string {
  return text.trimStart().startsWith('<') ? '' : text.replace(/\s+/g, ' ').trim().slice(0, 200);
}

/** Returns the JSON of an answer; undefined if it is none. */
export function jsonOf({ text }: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
