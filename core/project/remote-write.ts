import { checkSecretName } from '../alerts/secret-name.ts';
import { checkAuth, checkTls, known } from './check-target.ts';
import { type Auth, secretsOfTarget, type TargetSecret, type Tls } from './target.ts';

/** A store elsewhere that gets every sample, for longer than this Prometheus keeps it. */
export interface RemoteWrite {
  /** The full address at which it takes samples, such as `https://mimir.example.org/api/v1/push`. */
  readonly url: string;
  /** What metrics of Prometheus call it. Default: a name of Prometheus. */
  readonly name?: string;
  /** How Prometheus logs in. Default: it does not. */
  readonly auth?: Auth;
  /** How the certificate is checked. Default: as the machine does. */
  readonly tls?: Tls;
  /** Headers of each request, such as `{ 'X-Scope-OrgID': 'shop' }` for a tenant of Mimir. They are no place for secrets. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Returns the secrets that the store needs. */
export function secretsOfRemoteWrite({ auth, tls }: RemoteWrite): TargetSecret[] {
  return secretsOfTarget({ job: '', ...(auth && { auth }), ...(tls && { tls }) });
}

/** Headers that Prometheus refuses to have changed. */
const RESERVED =
  /^(?:host|content-(?:encoding|length|type)|user-agent|connection|keep-alive|www-authenticate|proxy-authenticate|accept-encoding|x-prometheus-remote-(?:write|read)-version)$/i;

/** Throws with the field, the value and the fix if samples cannot be written there. */
export function checkRemoteWrites(stores: readonly RemoteWrite[]): void {
  for (const [i, store] of stores.entries()) {
    const where = `remoteWrite ${store.name ?? i + 1}`;
    known(where, store, ['url', 'name', 'auth', 'tls', 'headers']);
    const url = typeof store.url === 'string' ? URL.parse(store.url) : null;
    if (!url || !/^https?:$/.test(url.protocol))
      throw new Error(
        `${where}: url is ${typeof store.url === 'string' ? `"${store.url}"` : String(store.url)}; give a full address, such as https://mimir.example.org/api/v1/push`,
      );
    if (url.username || url.password)
      throw new Error(`${where}: url has a login, for ${url.host}; give it in auth`);
    if (store.auth !== undefined) checkAuth(where, store.auth);
    if (store.tls !== undefined) checkTls(where, store.tls, url.protocol === 'http:' ? 'http' : 'https');
    for (const { field, name } of secretsOfRemoteWrite(store)) checkSecretName(where, field, name);
    if (store.name !== undefined && stores.findIndex(({ name }) => name === store.name) !== i)
      throw new Error(`remoteWrite has the name "${store.name}" twice; give each its own`);
    const login = Object.keys(store.headers ?? {}).find(name => /^(?:proxy-)?authorization$/i.test(name));
    if (login !== undefined)
      throw new Error(`${where}: headers has ${login}, which would be in generated text; use auth`);
    for (const [name, value] of Object.entries(store.headers ?? {})) {
      if (RESERVED.test(name))
        throw new Error(`${where}: headers has ${name}, which Prometheus sets itself: leave it out`);
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || typeof value !== 'string' || /[\r\n]/.test(value))
        throw new Error(
          `${where}: headers has ${JSON.stringify(name)}: ${JSON.stringify(value)}, which is not a header: give a name without spaces and a text of one line`,
        );
    }
  }
}
