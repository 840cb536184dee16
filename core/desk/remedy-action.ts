import type { MadeSecret, SecretName } from '../alerts/secret-name.ts';
import { type Auth, secretsOfLogin } from '../project/target.ts';
import type { Duration } from '../promql/duration.ts';
import type { Place } from './address.ts';

/**
 * An HTTP request to a service of the project, which the desk may make when an alert with this remedy fires. Of a target with several
 * addresses it calls that of the alert's label `instance`, else the first.
 */
export interface RemedyAction extends Place {
  /** What it does, in a few words without a full stop, such as `Ends the sessions that are stuck`. */
  readonly about: string | { readonly en: string; readonly pt: string };
  /** Default `POST`. */
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  /** Further headers: texts, or the names of secrets. Default: none. */
  readonly headers?: Readonly<Record<string, string | { readonly secret: SecretName }>>;
  /** How the desk logs in. Default: it does not. */
  readonly auth?: Auth;
  /**
   * The secret with which requests are signed: `vigia-signature` is the HMAC-SHA256 of time, key, method, path and body. Default: they
   * are not signed.
   */
  readonly sign?: SecretName;
  /** Sent as JSON. Default: the alert that fires, with its labels. */
  readonly body?: object;
  /** How long the service may take. Default 30s, at most 5m. */
  readonly timeout?: Duration;
}

/** The secret that Vigia makes for calls between the project's own servers; a server of the project reads it as `service-token`. */
export const madeForCalls = ['service-token'] as const satisfies readonly MadeSecret[];

export const usualMethod = 'POST';
export const usualTimeout: Duration = '30s';

/** Returns the secrets that an action names. */
export function secretsOfRemedy({ auth, sign, headers = {} }: RemedyAction) {
  const inHeaders = Object.entries(headers).flatMap(([header, value]) =>
    typeof value === 'string' ? [] : [{ field: `headers.${header}`, name: value.secret }],
  );
  return [
    ...(auth ? secretsOfLogin(auth).map(([field, name]) => ({ field, name })) : []),
    ...(sign === undefined ? [] : [{ field: 'sign', name: sign }]),
    ...inHeaders,
  ];
}
