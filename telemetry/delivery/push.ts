import { Agent as HttpAgent, request as http } from 'node:http';
import { Agent as HttpsAgent, request as https } from 'node:https';
import { endpointOf, LOKI_PUSH } from '../endpoint.ts';
import type { Stream } from './batch.ts';
import { type Answer, type Verdict, verdictOf } from './verdict.ts';

const TIMEOUT_MS = 10_000;
/** Loki's reasons can name many lines. */
const MAX_ANSWER = 64 * 1024;
const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };

/** Pushes a stream to Loki at `url`, until the signal ends it. Never rejects. Once connected, it keeps no process alive. */
export async function push(url: string, stream: Stream, signal: AbortSignal): Promise<Verdict> {
  try {
    return verdictOf(
      await answerTo(endpointOf(url, LOKI_PUSH), JSON.stringify({ streams: [stream] }), signal),
    );
  } catch (error) {
    return { wait: (error as Error).message };
  }
}

function answerTo(target: URL, body: string, signal: AbortSignal): Promise<Answer> {
  const secure = target.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const call = (secure ? https : http)(
      target,
      {
        method: 'POST',
        agent: agents[secure ? 'https:' : 'http:'],
        timeout: TIMEOUT_MS,
        signal,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          if (text.length < MAX_ANSWER) text += chunk;
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: text.trim(), headers: response.headers }),
        );
      },
    );
    call.on('socket', socket => socket.unref());
    call.on('timeout', () => call.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    call.on('error', reject);
    call.end(body);
  });
}
