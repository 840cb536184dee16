import type { IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/** What an answer says of a batch. */
export type Verdict =
  | 'taken'
  /** Nothing of the lines: the address, a login, an outage. The same batch may be taken later. */
  | { readonly wait: string; readonly afterMs?: number }
  /** That it may be too large. `isSure`: the size is what the answer is about. */
  | { readonly smaller: string; readonly isSure: boolean; readonly afterMs?: number }
  /** That something in it is not wanted: a line that is too old, or a setting that refuses all lines of a kind. */
  | { readonly refused: string };

/** A receiver that asks for a longer pause is asked again sooner. */
const MAX_PAUSE_MS = 5 * 60_000;
const ABOUT_SIZE =
  /too large|too big|larger than|exceeds? (?:the )?(?:max|limit)|message size|body size|max_recv_msg/i;
/** A gateway's way to refuse with 200. */
const SAYS_ERROR =
  /"(?:error|errors|error_msg)"\s*:\s*(?!null|""|\[\s*\]|false)|"status"\s*:\s*"(?:error|fail)/i;
/** These say that one line or its labels are too large, not the batch. */
const ABOUT_A_LINE = /max(?:imum)? (?:entry|line) size|structured metadata|label (?:name|value)/i;

/** Judges an answer to a push. */
export function verdictOf({ status, text, headers }: Answer): Verdict {
  const pause = pauseOf(headers['retry-after']);
  const after = pause === undefined ? {} : { afterMs: pause };
  // A proxy has its own limit for sizes, and says so with a page.
  if (isPage(text, headers) && status !== 413 && status !== 429)
    return { wait: pageReason(status, text), ...after };
  if (status >= 200 && status < 300) {
    // Loki says nothing when it takes lines; some receivers that speak its language answer with JSON.
    if (status === 204 || text === '' || (text.startsWith('{') && !SAYS_ERROR.test(text))) return 'taken';
    return {
      wait: `the answer ${status} is not one of Loki's: ${text.slice(0, 100)}; check the address`,
      ...after,
    };
  }
  const reason = `Loki answered ${status}: ${text.slice(0, MAX_REASON)}`;
  const isSize = ABOUT_SIZE.test(text) && !ABOUT_A_LINE.test(text);
  if (status === 413 || (status === 400 && isSize)) return { smaller: reason, isSure: true, ...after };
  if (status === 429 || status === 500) return { smaller: reason, isSure: false, ...after };
  return status === 400 ? { refused: reason } : { wait: reason, ...after };
}

const MAX_REASON = 16 * 1024;

/** Loki answers with text or JSON: a web page is a proxy's, a login's or another server's. */
function isPage(text: string, { 'content-type': type = '' }: IncomingHttpHeaders): boolean {
  return /html/i.test(type) || /^<(?:!doctype|!--|html|head|body|\?xml)/i.test(text);
}

function pageReason(status: number, text: string): string {
  const title = /<title>([^<]{1,100})/i.exec(text)?.[1]?.trim();
  return `the answer ${status} is a web page${title ? ` ("${title}")` : ''}, not Loki's; check the address and the proxy`;
}

/** The milliseconds that a `Retry-After` asks for, in seconds or as a date. */
export function pauseOf(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\s*\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(MAX_PAUSE_MS, Math.max(0, ms));
}
