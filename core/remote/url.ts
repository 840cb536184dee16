import { authorization, STACK_USER } from '../stack/login.ts';

/** Returns the URL with a name and a password in it, as `open` takes it. */
export function withLogin(url: string, password: string, user: string = STACK_USER): string {
  const parsed = new URL(url);
  parsed.username = encodeURIComponent(user);
  parsed.password = encodeURIComponent(password);
  return parsed.href.replace(/\/$/, '');
}

/** Returns the URL without the name and the password, as messages show it. */
export function shown(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}

/** Sends a request to a URL that may have a name and a password in it, which go into a header. */
export function open(url: string, init: RequestInit = {}): Promise<Response> {
  const parsed = URL.parse(url);
  if (!parsed?.username && !parsed?.password) return fetch(url, init);
  const headers = new Headers(init.headers);
  headers.set(
    'authorization',
    authorization(decodeURIComponent(parsed.password), decodeURIComponent(parsed.username)),
  );
  return fetch(shown(url), { ...init, headers });
}
