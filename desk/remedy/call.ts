import { redactText } from '@vigia/telemetry';
import type { RemedyRequest } from './request.ts';

/** How a call ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly status?: number;
  /** The beginning of the answer, without personal data and secrets. */
  readonly answer?: string;
  readonly error?: string;
}

/** What is kept of an answer, in characters, and read of it, in bytes. */
const KEPT = 1000;
const READ = 16_384;

/** Sends the request, once. Never throws: the outcome tells. A redirection is not followed, because it would take the login along. */
export async function call(
  { method, url, headers, body, secrets }: RemedyRequest,
  timeoutMs: number,
  stopping?: AbortSignal,
): Promise<Outcome> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: stopping ? AbortSignal.any([timeout, stopping]) : timeout,
    });
    const { status } = response;
    const text = await beginningOf(response);
    const answer = shown(text, secrets);
    const ok = status >= 200 && status < 300;
    if (ok) return { ok, status, answer };
    const redirected = status >= 300 && status < 400;
    return {
      ok,
      status,
      answer,
      error: redirected
        ? `it answered ${status}, which is not followed; give the address that it leads to`
        : `it answered ${status}`,
    };
  } catch (error) {
    if (timeout.aborted) return { ok: false, error: `it did not answer within ${timeoutMs / 1000} s` };
    if (stopping?.aborted) return { ok: false, error: 'the desk stopped before it answered' };
    const cause = (error as Error).cause as Error | undefined;
    return { ok: false, error: shown(cause?.message ?? (error as Error).message, secrets) };
  }
}

/** Reads no more than is kept, so that an endless answer ends. */
async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= READ) break;
  }
  return Buffer.concat(chunks).subarray(0, READ).toString('utf8');
}

/** Returns the text without the secrets that an answer may repeat, and without personal data. */
function shown(text: string, secrets: readonly string[]): string {
  const without = secrets.filter(Boolean).reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  const clean = redactText(without).toWellFormed();
  return clean.length > KEPT ? `${clean.slice(0, KEPT).toWellFormed()}…` : clean;
}
