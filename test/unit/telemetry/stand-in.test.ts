import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type Fate, standIn } from '../../../telemetry/http/stand-in.ts';

describe('an answer that another may stand in for', () => {
  let server: Server;
  afterEach(() => void server.close());

  /** What a client gets of a handler whose answer has this fate. */
  async function got(
    fate: Fate,
    handler: (response: ServerResponse, request: IncomingMessage) => void,
    method = 'GET',
  ) {
    const asked: string[] = [];
    server = createServer((request, response) => {
      standIn(response, {
        fate: (status, type) => {
          asked.push(`${status} ${type}`);
          return fate;
        },
        answer: async (as, theirs) => ({ status: 201, contentType: 'text/plain', body: `${as}: ${theirs}` }),
      });
      handler(response, request);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}`, { method });
    const { status, headers } = answer;
    return { asked, status, headers, body: await answer.text() };
  }
  const ways: [string, (response: ServerResponse) => void][] = [
    ['at once', r => r.setHeader('content-type', 'a/b').end('gone')],
    ['with a head', r => r.writeHead(200, { 'content-type': 'a/b', 'content-length': '4' }).end('gone')],
    ['with a head of pairs', r => r.writeHead(200, ['content-type', 'a/b', 'x-own', '1']).end('gone')],
    [
      'in pieces',
      r => {
        r.setHeader('content-type', 'a/b');
        r.flushHeaders();
        r.write('go', () => {
          r.write(Buffer.from('n'));
          r.end('e', 'utf8');
        });
      },
    ],
  ];
  it.each(ways)('given %s goes out as it is', async (_, handler) => {
    const { asked, status, body, headers } = await got('theirs', handler);
    expect([asked, status, body]).toEqual([['200 a/b'], 200, 'gone']);
    expect(headers.get('content-type')).toBe('a/b');
  });
  it.each(ways)('given %s is read, and goes out with more', async (_, handler) => {
    const { asked, status, body, headers } = await got('joined', handler);
    expect([asked, status, body]).toEqual([['200 a/b'], 201, 'joined: gone']);
    expect(headers.get('content-type')).toBe('text/plain');
  });
  it.each(ways)('given %s is replaced', async (_, handler) => {
    expect((await got('ours', handler)).body).toContain('ours: ');
  });
  it('is told when it was sent', async () => {
    let isSent = false;
    await got('ours', r => r.end(() => (isSent = true)));
    expect(isSent).toBe(true);
  });
  it('to a question for the head alone has none but that', async () => {
    const { status, body } = await got('ours', r => r.writeHead(404).end('gone'), 'HEAD');
    expect([status, body]).toEqual([201, '']);
  });
});
