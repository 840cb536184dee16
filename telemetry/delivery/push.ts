import { Agent as HttpAgent, request as http } from 'node:http';
import { Agent as HttpsAgent, request as https } from 'node:https';
import type { Stream } from './batch.ts';

/** What Loki did with a batch. */
export type Verdict =
  | 'taken'
  /** Away, overloaded, or not to be reached like this: the same batch may be taken later. */
  | { readonly retry: string }
  /** For what the lines are: too old, too long. Sent again they would be refused again. */
  | { readonly refused: string };

const TIMEOUT_MS = 10_000;
const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };

/** Pushes streams to Loki at `url`. Never rejects. */
export function push(url: string, streams: readonly Stream[]): Promise<Verdict> {
  const target = new URL(`${url}/loki/api/v1/push`);
  const body = JSON.stringify({ streams });
  const secure = target.protocol === 'https:';
  return new Promise(resolve => {
    const later = (reason: string): void => resolve({ retry: reason });
    const call = (secure ? https : http)(
      target,
      {
        method: 'POST',
        agent: agents[secure ? 'https:' : 'http:'],
        timeout: TIMEOUT_MS,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          if (text.length < 500) text += chunk;
        });
        response.on('error', error => later(error.message));
        response.on('end', () => resolve(verdictOf(response.statusCode ?? 0, text.trim())));
      },
    );
    call.on('timeout', () => call.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    call.on('error', error => later(error.message));
    call.end(body);
  });
}

function verdictOf(status: number, text: string): Verdict {
  if (status >= 200 && status < 300) return 'taken';
  const reason = `Loki answered ${status}: ${text.slice(0, 300)}`;
  return status === 400 || status === 413 ? { refused: reason } : { retry: reason };
}
