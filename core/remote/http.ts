/** A server that somebody has, reached by its API. */
export interface Remote {
  /** What people call it, for messages. */
  readonly name: string;
  /** Without credentials and without a trailing slash. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer that is not 2xx. */
export class Refused extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** A server that does not answer within this time is down. */
const TIMEOUT_MS = 15_000;
/** Of a long answer only the beginning is shown. */
const SHOWN = 300;

/**
 * Returns the server at a URL. Credentials come from `NAME_TOKEN`, from `NAME_USER` and `NAME_PASSWORD`, or from the URL, and are
 * never printed. Throws for what is not a URL.
 */
export function remote(
  name: string,
  option: string,
  url: string,
  environment: NodeJS.ProcessEnv = process.env,
  token: string | undefined = undefined,
): Remote {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new Error(`${option} is "${withoutPassword(url)}": give a full URL, such as http://localhost:3000`);
  const prefix = name.toUpperCase();
  const bearer = token ?? environment[`${prefix}_TOKEN`];
  const user = environment[`${prefix}_USER`] ?? decodeURIComponent(parsed.username);
  const password = environment[`${prefix}_PASSWORD`] ?? decodeURIComponent(parsed.password);
  const authorization = bearer
    ? `Bearer ${bearer}`
    : user || password
      ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
      : undefined;
  return {
    name,
    url: `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, ''),
    headers: authorization ? { authorization } : {},
  };
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}

interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Returns the answer as JSON. Throws `Refused` for one that is not 2xx, and an error that says why there is none. */
export async function ask<T>(server: Remote, path: string, request: Request = {}): Promise<T> {
  const text = await send(server, path, request);
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(
      `${server.name} at ${server.url}: ${path} does not answer JSON but "${text.trim().slice(0, 60)}": is this the address of ${server.name}?`,
    );
  }
}

/** Returns the answer as text; see `ask`. */
export async function send(server: Remote, path: string, request: Request = {}): Promise<string> {
  const { method = 'GET', body, signal } = request;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...server.headers,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }).catch((error: Error & { cause?: { code?: string } }) => {
    const reason = error.cause?.code ?? (error.name === 'TimeoutError' ? 'timeout' : error.message);
    throw new Error(`${server.name} at ${server.url} does not answer (${reason}): is it running there?`);
  });
  const text = await response.text();
  if (response.ok) return text;
  throw new Refused(
    `${server.name} at ${server.url}: ${method} ${path.split('?')[0]} answers ${response.status}${hint(server, response.status) ?? `: ${said(text)}`}`,
    response.status,
  );
}

/** What people do about answers that are the same everywhere. */
function hint({ name, headers }: Remote, status: number): string | undefined {
  const prefix = name.toUpperCase();
  if (status === 401)
    return headers.authorization
      ? ': it does not accept the credentials; check the token or the password'
      : `: it asks for credentials; set ${prefix}_TOKEN, or ${prefix}_USER and ${prefix}_PASSWORD`;
  return undefined;
}

/** The message of an answer: the field that servers put it in, or its text. */
function said(text: string): string {
  try {
    const body = JSON.parse(text) as { message?: string; error?: string };
    return body.message ?? body.error ?? text.slice(0, SHOWN);
  } catch {
    return text.trim().slice(0, SHOWN) || 'nothing';
  }
}
