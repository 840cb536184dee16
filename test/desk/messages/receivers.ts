import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A request as a receiver got it. */
export interface Got {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  /** How it was answered. */
  readonly status: number;
}

/** What a receiver answers. */
export interface Answers {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
  /** How long it takes, in milliseconds; `never` swallows the request. */
  readonly after?: number | 'never';
}

/** A server that keeps what it gets, and answers as the receivers of the channels do. */
export interface WebReceiver {
  readonly url: string;
  readonly got: Got[];
  /** How requests to a path are answered from now on, by the beginning of the path. */
  answer(path: string, answers: Answers): void;
  close(): Promise<void>;
}

/** What each says when it has taken a message. */
const USUAL: Readonly<Record<string, Answers>> = {
  '/slack': { body: 'ok' },
  '/discord': { status: 204 },
  '/bot': { body: { ok: true, result: { message_id: 1, chat: { id: 1 } } } },
  '/teams': { status: 202 },
  '/graph': { body: { messaging_product: 'whatsapp', contacts: [], messages: [{ id: 'wamid.1' }] } },
  '/uaz': { body: { id: '1', status: 'Pending' } },
  '/hook': { body: '' },
};

export async function webReceiver(): Promise<WebReceiver> {
  const got: Got[] = [];
  const answers = new Map<string, Answers>(Object.entries(USUAL));
  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    const path = request.url!;
    const key = [...answers.keys()].reverse().find(one => path.startsWith(one));
    const { status = 200, headers = {}, body = '', after = 0 } = (key && answers.get(key)) || { status: 404 };
    got.push({ path, headers: request.headers, body: text === '' ? '' : JSON.parse(text), status });
    if (after === 'never') return;
    setTimeout(() => {
      const isJson = typeof body === 'object';
      response
        .writeHead(status, { ...(isJson && { 'content-type': 'application/json' }), ...headers })
        .end(isJson ? JSON.stringify(body) : body);
    }, after);
  });
  return {
    url: await listening(server),
    got,
    answer: (path, one) => {
      answers.delete(path);
      answers.set(path, one);
    },
    close: () => closed(server),
  };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise(done => server.close(() => done()));
}

/** A mail as the server got it. */
export interface GotMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly secure: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
}

export interface MailReceiver {
  readonly port: number;
  readonly got: GotMail[];
  close(): Promise<void>;
}

/** A mail server. It takes the login `vigia` with the password `right`, and refuses `nobody@example.org`. */
export async function mailReceiver(tls?: {
  readonly key: string;
  readonly cert: string;
}): Promise<MailReceiver> {
  const got: GotMail[] = [];
  const server = new SMTPServer({
    ...(tls ?? { disabledCommands: ['STARTTLS'] }),
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      password === 'right' ? done(null, { user: username }) : done(refusal(535, 'Wrong user or password')),
    onRcptTo: ({ address }, _, done) =>
      address === 'nobody@example.org' ? done(refusal(550, 'No such user')) : done(),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        got.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          user: session.user,
          secure: session.secure,
          ...parsed(Buffer.concat(chunks).toString()),
        });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>(done => server.listen(0, '127.0.0.1', () => done()));
  return {
    port: (server.server.address() as AddressInfo).port,
    got,
    close: () => new Promise(done => server.close(() => done())),
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function parsed(mail: string): Pick<GotMail, 'headers' | 'text' | 'html'> {
  const { headers, body } = split(mail);
  const parts = partsOf({ headers, body });
  const part = (type: string) => parts.find(one => one.headers['content-type']?.startsWith(type));
  return { headers, text: decoded(part('text/plain')), html: decoded(part('text/html')) };
}

/** Those of a mail with pictures are one in another. */
function partsOf(part: ReturnType<typeof split>): ReturnType<typeof split>[] {
  const boundary = /boundary="?([^";\s]+)"?/.exec(part.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return [part];
  return part.body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap(one => partsOf(split(one)));
}

function split(part: string) {
  const text = part.replace(/^\r\n/, '');
  const end = text.indexOf('\r\n\r\n');
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(
    lines.map(line => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      words(line.slice(line.indexOf(':') + 2)),
    ]),
  );
  return { headers, body: text.slice(end + 4) };
}

function decoded(part: ReturnType<typeof split> | undefined): string {
  if (!part) return '';
  const encoding = part.headers['content-transfer-encoding'];
  const text =
    encoding === 'base64'
      ? Buffer.from(part.body, 'base64').toString()
      : encoding === 'quoted-printable'
        ? quoted(part.body)
        : part.body;
  return text.replaceAll('\r\n', '\n');
}

function quoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** Encoded words of a header. */
function words(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString() : quoted(word.replaceAll('_', ' ')),
    );
}
